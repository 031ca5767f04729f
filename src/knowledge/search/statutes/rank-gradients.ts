/** Questions to learn from: `groups[g]` is the first row of question `g`, with one more at the end. */
export type RankLessons = {
  readonly groups: readonly number[]
  /** 1 for a right answer, else 0, by row; the rows of a question stand in the order they had before. */
  readonly labels: Uint8Array
}

/** Writes the direction in which each row's score should go, and how bent the way there is. */
export type RankGradients = (scores: Float64Array, slope: Float64Array, curve: Float64Array) => void

/**
 * LambdaRank's gradients: each right row pulls away from each wrong one, by as much as swapping the
 * two would change nDCG (Burges, "From RankNet to LambdaRank to LambdaMART", 2010), and by a
 * little more, without which what lies deep in the list would hardly count.
 */
export function createRankGradients({ groups, labels }: RankLessons): RankGradients {
  const questions = groups.slice(1).map((end, at) => ({ start: groups[at] ?? 0, end }))
  const longest = questions.reduce((most, { start, end }) => Math.max(most, end - start), 0)
  const discount = Float64Array.from({ length: longest }, (_, rank) => 1 / Math.log2(rank + 2))
  const gain = new Float64Array(longest)
  const keys = new Float64Array(longest)

  return (scores, slope, curve) => {
    slope.fill(0)
    curve.fill(1e-9)
    for (const { start, end } of questions) {
      gainsOf({ scores, start, count: end - start, keys, discount, gain })
      const right = rowsWith(labels, start, end)
      const ideal = right.reduce((sum, _, rank) => sum + (discount[rank] ?? 0), 0) || 1
      for (const good of right) {
        const goodGain = gain[good - start] ?? 0
        const goodScore = scores[good] ?? 0
        for (let bad = start; bad < end; bad++) {
          if (labels[bad] === 1) continue
          const change = Math.abs(goodGain - (gain[bad - start] ?? 0)) + deepShare
          const doubt = 1 / (1 + Math.exp(goodScore - (scores[bad] ?? 0)))
          const pull = (change * doubt) / ideal
          const bend = pull * (1 - doubt)
          slope[good] = (slope[good] ?? 0) + pull
          slope[bad] = (slope[bad] ?? 0) - pull
          curve[good] = (curve[good] ?? 0) + bend
          curve[bad] = (curve[bad] ?? 0) + bend
        }
      }
    }
  }
}

/** What every pair counts beside its change of nDCG; found by cross-validation. */
const deepShare = 0.05

type Ranked = {
  readonly scores: Float64Array
  readonly start: number
  readonly count: number
  readonly keys: Float64Array
  readonly discount: Float64Array
  readonly gain: Float64Array
}

/** What each row of a question is worth at the rank that its score gives it. */
function gainsOf({ scores, start, count, keys, discount, gain }: Ranked): void {
  // Sorted as plain numbers, which is ten times quicker than by a function; equal scores keep their order.
  for (let at = 0; at < count; at++) keys[at] = at * tie - (scores[start + at] ?? 0)
  const sorted = keys.slice(0, count).sort()
  for (let at = 0; at < count; at++) {
    const key = keys[at] ?? 0
    let low = 0
    let high = count
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] ?? 0) < key) low = middle + 1
      else high = middle
    }
    gain[at] = discount[low] ?? 0
  }
}

const tie = 1e-11

function rowsWith(labels: Uint8Array, start: number, end: number): readonly number[] {
  const rows: number[] = []
  for (let row = start; row < end; row++) if (labels[row] === 1) rows.push(row)
  return rows
}
