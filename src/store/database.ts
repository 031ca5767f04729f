import type { Kysely, Transaction } from 'kysely'
import type { Schema } from './schema.ts'

export type Db = Kysely<Schema>
/** An open transaction. Inside one, use only this: the outer `db` would wait for it for ever. */
export type Tx = Transaction<Schema>
export type Engine = 'sqlite' | 'postgres'

/** One database, whichever it is. */
export type Store = {
  readonly engine: Engine
  readonly db: Db
  /** Runs `work` in a transaction and resolves after it is safely on disk. */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** The same for work of exactly one statement, at less cost. */
  one<T>(work: (db: Db | Tx) => Promise<T>): Promise<T>
  /** Aborted when `close` begins. */
  readonly closing: AbortSignal
  close(): Promise<void>
}
