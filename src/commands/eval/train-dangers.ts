import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Card } from '../../knowledge/knowledge.ts'
import { dangerFeatures, dangerFrom, NO_DANGER, type WordClasses } from '../../routing/routing.ts'
import { nearCopies } from './near-copies.ts'
import { readLines } from './run-lines.ts'
import { fitSoftmax, type Sample } from './softmax.ts'

/** A message with its kind of danger, or `none`. */
export type DangerLine = {
  readonly text: string
  readonly kind: string
  readonly weight: number
  /** What people write (`said`), what was written only to look like a danger (`alike`), a card's own ask (`ask`). */
  readonly from: 'said' | 'alike' | 'ask'
}

const FOLDS = 5
const RATE = 0.1
const ASK_WEIGHT = 0.3
/** Share of what people write without danger that each step may mistake. */
const MOST_MISTAKEN = { sure: 0.012, perhaps: 0.025 } as const
const extra = z.object({ label: z.string(), text: z.string() })
const danger = z.object({ kind: z.string().nullable(), text: z.string() })
/** Kinds of messages in which somebody tells of a danger that is, or may be, there now. */
const NEAR_DANGER: ReadonlySet<string> = new Set([
  'urgent-care',
  'minor',
  'others-affairs',
  'unsafe',
])

/** What the danger model learns from: our labelled sets but `fresh*`, `router` and `*-new`, and the cards' asks; none twice. */
export function dangerLines(
  sets: string,
  cards: Iterable<Card>,
  ruled: (text: string) => boolean,
): readonly DangerLine[] {
  const lines = new Map<string, DangerLine>()
  const add = (text: string, kind: string | null, from: DangerLine['from']) => {
    const weight = from === 'ask' ? ASK_WEIGHT : 1
    if (!lines.has(text)) lines.set(text, { text, kind: kind ?? NO_DANGER, weight, from })
  }
  for (const { text, kind } of parsed(join(sets, 'danger-train.jsonl'), danger))
    add(text, kind, kind ? 'said' : 'alike')
  for (const { text, kind } of parsed(join(sets, 'emergency.jsonl'), danger))
    if (/\p{Script=Han}/u.test(text)) add(text, kind, 'said')
  for (const { text, label } of parsed(join(sets, 'scope-train.jsonl'), extra))
    if (label !== 'emergency' && !(NEAR_DANGER.has(label) && ruled(text))) add(text, null, 'said')
  for (const { text, label } of readLines(join(sets, 'utterances.jsonl')))
    if (label !== 'danger') add(text, null, 'said')
  for (const { text } of readLines(join(sets, 'teach.jsonl'))) add(text, null, 'said')
  for (const { title, asks } of cards)
    for (const text of [title, ...asks]) if (!ruled(text)) add(text, null, 'ask')
  return [...lines.values()]
}

/**
 * Learns the dangers and the two chances from which something follows, each set where models that never saw a line,
 * nor one that is nearly the same, mistake no more than a share of ordinary messages; writes `out`.
 */
export function trainDangers(
  lines: readonly DangerLine[],
  classes: WordClasses,
  out: string | undefined,
): string {
  const samples = samplesOf(lines, classes)
  const groups = nearCopies(lines.map(({ text }) => text))
  const foldOf = (at: number) => (Math.imul((groups[at] ?? at) + 1, 2654435761) >>> 0) % FOLDS
  const unseen = new Map<string, number>()
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const fitted = fitSoftmax(
      samples.filter((_sample, at) => foldOf(at) !== fold),
      RATE,
    )
    const dangerIn = dangerFrom(fitted, classes)
    for (const [at, { text, from }] of lines.entries())
      if (foldOf(at) === fold && from !== 'ask') unseen.set(text, dangerIn(text).chance)
  }
  const chances = (fits: (line: DangerLine) => boolean) =>
    lines.filter(fits).map(({ text }) => unseen.get(text) ?? 0)
  const ordinary = chances(({ kind, from }) => kind === NO_DANGER && from === 'said')
  const sure = thresholdFor(ordinary, MOST_MISTAKEN.sure)
  const perhaps = thresholdFor(ordinary, MOST_MISTAKEN.perhaps)
  if (out) writeWeights(out, { sure, perhaps }, samples)
  const dangers = chances(({ kind }) => kind !== NO_DANGER)
  const alike = chances(({ from }) => from === 'alike')
  const shares = (least: number) =>
    [dangers, ordinary, alike].map((some) =>
      percent(
        some.filter((chance) => chance >= least),
        some,
      ),
    )
  const say = (name: string, least: number) => {
    const [found, mistaken, lookAlike] = shares(least)
    return `  ${name}, from ${least}: found ${found}, ordinary messages mistaken ${mistaken}, look-alikes ${lookAlike}`
  }
  return [
    `dangers, ${dangers.length} unseen lines without near copies, rules left aside`,
    say('sure', sure),
    say('perhaps', perhaps),
  ].join('\n')
}

/** Features that come twice outside of the asks; what stands only in cards says little of danger. */
function samplesOf(lines: readonly DangerLine[], classes: WordClasses): readonly Sample[] {
  const seen = lines.map(({ text }) => dangerFeatures(text, classes))
  const counts = new Map<string, number>()
  for (const [at, { from }] of lines.entries())
    if (from !== 'ask')
      for (const feature of seen[at] ?? []) counts.set(feature, (counts.get(feature) ?? 0) + 1)
  return lines.map(({ kind, weight }, at) => ({
    features: new Set([...(seen[at] ?? [])].filter((one) => (counts.get(one) ?? 0) >= 2)),
    label: kind,
    weight,
  }))
}

/** The least chance, in hundredths, that no more than `share` of these reach. */
function thresholdFor(chances: readonly number[], share: number): number {
  const sorted = chances.toSorted((a, b) => b - a)
  const last = sorted[Math.floor(share * sorted.length)] ?? 1
  return Math.min(0.95, Math.ceil(last * 100 + 0.5) / 100)
}

/** One feature a line, so that a change can be read. */
function writeWeights(
  out: string,
  steps: { readonly sure: number; readonly perhaps: number },
  samples: readonly Sample[],
): void {
  const { labels, bias, weights } = fitSoftmax(samples, RATE)
  const made = `npm run calibrate, from ${samples.length} lines`
  const body = Object.entries(weights)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, pairs]) => `${JSON.stringify(name)}:${JSON.stringify(pairs)}`)
    .join(',\n')
  const head = JSON.stringify({ made, ...steps, labels, bias }).slice(0, -1)
  writeFileSync(out, `${head},\n"weights":{\n${body}\n}}\n`)
}

function percent(some: readonly unknown[], all: readonly unknown[]): string {
  return `${((100 * some.length) / Math.max(1, all.length)).toFixed(1)} %`
}

function parsed<T>(file: string, schema: z.ZodType<T>): readonly T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => schema.parse(JSON.parse(line)))
}
