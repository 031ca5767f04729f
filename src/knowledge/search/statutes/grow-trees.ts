import type { Tree } from './trees.ts'

/** Rows to learn from, grouped by question: `groups[g]` is where group `g` starts, with one more at the end. */
export type Lessons = {
  readonly width: number
  readonly rows: Float32Array
  readonly groups: readonly number[]
  /** 1 for a right answer, else 0, by row. */
  readonly labels: Uint8Array
  /** How much each group counts. */
  readonly weights: readonly number[]
}

/** How trees are grown. */
export type GrowOptions = {
  readonly trees: number
  readonly leaves: number
  readonly rate: number
  readonly minRows: number
  readonly smoothing: number
  /** Share of the features that each tree may use. */
  readonly share: number
}

const bins = 64

/**
 * Learns trees that put right answers first: gradient boosting with LambdaRank's gradients, where a
 * swapped pair weighs as much as it changes nDCG (Burges, "From RankNet to LambdaRank to
 * LambdaMART", 2010). Deterministic.
 */
export function growTrees(lessons: Lessons, options: GrowOptions): readonly Tree[] {
  const { cuts, binned } = binRows(lessons)
  const count = lessons.labels.length
  const scores = new Float64Array(count)
  const slope = new Float64Array(count)
  const curve = new Float64Array(count)
  const random = createRandom(7)
  const trees: Tree[] = []
  for (let made = 0; made < options.trees; made++) {
    rankGradients(lessons, scores, slope, curve)
    const usable = cuts.map((cut) => cut.length > 0 && random() < options.share)
    const grower = { lessons, cuts, binned, slope, curve, usable, options }
    trees.push(growTree(grower, scores))
  }
  return trees
}

function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 0x100000000
  }
}

type Binned = { readonly cuts: readonly (readonly number[])[]; readonly binned: Uint8Array }

function binRows({ width, rows, labels }: Lessons): Binned {
  const count = labels.length
  const binned = new Uint8Array(count * width)
  const cuts: number[][] = []
  const column = new Float32Array(count)
  for (let feature = 0; feature < width; feature++) {
    for (let row = 0; row < count; row++) column[row] = rows[row * width + feature] ?? 0
    const order = column.toSorted()
    const cut: number[] = []
    for (let bin = 1; bin < bins; bin++) {
      const value = order[Math.floor((bin * count) / bins)] ?? 0
      if (value > (cut.at(-1) ?? Number.NEGATIVE_INFINITY) && value < (order.at(-1) ?? 0)) {
        cut.push(value)
      }
    }
    cuts.push(cut)
    for (let row = 0; row < count; row++) {
      binned[feature * count + row] = binOf(cut, column[row] ?? 0)
    }
  }
  return { cuts, binned }
}

function binOf(cut: readonly number[], value: number): number {
  let low = 0
  let high = cut.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (value <= (cut[middle] ?? 0)) high = middle
    else low = middle + 1
  }
  return low
}

function rankGradients(
  { groups, labels, weights }: Lessons,
  scores: Float64Array,
  slope: Float64Array,
  curve: Float64Array,
): void {
  slope.fill(0)
  curve.fill(1e-9)
  for (let group = 0; group + 1 < groups.length; group++) {
    const start = groups[group] ?? 0
    const end = groups[group + 1] ?? 0
    const order = Array.from({ length: end - start }, (_, at) => start + at)
    order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
    const gain = new Map(order.map((row, rank) => [row, 1 / Math.log2(rank + 2)]))
    const right = order.filter((row) => labels[row] === 1)
    const ideal = right.reduce((sum, _, rank) => sum + 1 / Math.log2(rank + 2), 0) || 1
    for (const good of right) {
      for (const bad of order) {
        if (labels[bad] === 1) continue
        const change = Math.abs((gain.get(good) ?? 0) - (gain.get(bad) ?? 0)) / ideal
        const doubt = 1 / (1 + Math.exp((scores[good] ?? 0) - (scores[bad] ?? 0)))
        const pull = change * doubt * (weights[group] ?? 1)
        slope[good] = (slope[good] ?? 0) + pull
        slope[bad] = (slope[bad] ?? 0) - pull
        const bend = pull * (1 - doubt)
        curve[good] = (curve[good] ?? 0) + bend
        curve[bad] = (curve[bad] ?? 0) + bend
      }
    }
  }
}

