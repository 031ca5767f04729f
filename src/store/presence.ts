import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Store } from './database.ts'
import { statement } from './statement.ts'

export type PresenceOptions = {
  readonly store: Store
  readonly worker: string
  readonly now: () => number
  /** How long a lease lasts (milliseconds). */
  readonly leaseMs: number
}

/** The first half of our advisory locks' keys; the second is the worker's hash. */
const LOCKS = 7_140_217
/** How often a worker looks whether the server still knows it (milliseconds). */
const LOOK_MS = 1000
/** What a worker has held for less than this is left to it: it may be reconnecting (milliseconds). */
const GRACE_MS = 5000

export type Presence = ReturnType<typeof createPresence>

/**
 * Tells living workers from dead ones on PostgreSQL: each holds an advisory lock on a connection of its own, which the
 * server drops in the moment the process dies. What a dead one held is free at once, not when its lease runs out.
 * Alone on SQLite there is nothing to tell.
 */
export function createPresence({ store, worker, now, leaseMs }: PresenceOptions) {
  const { engine, db, closing } = store
  const dead = (table: string) => `update ${table} set lease_until = 0
    where worker <> '' and worker <> ? and lease_until > 0 and lease_until < ?
      and ${table === 'inbox' ? 'done_at = 0' : "state = 'open'"}
      and not exists (select 1 from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and l.locktype = 'advisory' and l.granted and l.classid = ${LOCKS}
          and l.objid = (hashtext(${table}.worker)::bigint & 4294967295)::oid)
    returning seq`
  const free = [statement(dead('inbox')), statement(dead('jobs'))]

  /** Holds the lock until the store closes; throws when the connection breaks. */
  async function hold(entered: () => void): Promise<void> {
    await db.connection().execute(async (connection) => {
      await sql`select pg_advisory_lock_shared(${LOCKS}, hashtext(${worker}))`.execute(connection)
      entered()
      while (!closing.aborted) {
        await sleep(LOOK_MS, undefined, { signal: closing }).catch(() => undefined)
        await sql`select 1`.execute(connection)
      }
      await sql`select pg_advisory_unlock_all()`.execute(connection)
    })
  }

  async function stay(entered: () => void): Promise<void> {
    while (!closing.aborted) {
      await hold(entered).catch(() => undefined)
      if (closing.aborted) return
      await sleep(LOOK_MS / 4, undefined, { signal: closing }).catch(() => undefined)
    }
  }

  return {
    /** Resolves when others can see that we live. */
    async enter(): Promise<void> {
      if (engine !== 'postgres') return
      const { promise, resolve } = Promise.withResolvers<void>()
      void stay(resolve)
      await promise
    },

    /** Frees what workers hold that are no more. */
    async freeDead(): Promise<void> {
      if (engine !== 'postgres') return
      for (const one of free) await one(db, [worker, now() + leaseMs - GRACE_MS])
    },
  }
}
