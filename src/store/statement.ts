import { CompiledQuery } from 'kysely'
import type { Db, Tx } from './database.ts'
import { DirectAdapter } from './direct.ts'

/** Runs one fixed query with these values. */
export type Statement<Row> = (db: Db | Tx, values: readonly unknown[]) => Promise<readonly Row[]>

/**
 * A query that every message needs, written once with `?` for each value. Kysely would build and compile it anew at
 * each call, which costs more than running it. `Row` is what its author says it returns, as with Kysely's own `sql`.
 * What only reads sees, outside a transaction, what is committed.
 */
export function statement<Row>(text: string): Statement<Row> {
  let count = 0
  const numbered = text.replaceAll('?', () => {
    count += 1
    return `$${count}`
  })
  const [onSqlite, onServer] = [CompiledQuery.raw(text), CompiledQuery.raw(numbered)]
  const isLook = /^\s*select\b/i.test(text)

  return async function run(db, values) {
    const { adapter } = db.getExecutor()
    const direct = adapter instanceof DirectAdapter ? adapter.direct : undefined
    if (direct && db.isTransaction) return direct.within<Row>(text, values)
    if (direct && isLook) return direct.look<Row>(text, values)
    const { query, queryId, sql } = direct ? onSqlite : onServer
    const { rows } = await db.executeQuery<Row>({ query, queryId, sql, parameters: values })
    return rows
  }
}
