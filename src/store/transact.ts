import { setImmediate } from 'node:timers/promises'
import type { Db, Store, Tx } from './database.ts'

type Unit = {
  readonly run: (tx: Tx) => Promise<void>
  readonly settle: (failure?: unknown) => void
  /** A statement undoes itself when it fails; several need a savepoint. */
  readonly isOne: boolean
}

/** How many units share one commit at most: bounds how long the first of them waits. */
const BATCH = 128

/** Marks inside the open transaction of SQLite's one connection. */
export type Marks = {
  readonly set: () => void
  readonly undo: () => void
  readonly drop: () => void
  /** False when SQLite has undone the whole transaction of its own accord: a full disk does that. */
  readonly isOpen: () => boolean
}

/** On PostgreSQL: plain transactions, side by side. */
export function onServer(db: Db): Pick<Store, 'transact' | 'one'> {
  return { transact: (work) => db.transaction().execute(work), one: (work) => work(db) }
}

/**
 * On SQLite, where commits come one after another and each waits for the disk, units that wait together share one
 * commit (group commit), each behind a savepoint of its own.
 */
export function groupCommits(db: Db, marks: Marks): Pick<Store, 'transact' | 'one'> {
  const waiting: Unit[] = []
  let draining = false

  async function drain(): Promise<void> {
    draining = true
    while (waiting.length > 0) {
      // A commit blocks the thread: first hear everybody whose answer has arrived meanwhile.
      await setImmediate()
      await commitTogether(waiting.splice(0, BATCH))
    }
    draining = false
  }

  async function commitTogether(units: readonly Unit[]): Promise<void> {
    const failures = new Map<Unit, unknown>()
    try {
      await db.transaction().execute(async (tx) => {
        for (const unit of units) await runUnit(tx, unit, failures)
      })
    } catch (error) {
      for (const unit of units) failures.set(unit, failures.get(unit) ?? error)
    }
    for (const unit of units) unit.settle(failures.get(unit))
  }

  async function runUnit(tx: Tx, unit: Unit, failures: Map<Unit, unknown>): Promise<void> {
    if (!unit.isOne) marks.set()
    try {
      await unit.run(tx)
    } catch (error) {
      if (!marks.isOpen()) throw error
      failures.set(unit, error)
      if (!unit.isOne) marks.undo()
    }
    if (!unit.isOne) marks.drop()
  }

  function add<T>(isOne: boolean, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    let value: { readonly of: T } | undefined
    waiting.push({
      isOne,
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

  return { transact: (work) => add(false, work), one: (work) => add(true, work) }
}
