import { codeOf } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Store, Tx } from '../store/store.ts'

const DAY_MS = 24 * 3_600_000
const YEAR_MS = 365 * DAY_MS

/** How long each class of things is kept (milliseconds, P-12); a case’s content by its service’s own rule, a year at most. */
export const KEPT_MS = {
  /** Ids of handled messages: a platform delivers again for so long at most. */
  seen: 7 * DAY_MS,
  /** Whatever could not be delivered. */
  undelivered: 30 * DAY_MS,
  /** What residents wrote with their rating. */
  satisfaction: 90 * DAY_MS,
  /** What the cards did not hold. */
  gap: YEAR_MS,
  /** The audit, and the bare steps of erased cases. */
  audit: 3 * YEAR_MS,
  /** That a consent was given and withdrawn. */
  consent: 3 * YEAR_MS,
} as const
export const LONGEST_CASE_DAYS = 365

export type RetentionOptions = {
  readonly store: Store
  readonly log: Log
  readonly now: () => number
  /** How long the content of closed cases is kept, by service; `undefined` is every other service. */
  readonly keepDays: ReadonlyMap<string | undefined, number>
  readonly cases: {
    /** Ids of cases of a service (or of none of these) closed before an instant and not erased yet. */
    closedBefore(
      before: number,
      limit: number,
      which: { readonly service: string } | { readonly notOf: readonly string[] },
    ): Promise<readonly string[]>
    erase(tx: Tx, id: string): Promise<void>
    /** Ids of cases that a law has had stored until an instant before this one. */
    storedUntil(at: number, limit: number): Promise<readonly string[]>
    destroyStored(tx: Tx, id: string): Promise<void>
    /** Drops audit lines and erased cases from before an instant; the chain stays provable. */
    pruneAudit(tx: Tx, before: number, limit: number): Promise<number>
  }
}

const CHUNK = 200

/**
 * Forgets by the clock. Each class in small transactions of its own: killed at any instant, the next run goes on.
 * Returns the counts, which are also logged; one class that fails does not keep the others from being forgotten.
 */
export function createRetention({ store, log, now, keepDays, cases }: RetentionOptions) {
  const before = (kept: number) => now() - kept

  /** Runs a step until it finds nothing more. */
  async function untilDone(step: (tx: Tx) => Promise<number>): Promise<number> {
    let total = 0
    for (;;) {
      const count = await store.transact(step)
      total += count
      if (count < CHUNK) return total
    }
  }

  async function closedCases(): Promise<number> {
    const named = [...keepDays.keys()].filter((service) => service !== undefined)
    let total = 0
    for (const [service, days] of keepDays) {
      const at = before(Math.min(days, LONGEST_CASE_DAYS) * DAY_MS)
      for (;;) {
        const ids = await cases.closedBefore(at, CHUNK, service ? { service } : { notOf: named })
        await store.transact(async (tx) => {
          for (const id of ids) await cases.erase(tx, id)
        })
        total += ids.length
        if (ids.length < CHUNK) break
      }
    }
    return total
  }

  async function storedCases(): Promise<number> {
    let total = 0
    for (;;) {
      const ids = await cases.storedUntil(now(), CHUNK)
      await store.transact(async (tx) => {
        for (const id of ids) await cases.destroyStored(tx, id)
      })
      total += ids.length
      if (ids.length < CHUNK) return total
    }
  }

  const classes: Readonly<Record<string, () => Promise<number>>> = {
    session: () =>
      untilDone(async (tx) => {
        const rows = await tx
          .selectFrom('keyv')
          .select(['namespace', 'key'])
          .where('expires_at', '>', 0)
          .where('expires_at', '<', now())
          .limit(CHUNK)
          .execute()
        for (const { namespace, key } of rows)
          await tx
            .deleteFrom('keyv')
            .where('namespace', '=', namespace)
            .where('key', '=', key)
            .where('expires_at', '<', now())
            .execute()
        return rows.length
      }),
    seen: () =>
      untilDone(async (tx) => {
        const rows = await tx
          .selectFrom('inbox')
          .select('seq')
          .where('done_at', '>', 0)
          .where('done_at', '<', before(KEPT_MS.seen))
          .limit(CHUNK)
          .execute()
        return drop(tx, 'inbox', rows)
      }),
    case: closedCases,
    stored: storedCases,
    satisfaction: () =>
      untilDone(async (tx) => {
        const rows = await tx
          .selectFrom('case_events')
          .select(['case_id', 'seq'])
          .where('action', 'in', ['rate', 'explain'])
          .where('note', '!=', '')
          .where('at', '<', before(KEPT_MS.satisfaction))
          .limit(CHUNK)
          .execute()
        for (const { case_id, seq } of rows)
          await tx
            .updateTable('case_events')
            .set({ note: '' })
            .where('case_id', '=', case_id)
            .where('seq', '=', seq)
            .execute()
        return rows.length
      }),
    undelivered: () =>
      untilDone(async (tx) => {
        const rows = await tx
          .selectFrom('jobs')
          .select('seq')
          .where('state', 'in', ['dead', 'away'])
          .where('created_at', '<', before(KEPT_MS.undelivered))
          .limit(CHUNK)
          .execute()
        return drop(tx, 'jobs', rows)
      }),
    gap: () =>
      untilDone(async (tx) => {
        const rows = await tx
          .selectFrom('gaps')
          .select('seq')
          .where('at', '<', before(KEPT_MS.gap))
          .limit(CHUNK)
          .execute()
        return drop(tx, 'gaps', rows)
      }),
    consent: () =>
      store.transact(async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom('consents')
          .where('withdrawn_at', '>', 0)
          .where('withdrawn_at', '<', before(KEPT_MS.consent))
          .executeTakeFirst()
        return Number(numDeletedRows)
      }),
    audit: () => untilDone((tx) => cases.pruneAudit(tx, before(KEPT_MS.audit), CHUNK)),
  }

  return async function forget(): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {}
    for (const [kind, run] of Object.entries(classes)) {
      try {
        const count = await run()
        counts[kind] = count
        if (count > 0) log.info({ event: 'retention', kind, count })
      } catch (error) {
        log.error({ event: 'retention_failed', kind, code: codeOf(error) })
      }
    }
    return counts
  }

  async function drop(
    tx: Tx,
    table: 'inbox' | 'jobs' | 'gaps',
    rows: readonly { readonly seq: number }[],
  ): Promise<number> {
    if (rows.length === 0) return 0
    const seqs = rows.map(({ seq }) => seq)
    await tx.deleteFrom(table).where('seq', 'in', seqs).execute()
    return rows.length
  }
}
