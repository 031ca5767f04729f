import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Card } from '../../knowledge/knowledge.ts'
import { featuresOf, labelModelFrom, type WordClasses } from '../../routing/routing.ts'
import { readLines } from './run-lines.ts'
import { fitSoftmax, type Sample } from './softmax.ts'

/** A message with its kind; `policy` is what cards answer. */
export type Labelled = {
  readonly text: string
  readonly label: string
  readonly weight: number
  /** True for a card's own ask, which search finds too well to learn from. */
  readonly ask: boolean
}

const FOLDS = 5
/** Cards have many asks; together they must not drown the rest. */
const ASK_WEIGHT = 0.15
const extra = z.object({ label: z.string(), text: z.string() })
const danger = z.object({ kind: z.string().nullable(), text: z.string() })

/**
 * What the label model learns from: the cards' asks as policy, but for those that the rules (`ruled`)
 * take for something else, and our own labelled sets but `fresh*` and `router`.
 */
export function labelledLines(
  sets: string,
  cards: Iterable<Card>,
  ruled: (text: string) => boolean,
): readonly Labelled[] {
  const lines: Labelled[] = []
  const add = (text: string, label: string) => lines.push({ text, label, weight: 1, ask: false })
  for (const { title, asks } of cards)
    for (const text of [title, ...asks].filter((one) => !ruled(one)))
      lines.push({ text, label: 'policy', weight: ASK_WEIGHT, ask: true })
  for (const { text, label } of parsed(join(sets, 'scope-train.jsonl'), extra)) add(text, label)
  for (const { text, kind } of parsed(join(sets, 'emergency.jsonl'), danger))
    add(text, kind ? 'emergency' : 'policy')
  for (const { text } of readLines(join(sets, 'teach.jsonl'))) add(text, 'policy')
  for (const { text, expect, label } of readLines(join(sets, 'utterances.jsonl'))) {
    if (expect === 'answer') add(text, 'policy')
    else if (expect === 'clarify') add(text, 'vague')
    else if (label && label !== 'unknown') add(text, label === 'danger' ? 'emergency' : label)
  }
  return lines
}

/** Learns the labels and writes `out`; gives the chances of each line as a model reckons that never saw it. */
export function trainLabels(
  lines: readonly Labelled[],
  classes: WordClasses,
  out: string | undefined,
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const samples = lines.map(
    ({ text, label, weight }): Sample => ({ features: featuresOf(text, classes), label, weight }),
  )
  const unseen = new Map<string, ReadonlyMap<string, number>>()
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const fitted = fitSoftmax(samples.filter((_sample, at) => at % FOLDS !== fold))
    const model = labelModelFrom({ made: '', ...fitted }, classes)
    for (const [at, { text, ask }] of lines.entries())
      if (at % FOLDS === fold && !ask) unseen.set(text, model(text))
  }
  if (out) writeWeights(out, samples)
  return unseen
}

/** One feature a line, so that a change can be read. */
function writeWeights(out: string, samples: readonly Sample[]): void {
  const { labels, bias, weights } = fitSoftmax(samples)
  const made = `npm run calibrate, from ${samples.length} lines`
  const body = Object.entries(weights)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, pairs]) => `${JSON.stringify(name)}:${JSON.stringify(pairs)}`)
    .join(',\n')
  writeFileSync(
    out,
    `${JSON.stringify({ made, labels, bias }).slice(0, -1)},\n"weights":{\n${body}\n}}\n`,
  )
}

function parsed<T>(file: string, schema: z.ZodType<T>): readonly T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => schema.parse(JSON.parse(line)))
}
