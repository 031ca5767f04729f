/** How good one ranking is, each from 0 to 1: reciprocal rank, recall (found of gold), and nDCG at a depth. */
export type Metrics = {
  readonly mrr10: number
  readonly r10: number
  readonly r20: number
  readonly r100: number
  readonly ndcg10: number
}

type Id = string | number

/** Measures a ranking against the right ids. Recall is gold found over gold; nDCG counts every gold as 1. */
export function measureRanking(ranked: readonly Id[], gold: readonly Id[]): Metrics {
  const right = new Set(gold)
  const first = ranked.findIndex((id) => right.has(id))
  const recall = (depth: number): number =>
    ranked.slice(0, depth).filter((id) => right.has(id)).length / right.size
  return {
    mrr10: first >= 0 && first < 10 ? 1 / (first + 1) : 0,
    r10: recall(10),
    r20: recall(20),
    r100: recall(100),
    ndcg10: ndcg(ranked, right, 10),
  }
}

function ndcg(ranked: readonly Id[], right: ReadonlySet<Id>, depth: number): number {
  const discount = (rank: number): number => 1 / Math.log2(rank + 2)
  const ideal = Array.from({ length: Math.min(depth, right.size) }, (_, rank) => discount(rank))
  const found = ranked.slice(0, depth).map((id, rank) => (right.has(id) ? discount(rank) : 0))
  return sum(found) / (sum(ideal) || 1)
}

/** The mean of several measurements, as one line. */
export function sayMetrics(metrics: readonly Metrics[]): string {
  const mean = (pick: (one: Metrics) => number): string =>
    (sum(metrics.map(pick)) / metrics.length).toFixed(3)
  return `${metrics.length} questions with known articles: MRR@10 ${mean((m) => m.mrr10)}, R@10 ${mean((m) => m.r10)}, R@20 ${mean((m) => m.r20)}, R@100 ${mean((m) => m.r100)}, nDCG@10 ${mean((m) => m.ndcg10)}`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}
