import { codeOf } from '../errors.ts'
import type { Log } from '../log.ts'
import type { AddedJob, Job, Jobs, Store, Tx } from '../store/store.ts'
import { createLines } from './lines.ts'

/** What became of a job. Whatever must be written with it is written in `commit`, in the job's last transaction. */
export type JobResult =
  | { readonly state: 'done'; readonly commit?: (tx: Tx) => Promise<void> }
  | {
      readonly state: 'later'
      readonly afterMs: number
      readonly code: string
      /** The receiver itself said when to come again: for a day that is no failure of ours. */
      readonly asTold?: boolean | undefined
    }
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
  /** Told once of each job that has failed too often and is set aside. */
  readonly onGivenUp?: ((tx: Tx, job: Job) => Promise<void>) | undefined
  readonly log: Log
  readonly now: () => number
}

/** How many jobs run side by side. */
const SIDE_BY_SIDE = 64
/** Longest wait between two looks at the table: another worker may have left something (milliseconds). */
const LOOK_MS = 1000
const MOST_ATTEMPTS = 12
/** So long a receiver may put us off as often as it likes (milliseconds). */
const PATIENCE_MS = 24 * 3600_000

/** Exponential backoff with jitter, 1 s to 5 min (milliseconds). */
export function backoff(attempts: number): number {
  return Math.round(Math.min(300_000, 1000 * 2 ** attempts) * (0.5 + Math.random() / 2))
}

export type Runner = ReturnType<typeof createRunner>

/** Runs due jobs: those of one key one after another, others side by side. */
export function createRunner(options: RunnerOptions) {
  const { store, jobs, handlers, log, now } = options
  const lines = createLines({ sideBySide: SIDE_BY_SIDE, now, run, onMore: wake })
  const finish = createFinish(store, jobs)
  let pumping: Promise<void> | undefined
  let again = false
  let stopped = true
  let timer: NodeJS.Timeout | undefined

  /** False when what follows in its line must wait for it. */
  async function run(job: Job): Promise<boolean> {
    const result = await attempt(job)
    try {
      if (result.state === 'done' && !result.commit) await finish(job.seq)
      else await store.transact((tx) => settle(tx, job, result))
    } catch (error) {
      // The row is still there: it runs again when it is next looked at.
      log.error({ event: 'job_not_settled', kind: job.kind, code: codeOf(error) })
      return false
    }
    return result.state !== 'later'
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
        await putOff(tx, job, result)
        return
      case 'away':
      case 'dead':
        await jobs.park(tx, job.seq, result.state, result.code)
        await result.commit?.(tx)
        return
    }
  }

  async function putOff(
    tx: Tx,
    job: Job,
    { afterMs, code, asTold = false }: Extract<JobResult, { state: 'later' }>,
  ): Promise<void> {
    const isFailure = !asTold || now() - job.createdAt > PATIENCE_MS
    if (!isFailure || job.attempts + 1 < MOST_ATTEMPTS) {
      await jobs.later(tx, job.seq, { runAt: Math.round(now() + afterMs), code, isFailure })
      return
    }
    await jobs.park(tx, job.seq, 'dead', code)
    await options.onGivenUp?.(tx, job)
  }

  async function pump(): Promise<void> {
    do {
      again = false
      for (;;) {
        await lines.room()
        const begun = await lines.fill((busy) => jobs.takeDue(SIDE_BY_SIDE, busy))
        if (begun === 0) break
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

    /** Runs jobs that a commit has just added, without reading them back. What must wait for others stays in the table. */
    hand(added: readonly AddedJob[]): void {
      if (stopped) return
      if (!lines.join(added)) wake()
    },

    start(): void {
      stopped = false
      timer = setInterval(wake, LOOK_MS)
      wake()
    },
    /** Runs all that is due and waits for it: for tests with a clock of their own, and before a stop. */
    async settled(): Promise<void> {
      wake()
      while (pumping || lines.size() > 0) {
        await pumping
        await lines.idle()
      }
    },
    async stop(): Promise<void> {
      clearInterval(timer)
      await this.settled()
      stopped = true
    },
  }
}

/** Removes the rows of jobs that are done: all that end while a transaction is awaited go in one statement. */
function createFinish(store: Store, jobs: Jobs) {
  let gathered: number[] = []
  let removing: Promise<void> | undefined

  function take(): readonly number[] {
    const seqs = gathered
    gathered = []
    removing = undefined
    return seqs
  }

  async function remove(): Promise<void> {
    // PostgreSQL would begin at once, before the others of this moment are here.
    await undefined
    let begun = false
    try {
      await store.one((db) => {
        begun = true
        return jobs.done(db, ...take())
      })
    } finally {
      // The database is away: these rows stay, and run again.
      if (!begun) take()
    }
  }

  return function finish(seq: number): Promise<void> {
    gathered.push(seq)
    removing ??= remove()
    return removing
  }
}
