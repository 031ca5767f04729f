import type { Store, Tx } from './store.ts'

export type NewJob = {
  readonly kind: string
  /** Jobs of one key run in the order they were added. */
  readonly key: string
  readonly payload: string
  /** Epoch milliseconds; now when absent. */
  readonly runAt?: number | undefined
  /** A second job of the same name is not added. */
  readonly name?: string | undefined
}

export type Job = {
  readonly seq: number
  readonly kind: string
  readonly key: string
  readonly payload: string
  readonly attempts: number
  readonly createdAt: number
}

export type JobsOptions = {
  readonly store: Store
  readonly worker: string
  readonly now: () => number
}

const LEASE_MS = 60_000

export type Jobs = ReturnType<typeof createJobs>

/** Work to do later or again: sends, reminders, retention. Rows of the same database, added in the caller's transaction. */
export function createJobs({ store, worker, now }: JobsOptions) {
  const shared = store.engine === 'postgres'

  return {
    /** Adds a job; undefined when one of that name exists. */
    async add(tx: Tx, { kind, key, payload, runAt, name }: NewJob): Promise<Job | undefined> {
      const createdAt = now()
      const row = await tx
        .insertInto('jobs')
        .values({
          kind,
          key,
          payload,
          run_at: runAt ?? createdAt,
          created_at: createdAt,
          attempts: 0,
          state: 'open',
          code: '',
          worker: runAt === undefined ? worker : '',
          lease_until: runAt === undefined ? createdAt + LEASE_MS : 0,
          name: name ?? null,
        })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .returning('seq')
        .executeTakeFirst()
      return row && { seq: row.seq, kind, key, payload, attempts: 0, createdAt }
    },

    /** The first open job of each key that is due, taken for this worker. */
    async takeDue(limit: number, busy: readonly string[] = []): Promise<readonly Job[]> {
      const time = now()
      return store.transact(async (tx) => {
        let query = tx
          .selectFrom('jobs as j')
          .select([
            'j.seq',
            'j.kind',
            'j.key',
            'j.payload',
            'j.attempts',
            'j.created_at as createdAt',
          ])
          .where('j.state', '=', 'open')
          .where('j.run_at', '<=', time)
          .where((e) =>
            e.not(
              e.exists(
                e
                  .selectFrom('jobs as k')
                  .select('k.seq')
                  .whereRef('k.key', '=', 'j.key')
                  .whereRef('k.seq', '<', 'j.seq')
                  .where('k.state', '=', 'open')
                  .where('k.kind', '=', 'send'),
              ),
            ),
          )
          .orderBy('j.run_at')
          .orderBy('j.seq')
          .limit(limit)
        if (busy.length > 0) query = query.where('j.key', 'not in', busy)
        if (shared) {
          query = query
            .where((e) => e.or([e('j.worker', '=', worker), e('j.lease_until', '<', time)]))
            .forUpdate()
            .skipLocked()
        }
        const jobs = await query.execute()
        if (shared && jobs.length > 0) {
          await tx
            .updateTable('jobs')
            .set({ worker, lease_until: time + LEASE_MS })
            .where(
              'seq',
              'in',
              jobs.map(({ seq }) => seq),
            )
            .execute()
        }
        return jobs
      })
    },

    /** When the next open job is due, or undefined. */
    async nextDue(): Promise<number | undefined> {
      const row = await store.db
        .selectFrom('jobs')
        .select((e) => e.fn.min('run_at').as('at'))
        .where('state', '=', 'open')
        .executeTakeFirst()
      return row?.at === null || row?.at === undefined ? undefined : Number(row.at)
    },

    async done(tx: Tx, seq: number): Promise<void> {
      await tx.deleteFrom('jobs').where('seq', '=', seq).execute()
    },

    /** Puts a job off: it failed and may yet succeed. */
    async later(tx: Tx, seq: number, runAt: number, code: string): Promise<void> {
      await tx
        .updateTable('jobs')
        .set((e) => ({
          run_at: runAt,
          attempts: e('attempts', '+', 1),
          code,
          worker: '',
          lease_until: 0,
        }))
        .where('seq', '=', seq)
        .execute()
    },

    /** Sets a job aside: `away` until its receiver is back, `dead` for staff to look at. */
    async park(tx: Tx, seq: number, state: 'away' | 'dead', code: string): Promise<void> {
      await tx
        .updateTable('jobs')
        .set({ state, code, worker: '', lease_until: 0 })
        .where('seq', '=', seq)
        .execute()
    },

    /** Makes everything of a key that waited for its receiver due now. */
    async wake(key: string): Promise<number> {
      const { numUpdatedRows } = await store.db
        .updateTable('jobs')
        .set({ state: 'open', run_at: now() })
        .where('key', '=', key)
        .where('state', '=', 'away')
        .executeTakeFirst()
      return Number(numUpdatedRows)
    },

    /** Removes a named job that is no longer wanted. */
    async cancel(tx: Tx, name: string): Promise<void> {
      await tx.deleteFrom('jobs').where('name', '=', name).execute()
    },

    /** What could not be delivered at all: kind, reason and age, never the text. */
    async dead(): Promise<
      readonly { seq: number; kind: string; code: string; created_at: number }[]
    > {
      return store.db
        .selectFrom('jobs')
        .select(['seq', 'kind', 'code', 'created_at'])
        .where('state', '=', 'dead')
        .orderBy('seq')
        .execute()
    },
  }
}