type Grower = Binned & {
  readonly lessons: Lessons
  readonly slope: Float64Array
  readonly curve: Float64Array
  readonly usable: readonly boolean[]
  readonly options: GrowOptions
}

type Split = { readonly gain: number; readonly feature: number; readonly bin: number }
type Leaf = { readonly node: number; readonly members: Uint32Array; readonly split: Split }

/** Splits the leaf that gains most until there are enough leaves; adds the tree to the scores. */
function growTree(grower: Grower, scores: Float64Array): Tree {
  const feature = [0]
  const limit = [0]
  const left = [0]
  const all = Uint32Array.from({ length: scores.length }, (_, row) => row)
  const leaves: Leaf[] = [{ node: 0, members: all, split: bestSplit(grower, all) }]
  while (leaves.length < grower.options.leaves) {
    leaves.sort((a, b) => a.split.gain - b.split.gain)
    const leaf = leaves.at(-1)
    if (leaf === undefined || leaf.split.gain <= 0) break
    leaves.pop()
    const { split, members, node } = leaf
    feature[node] = split.feature
    limit[node] = grower.cuts[split.feature]?.[split.bin] ?? 0
    left[node] = feature.length
    for (const part of divide(grower, members, split)) {
      leaves.push({ node: feature.length, members: part, split: bestSplit(grower, part) })
      feature.push(0)
      limit.push(0)
      left.push(0)
    }
  }
  for (const { node, members } of leaves) {
    const value = grower.options.rate * leafValue(grower, members)
    limit[node] = value
    for (const row of members) scores[row] = (scores[row] ?? 0) + value
  }
  return { feature, limit, left }
}

function leafValue({ slope, curve, options }: Grower, members: Uint32Array): number {
  let slopes = 0
  let curves = 0
  for (const row of members) {
    slopes += slope[row] ?? 0
    curves += curve[row] ?? 0
  }
  return slopes / (curves + options.smoothing)
}

function divide(
  { binned, slope }: Grower,
  members: Uint32Array,
  split: Split,
): readonly [Uint32Array, Uint32Array] {
  const base = split.feature * slope.length
  return [
    members.filter((row) => (binned[base + row] ?? 0) <= split.bin),
    members.filter((row) => (binned[base + row] ?? 0) > split.bin),
  ]
}

const slopes = new Float64Array(bins)
const curves = new Float64Array(bins)
const counts = new Uint32Array(bins)

function bestSplit(grower: Grower, members: Uint32Array): Split {
  const { binned, slope, curve, cuts, usable, options } = grower
  let best: Split = { gain: 0, feature: 0, bin: 0 }
  if (members.length < 2 * options.minRows) return best
  let allSlope = 0
  let allCurve = 0
  for (const row of members) {
    allSlope += slope[row] ?? 0
    allCurve += curve[row] ?? 0
  }
  const before = allSlope ** 2 / (allCurve + options.smoothing)
  for (const [feature, cut] of cuts.entries()) {
    if (!usable[feature]) continue
    slopes.fill(0)
    curves.fill(0)
    counts.fill(0)
    const base = feature * slope.length
    for (const row of members) {
      const bin = binned[base + row] ?? 0
      slopes[bin] = (slopes[bin] ?? 0) + (slope[row] ?? 0)
      curves[bin] = (curves[bin] ?? 0) + (curve[row] ?? 0)
      counts[bin] = (counts[bin] ?? 0) + 1
    }
    let leftSlope = 0
    let leftCurve = 0
    let leftCount = 0
    for (let bin = 0; bin < cut.length; bin++) {
      leftSlope += slopes[bin] ?? 0
      leftCurve += curves[bin] ?? 0
      leftCount += counts[bin] ?? 0
      if (leftCount < options.minRows) continue
      if (members.length - leftCount < options.minRows) break
      const gain =
        leftSlope ** 2 / (leftCurve + options.smoothing) +
        (allSlope - leftSlope) ** 2 / (allCurve - leftCurve + options.smoothing) -
        before
      if (gain > best.gain) best = { gain, feature, bin }
    }
  }
  return best
}
