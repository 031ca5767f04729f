import type { Shelf } from '../../../knowledge/knowledge.ts'
import type { Line } from '../run-lines.ts'

/** How well search ranks the right card; all 0 … 1. */
export type RetrievalFigures = {
  readonly questions: number
  readonly recall1: number
  readonly recall3: number
  readonly recall10: number
  readonly mrr10: number
  readonly ndcg10: number
}

/** Ranks for every question whose right card is on the shelf. */
export function measureRetrieval(lines: readonly Line[], shelf: Shelf): RetrievalFigures {
  const ranks = lines
    .filter(({ cards }) => cards.some((id) => shelf.cards.has(id)))
    .map(({ text, cards }) => {
      const at = shelf.find(text, 10).findIndex(({ card }) => cards.includes(card.id))
      return at < 0 ? Number.POSITIVE_INFINITY : at + 1
    })
  const mean = (value: (rank: number) => number) =>
    ranks.reduce((sum, rank) => sum + value(rank), 0) / (ranks.length || 1)
  return {
    questions: ranks.length,
    recall1: mean((rank) => (rank <= 1 ? 1 : 0)),
    recall3: mean((rank) => (rank <= 3 ? 1 : 0)),
    recall10: mean((rank) => (rank <= 10 ? 1 : 0)),
    mrr10: mean((rank) => 1 / rank),
    ndcg10: mean((rank) => (rank <= 10 ? 1 / Math.log2(rank + 1) : 0)),
  }
}
