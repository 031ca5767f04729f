import { SqliteAdapter } from 'kysely'

/** A query with `?` for each value, run at once: SQLite answers in the time that it takes to wait for a turn. */
export type Run = <Row>(text: string, values: readonly unknown[]) => readonly Row[]

/** Two ways to SQLite past Kysely, which builds, compiles and queues what is the same at every message. */
export type Direct = {
  /** On the connection that writes: for whoever has its transaction open. */
  readonly within: Run
  /** On a connection that only reads: what is committed, whatever transaction is open. */
  readonly look: Run
}

/** Hands both ways on to where statements are run: all that Kysely lets through from its dialect is the adapter. */
export class DirectAdapter extends SqliteAdapter {
  readonly direct: Direct

  constructor(direct: Direct) {
    super()
    this.direct = direct
  }
}
