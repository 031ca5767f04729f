import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { LinliError } from '../errors.ts'

/** Feature → label number and weight, in turn. Checked by hand: zod takes 50 ms of each start for so many. */
export const weightRows = z.custom<Readonly<Record<string, readonly number[]>>>(areRows, {
  error: 'must have a list of numbers for each feature',
})

function areRows(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every((row) => Array.isArray(row) && row.every(Number.isFinite))
}

const learnt = z.object({
  /** How it was made, for the reader. */
  made: z.string(),
  labels: z.array(z.string()).min(2),
  bias: z.array(z.number()),
  weights: weightRows,
})

/** A learnt linear model over letters and word classes. */
export type LabelWeights = z.infer<typeof learnt>

/** Reckons the chance of each label. */
export type LabelModel = (text: string) => ReadonlyMap<string, number>

/** Word classes of prompts/scope.yaml, ready to be looked for. */
export type WordClasses = readonly (readonly [string, RegExp])[]

/** Reads knowledge/scope.json; throws `scope_weights_invalid`. */
export function loadLabelModel(file: string, classes: WordClasses): LabelModel {
  const read = learnt.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!read.success)
    throw new LinliError('scope_weights_invalid', `${file}: ${z.prettifyError(read.error)}`)
  return labelModelFrom(read.data, classes)
}

/** A model from learnt weights. */
export function labelModelFrom(weights: LabelWeights, classes: WordClasses): LabelModel {
  const chances = chancesFrom(weights)
  return (text) => chances(featuresOf(text, classes))
}

/** The chance of each label by the features that a message has. */
export function chancesFrom({
  labels,
  bias,
  weights,
}: Omit<LabelWeights, 'made'>): (features: Iterable<string>) => ReadonlyMap<string, number> {
  const table = new Map(Object.entries(weights))
  return function chances(features) {
    const sums = [...bias]
    for (const feature of features) {
      const pairs = table.get(feature) ?? []
      for (let at = 0; at + 1 < pairs.length; at += 2) {
        const label = pairs[at] ?? 0
        sums[label] = (sums[label] ?? 0) + (pairs[at + 1] ?? 0)
      }
    }
    const most = Math.max(...sums)
    const powers = sums.map((sum) => Math.exp(sum - most))
    const total = powers.reduce((one, other) => one + other, 0)
    return new Map(labels.map((label, at) => [label, (powers[at] ?? 0) / total]))
  }
}

/** What is seen of a message: letters and pairs of letters, its word classes, and pairs of those. */
export function featuresOf(text: string, classes: WordClasses): ReadonlySet<string> {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\d+/g, '#')
    .replace(/[\s\p{P}]+/gu, '_')
  const letters = [...`^${plain}$`]
  const features = new Set<string>()
  for (const size of [1, 2])
    for (let at = 0; at + size <= letters.length; at += 1)
      features.add(letters.slice(at, at + size).join(''))
  const joined = text.normalize('NFKC').replace(/\s+/g, '，')
  const present = classes.filter(([, pattern]) => pattern.test(joined)).map(([name]) => name)
  for (const [at, name] of present.entries()) {
    features.add(`@${name}`)
    for (const other of present.slice(at + 1)) features.add(`@${name}+${other}`)
  }
  if (letters.length <= 8) features.add('@short')
  return features
}
