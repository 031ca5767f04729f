import { CompiledQuery } from 'kysely'
import type { Db, Engine, Tx } from './store.ts'

/** Runs one fixed query with these values. */
export type Statement<Row> = (db: Db | Tx, values: readonly unknown[]) => Promise<readonly Row[]>

/**
 * A query that every message needs, written once with `?` for each value. Kysely would build and compile it anew at
 * each call, which costs more than running it. `Row` is what its author says it returns, as with Kysely's own `sql`.
 */
export function statement<Row>(engine: Engine, text: string): Statement<Row> {
  let count = 0
  const numbered = () => {
    count += 1
    return `$${count}`
  }
  const { query, queryId, sql } = CompiledQuery.raw(
    engine === 'postgres' ? text.replaceAll('?', numbered) : text,
  )
  return async (db, parameters) => {
    const { rows } = await db.executeQuery<Row>({ query, queryId, sql, parameters })
    return rows
  }
}
