import { codeOf } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Job, Jobs, Store, Tx } from '../store/store.ts'

/** What became of a job. Whatever must be written with it is written in `commit`, in the job's last transaction. */
export type JobResult =
  | { readonly state: 'done'; readonly commit?: (tx: Tx) => Promise<void> }
  | { readonly state: 'later'; readonly afterMs: number; readonly code: string }
  | {
      readonly state: 'away' | 'dead'
      readonly code: string
      readonly commit?: (tx: Tx) => Promise<void>
    }

export type JobHandler = (job: Job) => Promise<JobResult>

export type RunnerOptions = {
  readonly store: Store
  readonly jobs: Jobs
  readonly handlers: Readonly<Record<string, JobHandler>>
  readonly log: Log
  readonly now: () => number
}

/** How many jobs run side by side. */
const SIDE_BY_SIDE = 64
/** Longest wait between two looks at the table: another worker may have left something (milliseconds). */
const LOOK_MS = 1000
const MOST_ATTEMPTS = 12

/** Exponential backoff with jitter, 1 s to 5 min (milliseconds). */
export function backoff(attempts: number): number {
  return Math.min(300_000, 1000 * 2 ** attempts) * (0.5 + Math.random() / 2)
}

export type Runner = ReturnType<typeof createRunner>

/** Runs due jobs: those of one key one after another, others side by side. */
export function createRunner({ store, jobs, handlers, log, now }: RunnerOptions) {
  const busy = new Map<string, Promise<void>>()
  let pumping: Promise<void> | undefined
  let again = false
  let stopped = true
  let timer: NodeJS.Timeout | undefined

  async function run(job: Job): Promise<void> {
    const result = await attempt(job)
    try {
      await store.transact((tx) => settle(tx, job, result))
    } catch (error) {
      // The row is still there: it runs again when it is next looked at.
      log.error({ event: 'job_not_settled', kind: job.kind, code: codeOf(error) })
    }
  }

  async function attempt(job: Job): Promise<JobResult> {
    const handler = handlers[job.kind]
    if (!handler) return { state: 'dead', code: 'no_handler' }
    try {
      return await handler(job)
    } catch (error) {
      log.warn({ event: 'job_failed', kind: job.kind, code: codeOf(error), attempt: job.attempts })
      return { state: 'later', afterMs: backoff(job.attempts), code: codeOf(error) }
    }
  }

  async function settle(tx: Tx, job: Job, result: JobResult): Promise<void> {
    switch (result.state) {
      case 'done':
        await jobs.done(tx, job.seq)
        await result.commit?.(tx)
        return
      case 'later':
        if (job.attempts + 1 >= MOST_ATTEMPTS) await jobs.park(tx, job.seq, 'dead', result.code)
        else await jobs.later(tx, job.seq, now() + result.afterMs, result.code)
        return
      case 'away':
      case 'dead':
        await jobs.park(tx, job.seq, result.state, result.code)
        await result.commit?.(tx)
        return
    }
  }

  async function pump(): Promise<void> {
    do {
      again = false
      for (;;) {
        if (busy.size >= SIDE_BY_SIDE) await Promise.race(busy.values())
        const due = await jobs.takeDue(SIDE_BY_SIDE - busy.size, [...busy.keys()])
        const fresh = firstOfEachKey(due, busy)
        if (fresh.length === 0) break
        for (const job of fresh) {
          const work = run(job).finally(() => {
            busy.delete(job.key)
            wake()
          })
          busy.set(job.key, work)
        }
      }
    } while (again)
  }

  /** Looks for due jobs now; called after every commit that added some. */
  function wake(): void {
    if (stopped) return
    again = true
    pumping ??= pump()
      .catch((error: unknown) => {
        // The database is away: the next look comes by the clock.
        again = false
        log.error({ event: 'jobs_unreadable', code: codeOf(error) })
      })
      .finally(() => {
        pumping = undefined
        // Woken between the pump's last look and here.
        if (again) wake()
      })
  }

  return {
    wake,
    start(): void {
      stopped = false
      timer = setInterval(wake, LOOK_MS)
      wake()
    },
    /** Runs all that is due and waits for it: for tests with a clock of their own, and before a stop. */
    async settled(): Promise<void> {
      wake()
      while (pumping || busy.size > 0) {
        await pumping
        await Promise.all(busy.values())
      }
    },
    async stop(): Promise<void> {
      clearInterval(timer)
      await this.settled()
      stopped = true
    },
  }
}

function firstOfEachKey(due: readonly Job[], busy: ReadonlyMap<string, unknown>): readonly Job[] {
  const taken = new Set(busy.keys())
  return due.filter(({ key }) => {
    if (taken.has(key)) return false
    taken.add(key)
    return true
  })
}
