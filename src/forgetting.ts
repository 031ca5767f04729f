import type { JobHandler } from './desk/desk.ts'
import type { Service } from './forms/forms.ts'
import type { Log } from './log.ts'
import { createRetention, TALK_ONLY } from './privacy/privacy.ts'
import type { Requests } from './requests/requests.ts'
import type { Jobs, Store, Tx } from './store/store.ts'

export type ForgettingOptions = {
  readonly store: Store
  readonly jobs: Jobs
  readonly log: Log
  readonly now: () => number
  readonly services: readonly Service[]
  /** Read late: cases are opened with what is destroyed here. */
  readonly requests: () => Requests
}

/** The job that forgets by the clock, and how often it runs (milliseconds). */
const RETENTION_JOB = 'retention'
const FORGET_EVERY_MS = 3_600_000
/** The job that destroys in the key file what was erased. */
export const SHRED_JOB = 'shred'
/** Erasures are destroyed in the key file together, so long after the first of them (milliseconds). */
const SHRED_AFTER_MS = 30_000
/** How long a closed case of no service's own rule is kept (days). */
const DEFAULT_KEEP_DAYS = 180

/** What is forgotten, when: by the clock, and soon after an erasure. One job of each name for all workers. */
export function createForgetting({ store, jobs, log, now, services, requests }: ForgettingOptions) {
  const keptBy = new Map(services.map(({ id, handling }) => [id, handling.keep_days] as const))
  const forget = createRetention({
    store,
    log,
    now,
    keepDays: new Map([...keptBy, [undefined, DEFAULT_KEEP_DAYS] as const]),
    cases: {
      closedBefore: (before, limit, which) =>
        requests().closedBefore(store.db, before, limit, which),
      erase: (tx, id) => requests().erase(tx, { id, actor: 'system', reason: 'retention' }),
      storedUntil: (at, limit) => requests().storedUntil(store.db, at, limit),
      destroyStored: (tx, id) => requests().destroyStored(tx, id),
      pruneAudit: (tx, before, limit) => requests().pruneAudit(tx, before, limit),
    },
  })

  async function planJob(tx: Tx, name: string, runAt: number): Promise<void> {
    await jobs.add(tx, { kind: name, key: name, name, payload: '', runAt })
  }

  /** Plans the next look at the clock; each run plans its next itself. */
  const plan = (tx: Tx): Promise<void> => planJob(tx, RETENTION_JOB, now() + FORGET_EVERY_MS)

  /** What is erased here is destroyed in the key file soon after. */
  const askToShred = (tx: Tx): Promise<void> => planJob(tx, SHRED_JOB, now() + SHRED_AFTER_MS)

  const handlers: Readonly<Record<string, JobHandler>> = {
    [RETENTION_JOB]: async () => {
      await forget()
      return { state: 'done', commit: plan }
    },
  }

  return {
    plan,
    askToShred,
    handlers,

    /** How long a closed case of a service is kept (days). */
    keepDays: (service: string): number => keptBy.get(service) ?? DEFAULT_KEEP_DAYS,

    /** Makes what older copies of the database hold of talks unreadable, soon. */
    async shredTalks(tx: Tx): Promise<void> {
      const row = { leaf: TALK_ONLY, at: now() }
      await tx
        .insertInto('shreds')
        .values(row)
        .onConflict((e) => e.column('leaf').doNothing())
        .execute()
      await askToShred(tx)
    },
  }
}
