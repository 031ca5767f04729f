import type { Book } from './book.ts'
import { candidatesOf, featureNames } from './features.ts'
import { type GrowOptions, growTrees, type Lessons } from './grow-trees.ts'
import type { Looker } from './look.ts'
import { createMemory, type PastQuestion } from './memory.ts'
import type { Ranker } from './ranker.ts'

/** Tried on the development questions by cross-validation; little depends on the exact values. */
const growing: GrowOptions = {
  trees: 200,
  leaves: 12,
  rate: 0.1,
  minRows: 100,
  smoothing: 5,
  share: 0.25,
}

/** Each part of the questions is looked at with what the other parts know, never with itself. */
const parts = 8

/** Learns a ranker from questions whose right articles are known. About a minute for 1,300. */
export function trainRanker(
  book: Book,
  looker: Looker,
  questions: readonly PastQuestion[],
  options: GrowOptions = growing,
): Ranker {
  const sample = emptySample()
  for (let part = 0; part < parts; part++) {
    const known = questions.filter((_, at) => partOf(at) !== part)
    const memory = createMemory(book, known)
    for (const question of questions.filter((_, at) => partOf(at) === part)) {
      const gold = new Set(question.gold.flatMap((key) => book.byKey.get(key) ?? []))
      const { articles, rows } = candidatesOf(book, memory, looker(question.text, memory))
      addGroup(sample, { articles, rows, gold })
    }
  }
  return { trees: growTrees(toLessons(sample), options), questions: questions.length }
}

/** Spreads neighbours over parts unevenly, so that no order of the file can line up with it. */
function partOf(at: number): number {
  return (Math.imul(at + 1, 0x9e3779b1) >>> 16) % parts
}

type Sample = {
  readonly chunks: Float32Array[]
  readonly labels: number[]
  readonly groups: number[]
}

function emptySample(): Sample {
  return { chunks: [], labels: [], groups: [0] }
}

type Group = {
  readonly articles: readonly number[]
  readonly rows: Float32Array
  readonly gold: ReadonlySet<number>
}

/** Right articles, the first picks, and every fifth of the rest; nothing if none is right. */
function addGroup(sample: Sample, { articles, rows, gold }: Group): void {
  if (!articles.some((article) => gold.has(article))) return
  const width = featureNames.length
  const kept = [...articles.keys()].filter(
    (row) => row < 60 || row % 5 === 0 || gold.has(articles[row] ?? -1),
  )
  const chunk = new Float32Array(kept.length * width)
  for (const [to, row] of kept.entries()) {
    chunk.set(rows.subarray(row * width, (row + 1) * width), to * width)
    sample.labels.push(gold.has(articles[row] ?? -1) ? 1 : 0)
  }
  sample.chunks.push(chunk)
  sample.groups.push(sample.labels.length)
}

function toLessons({ chunks, labels, groups }: Sample): Lessons {
  const width = featureNames.length
  const rows = new Float32Array(labels.length * width)
  let to = 0
  for (const chunk of chunks) {
    rows.set(chunk, to)
    to += chunk.length
  }
  return {
    width,
    rows,
    labels: Uint8Array.from(labels),
    groups,
    weights: groups.slice(1).map(() => 1),
  }
}
