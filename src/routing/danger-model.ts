import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { LinliError } from '../errors.ts'
import { chancesFrom, type LabelWeights, type WordClasses, weightRows } from './label-model.ts'

const learnt = z.object({
  /** How it was made, for the reader. */
  made: z.string(),
  /** Chance of any danger from which it is believed. */
  sure: z.number(),
  /** Chance from which the numbers are said before whatever else is answered. */
  perhaps: z.number(),
  labels: z.array(z.string()).min(2),
  bias: z.array(z.number()),
  weights: weightRows,
})

/** The label of every message that speaks of no danger. */
export const NO_DANGER = 'none'

/** How likely a message is of any danger, and of which kind then. */
export type Danger = { readonly chance: number; readonly kind: string }

/** Reckons how likely a danger is; with the two chances from which something follows. */
export type DangerModel = {
  readonly sure: number
  readonly perhaps: number
  readonly of: (text: string) => Danger
}

/** Reads knowledge/danger.json; throws `danger_weights_invalid`. */
export function loadDangerModel(file: string, classes: WordClasses): DangerModel {
  const read = learnt.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!read.success)
    throw new LinliError('danger_weights_invalid', `${file}: ${z.prettifyError(read.error)}`)
  const { sure, perhaps } = read.data
  return { sure, perhaps, of: dangerFrom(read.data, classes) }
}

/** A model from learnt weights. */
export function dangerFrom(
  weights: Pick<LabelWeights, 'labels' | 'bias' | 'weights'>,
  classes: WordClasses,
): (text: string) => Danger {
  const chances = chancesFrom(weights)
  return function dangerIn(text) {
    const all = chances(dangerFeatures(text, classes))
    const kinds = [...all].filter(([label]) => label !== NO_DANGER).sort((a, b) => b[1] - a[1])
    return { chance: 1 - (all.get(NO_DANGER) ?? 0), kind: kinds[0]?.[0] ?? '' }
  }
}

/** Longest message whose letters are read in threes; of a longer one the words say enough. */
const LONGEST_THREES = 60

/** What is seen of a message: letters, two and three in a row, its word classes, and which stands before which. */
export function dangerFeatures(text: string, classes: WordClasses): ReadonlySet<string> {
  const plain = plainly(text)
  const letters = [...`^${plain.replace(/，/g, '_')}$`]
  const features = new Set<string>()
  const most = letters.length <= LONGEST_THREES ? 3 : 2
  for (let size = 1; size <= most; size += 1)
    for (let at = 0; at + size <= letters.length; at += 1)
      features.add(letters.slice(at, at + size).join(''))
  const found = classes
    .flatMap(([name, pattern]) => {
      const at = plain.search(pattern)
      return at < 0 ? [] : [{ name, at }]
    })
    .sort((a, b) => a.at - b.at)
  for (const [at, { name }] of found.entries()) {
    features.add(`@${name}`)
    for (const later of found.slice(at + 1)) features.add(`@${name}>${later.name}`)
  }
  if (letters.length <= 8) features.add('@short')
  if (letters.length > 18) features.add('@long')
  return features
}

function plainly(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .trim()
    .replace(/\d+/g, '#')
    .replace(/[\s\p{P}]+/gu, '，')
    .replace(/^，|，$/g, '')
}
