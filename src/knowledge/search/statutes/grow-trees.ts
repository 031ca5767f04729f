import { type Lessons, stepCount } from './lessons.ts'
import { createRankGradients } from './rank-gradients.ts'
import type { Tree } from './trees.ts'

/** How trees are grown. */
export type GrowOptions = {
  readonly trees: number
  readonly leaves: number
  readonly rate: number
  readonly minRows: number
  readonly smoothing: number
  /** Share of the features that each tree may use. */
  readonly share: number
  /** What the choice of features starts from: trees of several seeds err differently. */
  readonly seed: number
}

/** Learns trees that put right answers first: gradient boosting with ranking gradients. Deterministic. */
export function growTrees(lessons: Lessons, options: GrowOptions): readonly Tree[] {
  const count = lessons.labels.length
  const scores = new Float64Array(count)
  const slope = new Float64Array(count)
  const curve = new Float64Array(count)
  const order = new Uint32Array(count)
  const gradients = createRankGradients(lessons)
  const random = createRandom(options.seed)
  const trees: Tree[] = []
  for (let made = 0; made < options.trees; made++) {
    gradients(scores, slope, curve)
    const usable = lessons.cuts.flatMap((cut, feature) =>
      random() < options.share && cut.length > 0 ? [feature] : [],
    )
    trees.push(growTree({ lessons, slope, curve, order, usable, options }, scores))
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

type Grower = {
  readonly lessons: Lessons
  readonly slope: Float64Array
  readonly curve: Float64Array
  /** All rows; those of one leaf stand together. */
  readonly order: Uint32Array
  readonly usable: readonly number[]
  readonly options: GrowOptions
}

/** Sums by usable feature and step. */
type Sums = {
  readonly slopes: Float64Array
  readonly curves: Float64Array
  readonly rows: Float64Array
}

type Split = { readonly gain: number; readonly feature: number; readonly step: number }
type Span = { readonly from: number; readonly to: number }
type Leaf = Span & { readonly node: number; readonly sums: Sums; readonly split: Split }

/** Splits the leaf that gains most until there are enough leaves; adds the tree to the scores. */
function growTree(grower: Grower, scores: Float64Array): Tree {
  const { order, options, lessons } = grower
  for (let row = 0; row < order.length; row++) order[row] = row
  const feature = [0]
  const limit = [0]
  const left = [0]
  const leafOf = (node: number, span: Span, sums: Sums): Leaf => ({
    ...span,
    node,
    sums,
    split: bestSplit(grower, sums, span.to - span.from),
  })
  const all = { from: 0, to: order.length }
  const leaves: Leaf[] = [leafOf(0, all, sumsOf(grower, all))]
  while (leaves.length < options.leaves) {
    leaves.sort((a, b) => a.split.gain - b.split.gain)
    const leaf = leaves.at(-1)
    if (leaf === undefined || leaf.split.gain <= 0) break
    leaves.pop()
    feature[leaf.node] = leaf.split.feature
    limit[leaf.node] = lessons.cuts[leaf.split.feature]?.[leaf.split.step] ?? 0
    left[leaf.node] = feature.length
    for (const { span, sums } of divide(grower, leaf)) {
      leaves.push(leafOf(feature.length, span, sums))
      feature.push(0)
      limit.push(0)
      left.push(0)
    }
  }
  for (const { node, from, to } of leaves) {
    const members = order.subarray(from, to)
    const value = options.rate * leafValue(grower, members)
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

function sumsOf({ lessons, slope, curve, order, usable }: Grower, { from, to }: Span): Sums {
  const size = usable.length * stepCount
  const slopes = new Float64Array(size)
  const curves = new Float64Array(size)
  const rows = new Float64Array(size)
  for (const [nth, feature] of usable.entries()) {
    const base = feature * order.length
    for (let at = from; at < to; at++) {
      const row = order[at] ?? 0
      const step = nth * stepCount + (lessons.steps[base + row] ?? 0)
      slopes[step] = (slopes[step] ?? 0) + (slope[row] ?? 0)
      curves[step] = (curves[step] ?? 0) + (curve[row] ?? 0)
      rows[step] = (rows[step] ?? 0) + 1
    }
  }
  return { slopes, curves, rows }
}

type Part = { readonly span: Span; readonly sums: Sums }

/** Parts the rows of a leaf. Only the smaller part is summed: the other is what is left. */
function divide(grower: Grower, { from, to, split, sums }: Leaf): readonly Part[] {
  const { lessons, order } = grower
  const base = split.feature * order.length
  const goesLeft = (row: number): boolean => (lessons.steps[base + row] ?? 0) <= split.step
  const members = order.slice(from, to)
  const before = members.filter(goesLeft)
  const middle = from + before.length
  order.set(before, from)
  order.set(
    members.filter((row) => !goesLeft(row)),
    middle,
  )
  const first = { from, to: middle }
  const second = { from: middle, to }
  if (middle - from <= to - middle) {
    const small = sumsOf(grower, first)
    return [
      { span: first, sums: small },
      { span: second, sums: without(sums, small) },
    ]
  }
  const small = sumsOf(grower, second)
  return [
    { span: first, sums: without(sums, small) },
    { span: second, sums: small },
  ]
}

function without(all: Sums, part: Sums): Sums {
  const less = (from: Float64Array, what: Float64Array): Float64Array =>
    from.map((sum, at) => sum - (what[at] ?? 0))
  return {
    slopes: less(all.slopes, part.slopes),
    curves: less(all.curves, part.curves),
    rows: less(all.rows, part.rows),
  }
}

function bestSplit({ lessons, usable, options }: Grower, sums: Sums, rows: number): Split {
  let best: Split = { gain: 0, feature: 0, step: 0 }
  if (rows < 2 * options.minRows || usable.length === 0) return best
  let allSlope = 0
  let allCurve = 0
  for (let step = 0; step < stepCount; step++) {
    allSlope += sums.slopes[step] ?? 0
    allCurve += sums.curves[step] ?? 0
  }
  const worth = (slope: number, curve: number): number => slope ** 2 / (curve + options.smoothing)
  const before = worth(allSlope, allCurve)
  for (const [nth, feature] of usable.entries()) {
    const cuts = lessons.cuts[feature]?.length ?? 0
    let slope = 0
    let curve = 0
    let count = 0
    for (let step = 0; step < cuts; step++) {
      const at = nth * stepCount + step
      slope += sums.slopes[at] ?? 0
      curve += sums.curves[at] ?? 0
      count += sums.rows[at] ?? 0
      if (count < options.minRows) continue
      if (rows - count < options.minRows) break
      const gain = worth(slope, curve) + worth(allSlope - slope, allCurve - curve) - before
      if (gain > best.gain) best = { gain, feature, step }
    }
  }
  return best
}
