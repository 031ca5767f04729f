/** One message to learn from, as features, with its label and how much it counts. */
export type Sample = {
  readonly features: ReadonlySet<string>
  readonly label: string
  readonly weight: number
}

/** Biases and sparse weights, as in knowledge/scope.json. */
export type Softmax = {
  readonly labels: string[]
  readonly bias: number[]
  readonly weights: Record<string, number[]>
}

const EPOCHS = 12
const RATE = 0.25
const RIDGE = 1e-3
/** Weights smaller than this are not kept. */
const LEAST = 0.12

/** Multinomial logistic regression over sparse features, by Adagrad in a fixed order; a small `rate` fits less closely. */
export function fitSoftmax(samples: readonly Sample[], rate = RATE): Softmax {
  const labels = [...new Set(samples.map(({ label }) => label))].sort()
  const names = namesIn(samples)
  const number = new Map(names.map((name, at) => [name, at]))
  const rows = shuffled(samples).map(({ features, label, weight }) => ({
    ids: [...features].flatMap((feature) => number.get(feature) ?? []),
    label: labels.indexOf(label),
    weight,
  }))
  const size = labels.length
  const w = new Float64Array((names.length + 1) * size)
  const grown = new Float64Array(w.length).fill(1e-3)
  const always = names.length
  for (let epoch = 0; epoch < EPOCHS; epoch += 1)
    for (const { ids, label, weight } of rows) {
      const at = [...ids, always]
      const chance = chancesOf(w, at, size)
      for (const id of at)
        for (let other = 0; other < size; other += 1) {
          const index = id * size + other
          const slope =
            weight * ((chance[other] ?? 0) - (other === label ? 1 : 0)) +
            (id === always ? 0 : RIDGE * (w[index] ?? 0))
          grown[index] = (grown[index] ?? 0) + slope * slope
          w[index] = (w[index] ?? 0) - (rate * slope) / Math.sqrt(grown[index] ?? 1)
        }
    }
  const round = (value: number) => Math.round(value * 20) / 20
  const weights: Record<string, number[]> = {}
  for (const [id, name] of names.entries()) {
    const kept = labels.flatMap((_label, other) => {
      const value = w[id * size + other] ?? 0
      return Math.abs(value) >= LEAST ? [other, round(value)] : []
    })
    if (kept.length > 0) weights[name] = kept
  }
  const bias = labels.map((_label, other) => round(w[always * size + other] ?? 0))
  return { labels, bias, weights }
}

function chancesOf(w: Float64Array, ids: readonly number[], size: number): Float64Array {
  const sums = new Float64Array(size)
  for (const id of ids)
    for (let at = 0; at < size; at += 1) sums[at] = (sums[at] ?? 0) + (w[id * size + at] ?? 0)
  const most = Math.max(...sums)
  let total = 0
  for (const [at, sum] of sums.entries()) {
    sums[at] = Math.exp(sum - most)
    total += sums[at] ?? 0
  }
  return sums.map((value) => value / total)
}

/** Features that come often enough to mean something. */
function namesIn(samples: readonly Sample[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { features, label } of samples)
    for (const feature of features)
      counts.set(feature, (counts.get(feature) ?? 0) + (label === 'policy' ? 0.25 : 1))
  return [...counts].filter(([, count]) => count >= 2).map(([name]) => name)
}

/** The same order every time, far from sorted. */
function shuffled<T>(items: readonly T[]): readonly T[] {
  const order = items.map((_item, at) => ({ at, key: (Math.imul(at + 1, 2654435761) >>> 0) % 1e6 }))
  return order
    .sort((a, b) => a.key - b.key || a.at - b.at)
    .flatMap(({ at }) => {
      const item = items[at]
      return item === undefined ? [] : [item]
    })
}
