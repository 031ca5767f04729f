import type { AddedJob, Job } from '../store/store.ts'

export type LinesOptions = {
  readonly sideBySide: number
  readonly now: () => number
  /** Runs one job; false when what follows it must not go yet. */
  readonly run: (job: Job) => Promise<boolean>
  /** The table may hold more of a key whose line has just ended. */
  readonly onMore: () => void
}

type Line = {
  readonly waiting: { readonly job: Job; readonly since: number }[]
  /** The newest job that ever stood in this line: every open send of its key up to there is done or stands here. */
  last: number
  readonly isFromTable: boolean
  /** True when the table may hold more of this key than stands here. */
  more: boolean
}

/** How many jobs are kept in memory at most; the rest waits in the table. */
const MOST_WAITING = 10_000
/** What waits here longer goes back to the table: well within the time that other workers leave it to us (milliseconds). */
const FRESH_MS = 30_000

/**
 * The jobs in hand, one line for each key: the first of a line runs, those behind it wait. Jobs come from the table, or
 * straight from the commit that added them when nothing older of their key can be overtaken.
 */
export function createLines({ sideBySide, now, run, onMore }: LinesOptions) {
  const lines = new Map<string, Line>()
  const ready: string[] = []
  const looks = new Set<Set<number>>()
  let active = 0
  let fromTable = 0
  let waiting = 0
  let changed = Promise.withResolvers<void>()

  function open(job: Job, isFromTable: boolean): void {
    const line: Line = { waiting: [], last: 0, isFromTable, more: isFromTable }
    lines.set(job.key, line)
    if (isFromTable) fromTable += 1
    append(line, job)
    ready.push(job.key)
    startReady()
  }

  function append(line: Line, job: Job): void {
    line.waiting.push({ job, since: now() })
    line.last = job.seq
    waiting += 1
  }

  function startReady(): void {
    while (active < sideBySide) {
      const key = ready.shift()
      const line = key === undefined ? undefined : lines.get(key)
      if (key === undefined || !line) return
      active += 1
      void workOn(key, line)
    }
  }

  /** Runs the first of a line; then it is the turn of other lines. */
  async function workOn(key: string, line: Line): Promise<void> {
    const first = line.waiting.shift()
    if (first) waiting -= 1
    const goesOn = first !== undefined && (await runFresh(first, line))
    active -= 1
    if (goesOn && line.waiting.length > 0) ready.push(key)
    else close(key, line)
    startReady()
  }

  async function runFresh({ job, since }: Line['waiting'][number], line: Line): Promise<boolean> {
    if (now() - since > FRESH_MS) {
      line.more = true
      return false
    }
    const goesOn = await run(job)
    for (const finished of looks) finished.add(job.seq)
    return goesOn
  }

  /** What still waits in it is in the table, and stays behind the one that could not go. */
  function close(key: string, line: Line): void {
    waiting -= line.waiting.length
    lines.delete(key)
    if (line.isFromTable) fromTable -= 1
    changed.resolve()
    changed = Promise.withResolvers()
    if (line.more) onMore()
  }

  /** False when the job stays in the table and nobody here will look for it. */
  function follow(job: AddedJob): boolean {
    const line = lines.get(job.key)
    const overtakes = job.after !== undefined && job.after > (line?.last ?? 0)
    if (overtakes || waiting >= MOST_WAITING) {
      if (line) line.more = true
      return line !== undefined
    }
    if (!line) open(job, false)
    else if (job.seq > line.last) append(line, job)
    return true
  }

  return {
    size: () => lines.size,

    /** Takes up jobs just committed; false when some stay in the table and nobody here will look for them. */
    join(added: readonly AddedJob[]): boolean {
      return added.map(follow).every((taken) => taken)
    },

    /** Begins what the table has for keys that are not in hand, the first of each; returns how many that were. */
    async fill(read: (busy: readonly string[]) => Promise<readonly Job[]>): Promise<number> {
      // What ends while the table is read must not be begun a second time.
      const finished = new Set<number>()
      looks.add(finished)
      const due = await read([...lines.keys()]).finally(() => looks.delete(finished))
      const begun = due.filter((job) => {
        if (lines.has(job.key) || finished.has(job.seq)) return false
        open(job, true)
        return true
      })
      return begun.length
    },

    /** Resolves when there is room for more from the table. */
    async room(): Promise<void> {
      while (fromTable >= sideBySide) await changed.promise
    },

    async idle(): Promise<void> {
      while (lines.size > 0) await changed.promise
    },
  }
}
