/** Rows to learn from: each feature cut into steps, so that a tree need only count. */
export type Lessons = {
  readonly groups: readonly number[]
  readonly labels: Uint8Array
  /** By feature: the values that part one step from the next. */
  readonly cuts: readonly Float32Array[]
  /** Steps by feature, then row: row `r` of feature `f` is `steps[f * labels.length + r]`. */
  readonly steps: Uint8Array
}

/** One question's rows: features row by row, and which are right. */
export type LessonGroup = { readonly rows: Float32Array; readonly labels: Uint8Array }

/** Collects questions; keeps bytes, not features, of all but the first ones. */
export type LessonBook = {
  readonly add: (group: LessonGroup) => void
  readonly lessons: () => Lessons
}

/** Most steps of a feature. */
export const stepCount = 64

/** So many rows say well enough how the values of a feature are spread. */
const rowsToCut = 20_000

/** A lesson book for rows of `width` features. */
export function createLessonBook(width: number): LessonBook {
  const waiting: Float32Array[] = []
  const binned: Uint8Array[] = []
  const labels: Uint8Array[] = []
  const groups = [0]
  let cuts: readonly Float32Array[] | undefined

  const cutNow = (): readonly Float32Array[] => {
    const made = cutsOf(waiting, width)
    for (const rows of waiting) binned.push(stepsOf(rows, made))
    waiting.length = 0
    cuts = made
    return made
  }

  return {
    add: (group) => {
      const rows = (groups.at(-1) ?? 0) + group.labels.length
      groups.push(rows)
      labels.push(group.labels)
      if (cuts === undefined) waiting.push(group.rows)
      else binned.push(stepsOf(group.rows, cuts))
      if (cuts === undefined && rows >= rowsToCut) cutNow()
    },
    lessons: () => {
      const known = cuts ?? cutNow()
      const count = groups.at(-1) ?? 0
      return {
        groups,
        labels: joined(labels, count),
        cuts: known,
        steps: turned(binned, width, count),
      }
    },
  }
}

/** Cuts that part the values into steps of about as many rows each. */
function cutsOf(chunks: readonly Float32Array[], width: number): readonly Float32Array[] {
  const count = chunks.reduce((sum, chunk) => sum + chunk.length / width, 0)
  const column = new Float32Array(count)
  return Array.from({ length: width }, (_, feature) => {
    let to = 0
    for (const chunk of chunks) {
      for (let at = feature; at < chunk.length; at += width) column[to++] = chunk[at] ?? 0
    }
    column.sort()
    const cut = new Set<number>()
    for (let step = 1; step < stepCount; step++) {
      const value = column[Math.floor((step * count) / stepCount)] ?? 0
      if (value < (column[count - 1] ?? 0)) cut.add(value)
    }
    return Float32Array.from(cut)
  })
}

function stepsOf(rows: Float32Array, cuts: readonly Float32Array[]): Uint8Array {
  const steps = new Uint8Array(rows.length)
  for (let at = 0; at < rows.length; at++) {
    const cut = cuts[at % cuts.length]
    const value = rows[at] ?? 0
    let low = 0
    let high = cut?.length ?? 0
    while (low < high) {
      const middle = (low + high) >> 1
      if (value <= (cut?.[middle] ?? 0)) high = middle
      else low = middle + 1
    }
    steps[at] = low
  }
  return steps
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length)
  let to = 0
  for (const chunk of chunks) {
    all.set(chunk, to)
    to += chunk.length
  }
  return all
}

/** From row by row to feature by feature. */
function turned(chunks: readonly Uint8Array[], width: number, count: number): Uint8Array {
  const steps = new Uint8Array(count * width)
  let row = 0
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; row++) {
      for (let feature = 0; feature < width; feature++) {
        steps[feature * count + row] = chunk[at++] ?? 0
      }
    }
  }
  return steps
}
