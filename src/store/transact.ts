import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db, Engine, Tx } from './store.ts'

type Unit = {
  readonly run: (tx: Tx) => Promise<void>
  readonly settle: (failure?: unknown) => void
}

/** How many units share one commit at most: bounds how long the first of them waits. */
const BATCH = 64

/**
 * On PostgreSQL a plain transaction. On SQLite, where commits come one after another and each waits for the disk,
 * units that wait together share one commit (group commit), each behind a savepoint of its own.
 */
export function createTransact(db: Db, engine: Engine) {
  const waiting: Unit[] = []
  let draining = false

  async function drain(): Promise<void> {
    draining = true
    while (waiting.length > 0) {
      // A commit blocks the thread: first hear everybody whose answer has arrived meanwhile.
      await setImmediate()
      await commitTogether(db, waiting.splice(0, BATCH))
    }
    draining = false
  }

  return async function transact<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (engine === 'postgres') return db.transaction().execute(work)
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    let value: { readonly of: T } | undefined
    waiting.push({
      run: async (tx) => {
        value = { of: await work(tx) }
      },
      settle(failure) {
        if (failure === undefined && value) resolve(value.of)
        else reject(failure)
      },
    })
    if (!draining) void drain()
    return promise
  }
}

async function commitTogether(db: Db, units: readonly Unit[]): Promise<void> {
  const failures = new Map<Unit, unknown>()
  try {
    await db.transaction().execute(async (tx) => {
      for (const unit of units) {
        await sql`savepoint unit`.execute(tx)
        try {
          await unit.run(tx)
        } catch (error) {
          failures.set(unit, error)
          await sql`rollback to unit`.execute(tx)
        }
        await sql`release unit`.execute(tx)
      }
    })
  } catch (error) {
    for (const unit of units) failures.set(unit, failures.get(unit) ?? error)
  }
  for (const unit of units) unit.settle(failures.get(unit))
}
