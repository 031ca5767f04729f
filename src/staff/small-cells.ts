/** One line of a table: `label` is a service id or an outcome; undefined stands for "others". */
export type Cell = { readonly label: string | undefined; readonly count: number }

/**
 * Merges cells with fewer than `fewest` cases into "others", with as many of the next smallest as it takes for "others"
 * to reach `fewest` as well: otherwise the sum of the rest, taken from the total, would give it away.
 * Nothing is left when there are fewer than `fewest` in all.
 */
export function mergeSmall(cells: readonly Cell[], fewest: number): readonly Cell[] {
  const sorted = cells.filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count)
  const kept = sorted.filter(({ count }) => count >= fewest)
  let others = sorted
    .filter(({ count }) => count < fewest)
    .reduce((sum, { count }) => sum + count, 0)
  while (others > 0 && others < fewest) {
    const next = kept.pop()
    if (!next) return []
    others += next.count
  }
  return others > 0 ? [...kept, { label: undefined, count: others }] : kept
}
