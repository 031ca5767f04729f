import type { Db, Store, Tx } from './database.ts'
import { statement } from './statement.ts'

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

/** A job as it was just added; `after` is the newest open send of its key before it, which must go first. */
export type AddedJob = Job & { readonly after?: number | undefined }

export type JobsOptions = {
  readonly store: Store
  readonly worker: string
  readonly now: () => number
}

/** Until when a job is put off, and why. */
export type Delay = { readonly runAt: number; readonly code: string; readonly isFailure: boolean }

const LEASE_MS = 60_000

export type Jobs = ReturnType<typeof createJobs>

/** Work to do later or again: sends, reminders, retention. Rows of the same database, added in the caller's transaction. */
export function createJobs({ store, worker, now }: JobsOptions) {
  const { engine } = store
  const shared = engine === 'postgres'
  const insert = statement<{ seq: number; after: number | null }>(
    `insert into jobs (kind, key, payload, run_at, created_at, attempts, state, code, worker, lease_until, name)
      values (?, ?, ?, ?, ?, 0, 'open', '', ?, ?, ?) on conflict (name) do nothing
      returning seq, (select max(k.seq) from jobs k where k.key = jobs.key and k.seq < jobs.seq
        and k.state = 'open' and k.kind = 'send') as after`,
  )
  const inList = shared ? '= any(?)' : 'in (select value from json_each(?))'
  const list = (values: readonly unknown[]) => (shared ? values : JSON.stringify(values))
  const due = statement<Job>(
    `select seq, kind, key, payload, attempts, created_at as "createdAt" from jobs j
      where state = 'open' and run_at <= ? and not (key ${inList})
        and not exists (select 1 from jobs k where k.key = j.key and k.seq < j.seq
          and k.state = 'open' and k.kind = 'send')
        ${shared ? 'and (worker = ? or lease_until < ?)' : ''}
      order by run_at, seq limit ? ${shared ? 'for update skip locked' : ''}`,
  )
  const lease = statement(`update jobs set worker = ?, lease_until = ? where seq ${inList}`)
  const remove = statement(`delete from jobs where seq ${inList}`)

  return {
    /** Adds a job; undefined when one of that name exists. */
    async add(tx: Tx, { kind, key, payload, runAt, name }: NewJob): Promise<AddedJob | undefined> {
      const createdAt = now()
      const [row] = await insert(tx, [
        ...[kind, key, payload, runAt ?? createdAt, createdAt],
        ...(runAt === undefined ? [worker, createdAt + LEASE_MS] : ['', 0]),
        name ?? null,
      ])
      if (!row) return undefined
      const { seq, after } = row
      return { seq, kind, key, payload, attempts: 0, createdAt, after: after ?? undefined }
    },

    /** The first open job of each key that is due and not busy, taken for this worker. */
    async takeDue(limit: number, busy: readonly string[] = []): Promise<readonly Job[]> {
      const time = now()
      if (!shared) return due(store.db, [time, list(busy), limit])
      return store.transact(async (tx) => {
        const jobs = await due(tx, [time, list(busy), worker, time, limit])
        if (jobs.length > 0) {
          const seqs = jobs.map(({ seq }) => seq)
          await lease(tx, [worker, time + LEASE_MS, seqs])
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

    async done(db: Db | Tx, ...seqs: readonly number[]): Promise<void> {
      await remove(db, [list(seqs)])
    },

    /** Puts a job off: it may yet succeed. `isFailure` counts it as one more attempt. */
    async later(tx: Tx, seq: number, { runAt, code, isFailure }: Delay): Promise<void> {
      await tx
        .updateTable('jobs')
        .set((e) => ({
          run_at: runAt,
          attempts: e('attempts', '+', isFailure ? 1 : 0),
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

    /** Takes out what waits for the receiver of this key, oldest first. */
    async takeAway(tx: Tx, key: string): Promise<readonly Job[]> {
      const rows = await tx
        .deleteFrom('jobs')
        .where('key', '=', key)
        .where('kind', '=', 'send')
        .where('state', '=', 'away')
        .returning(['seq', 'kind', 'key', 'payload', 'attempts', 'created_at as createdAt'])
        .execute()
      return rows.toSorted((a, b) => a.seq - b.seq)
    },

    /** How many messages wait for the receiver of this key. */
    async awayOf(tx: Tx, key: string): Promise<number> {
      const row = await tx
        .selectFrom('jobs')
        .select((e) => e.fn.countAll().as('n'))
        .where('key', '=', key)
        .where('kind', '=', 'send')
        .where('state', '=', 'away')
        .executeTakeFirst()
      return Number(row?.n ?? 0)
    },

    /** Which of these keys have a message that waits for its receiver, or that was given up. */
    async stuck(db: Db | Tx, keys: readonly string[]): Promise<ReadonlySet<string>> {
      if (keys.length === 0) return new Set()
      const rows = await db
        .selectFrom('jobs')
        .select('key')
        .distinct()
        .where('key', 'in', [...keys])
        .where('kind', '=', 'send')
        .where('state', 'in', ['away', 'dead'])
        .execute()
      return new Set(rows.map(({ key }) => key))
    },

    /** The same for everything that was set aside for this reason. */
    async wakeAll(code: string): Promise<void> {
      await store.db
        .updateTable('jobs')
        .set({ state: 'open', run_at: now() })
        .where('state', '=', 'away')
        .where('code', '=', code)
        .execute()
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
