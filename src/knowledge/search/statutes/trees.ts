/**
 * A regression tree as parallel rows. Node `n` sends a row left (to `left[n]`) when its value of
 * `feature[n]` is at most `limit[n]`, else to `left[n] + 1`; where `left[n]` is 0, `limit[n]` is
 * the leaf's value.
 */
export type Tree = {
  readonly feature: readonly number[]
  readonly limit: readonly number[]
  readonly left: readonly number[]
}

/** Trees packed for quick use. */
export type Forest = {
  readonly roots: Uint32Array
  readonly feature: Uint16Array
  readonly limit: Float32Array
  readonly left: Uint32Array
}

/** Packs trees into one run of nodes. */
export function packTrees(trees: readonly Tree[]): Forest {
  const nodes = trees.reduce((sum, { left }) => sum + left.length, 0)
  const forest = {
    roots: new Uint32Array(trees.length),
    feature: new Uint16Array(nodes),
    limit: new Float32Array(nodes),
    left: new Uint32Array(nodes),
  }
  let from = 0
  for (const [at, tree] of trees.entries()) {
    forest.roots[at] = from
    forest.feature.set(tree.feature, from)
    forest.limit.set(tree.limit, from)
    forest.left.set(
      tree.left.map((left) => (left === 0 ? 0 : left + from)),
      from,
    )
    from += tree.left.length
  }
  return forest
}

/** The sum of all trees' values for the row of features that starts at `offset`. */
export function sumTrees(forest: Forest, rows: Float32Array, offset: number): number {
  const { roots, feature, limit, left } = forest
  let sum = 0
  for (const root of roots) {
    let node = root
    let next = left[node] ?? 0
    while (next !== 0) {
      const value = rows[offset + (feature[node] ?? 0)] ?? 0
      node = value <= (limit[node] ?? 0) ? next : next + 1
      next = left[node] ?? 0
    }
    sum += limit[node] ?? 0
  }
  return sum
}
