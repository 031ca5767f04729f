import { PostgresDialect } from 'kysely'
import pg from 'pg'
import { LinliError } from '../errors.ts'
import type { Log } from '../log.ts'

const INT8 = 20

/** A pool that survives a restart of the server: without an error listener on each client, the process would die. */
export async function openPostgres(url: string, log: Log) {
  pg.types.setTypeParser(INT8, Number)
  const pool = new pg.Pool({ connectionString: url, max: 12, connectionTimeoutMillis: 5000 })
  pool.on('error', () => log.warn({ event: 'store_connection_lost' }))
  pool.on('connect', (client) => {
    client.on('error', () => log.warn({ event: 'store_connection_lost' }))
  })
  try {
    await pool.query('select 1')
  } catch (cause) {
    await pool.end()
    throw new LinliError(
      'database_unreachable',
      'DATABASE_URL: no PostgreSQL answers there. Check host, port, user, password and database name.',
      { cause },
    )
  }
  return { dialect: new PostgresDialect({ pool }) }
}
