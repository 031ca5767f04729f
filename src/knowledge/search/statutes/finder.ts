import type { Book } from './book.ts'
import { candidatesOf, featureNames } from './features.ts'
import type { Looker } from './look.ts'
import type { Memory } from './memory.ts'
import type { Ranker } from './ranker.ts'
import { packTrees, sumTrees } from './trees.ts'

/** An article found; higher scores are better, and comparable within one question only. */
export type StatuteHit = { readonly id: string | number; readonly score: number }

/** The parts that finding needs. */
export type FinderParts = {
  readonly book: Book
  readonly looker: Looker
  readonly memory: Memory
}

/** Finds in two stages: candidates by a quick sum, then the ranker's order; the quick order without one. */
export function createFinder(
  { book, looker, memory }: FinderParts,
  ranker?: Ranker,
): (query: string, k: number) => readonly StatuteHit[] {
  const forest = ranker === undefined ? undefined : packTrees(ranker.trees)
  const width = featureNames.length

  return (query, k) => {
    const { articles, rows } = candidatesOf(book, memory, looker(query, memory))
    const scores = articles.map((_, row) =>
      forest === undefined ? -row : sumTrees(forest, rows, row * width),
    )
    const order = scores.map((_, row) => row).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
    return order.slice(0, k).map((row) => ({
      id: book.articles[articles[row] ?? 0]?.id ?? '',
      score: scores[row] ?? 0,
    }))
  }
}
