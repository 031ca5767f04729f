/** One example to learn from: named numbers, and whether it is of the kind sought. */
export type Example = { readonly cues: Readonly<Record<string, number>>; readonly yes: boolean }

/** Weights by name, and the bias. */
export type Fitted = { readonly bias: number; readonly weights: Readonly<Record<string, number>> }

const ROUNDS = 4000
const RATE = 0.5
const RIDGE = 0.002

/** Logistic regression by plain gradient descent; both kinds weigh the same, however many there are. */
export function fitLogistic(examples: readonly Example[], names: readonly string[]): Fitted {
  const yes = examples.filter((example) => example.yes).length
  const share = { yes: 0.5 / yes, no: 0.5 / (examples.length - yes) }
  const rows = examples.map(({ cues, yes: is }) => ({
    x: names.map((name) => cues[name] ?? 0),
    y: is ? 1 : 0,
    weight: is ? share.yes : share.no,
  }))
  const scale = names.map((_, at) => Math.max(...rows.map(({ x }) => Math.abs(x[at] ?? 0))) || 1)
  const w = names.map(() => 0)
  let bias = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const slope = w.map((value) => RIDGE * value)
    let biasSlope = 0
    for (const { x, y, weight } of rows) {
      let sum = bias
      for (const [at, value] of x.entries()) sum += ((w[at] ?? 0) * value) / (scale[at] ?? 1)
      const error = weight * (1 / (1 + Math.exp(-sum)) - y)
      for (const [at, value] of x.entries())
        slope[at] = (slope[at] ?? 0) + (error * value) / (scale[at] ?? 1)
      biasSlope += error
    }
    for (const [at, value] of slope.entries()) w[at] = (w[at] ?? 0) - RATE * 10 * value
    bias -= RATE * 10 * biasSlope
  }
  const round3 = (value: number) => Math.round(value * 1000) / 1000
  return {
    bias: round3(bias),
    weights: Object.fromEntries(
      names.map((name, at) => [name, round3((w[at] ?? 0) / (scale[at] ?? 1))]),
    ),
  }
}

/** What a threshold lets through: shares of the wanted that pass and of the unwanted that are kept out. */
export type CurvePoint = {
  readonly threshold: number
  readonly passed: number
  readonly keptOut: number
}

/** The curve over all thresholds of one per cent. */
export function curveOf(
  chances: readonly { readonly chance: number; readonly yes: boolean }[],
): readonly CurvePoint[] {
  const wanted = chances.filter(({ yes }) => yes)
  const unwanted = chances.filter(({ yes }) => !yes)
  return Array.from({ length: 99 }, (_, at): CurvePoint => {
    const threshold = (at + 1) / 100
    return {
      threshold,
      passed: wanted.filter(({ chance }) => chance >= threshold).length / (wanted.length || 1),
      keptOut: unwanted.filter(({ chance }) => chance < threshold).length / (unwanted.length || 1),
    }
  })
}
