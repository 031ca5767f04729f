import { z } from 'zod'
import { featureNames } from './features.ts'
import type { Tree } from './trees.ts'

/** A learnt reranker: trees over the features it names, and how many questions it saw. */
export type Ranker = { readonly trees: readonly Tree[]; readonly questions: number }

const fileShape = z.object({
  about: z.string(),
  questions: z.number(),
  features: z.array(z.string()),
  trees: z.array(
    z.object({
      feature: z.array(z.number().int().nonnegative()),
      limit: z.array(z.number()),
      left: z.array(z.number().int().nonnegative()),
    }),
  ),
})

/**
 * Reads `knowledge/ranker.json`. Throws when it is not a ranker, or was learnt with other features
 * than this version works out: then it must be trained again.
 */
export function parseRanker(json: string): Ranker {
  const file = fileShape.parse(JSON.parse(json))
  const unknown = file.features.find((name) => !featureNames.includes(name))
  if (unknown !== undefined) {
    throw new Error(`ranker: features: no such feature "${unknown}". Train it again.`)
  }
  const places = file.features.map((name) => featureNames.indexOf(name))
  const trees = file.trees.map((tree) => ({
    ...tree,
    feature: tree.feature.map((at) => places[at] ?? 0),
  }))
  return { trees, questions: file.questions }
}

/** A ranker as the text of its file: one line a tree, numbers to four digits. */
export function printRanker(ranker: Ranker): string {
  const trees = ranker.trees.map((tree) =>
    JSON.stringify({ ...tree, limit: tree.limit.map((n) => Number(n.toPrecision(4))) }),
  )
  const head = JSON.stringify({ about, questions: ranker.questions, features: featureNames })
  return `${head.slice(0, -1)},"trees":[\n${trees.join(',\n')}\n]}\n`
}

const about =
  'Learnt by train-ranker. A tree: node n goes to left[n] if its feature is at most limit[n], else to left[n]+1; left 0 is a leaf worth limit[n].'
