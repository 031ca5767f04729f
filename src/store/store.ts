import { Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { LinliError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Db, Engine, Store } from './database.ts'
import { migrationsFor } from './migrations.ts'
import type { Schema } from './schema.ts'
import { openSqlite } from './sqlite.ts'
import { groupCommits, onServer } from './transact.ts'

export { isAway } from './away.ts'
export type { Db, Engine, Store, Tx } from './database.ts'
export { createGaps, type Gap } from './gaps.ts'
export { type Claimed, createInbox, type Inbox } from './inbox.ts'
export { type AddedJob, createJobs, type Job, type Jobs, type NewJob } from './jobs.ts'
export { type Box, createKeyvTable } from './keyv-table.ts'
export type { Schema } from './schema.ts'
export { type Statement, statement } from './statement.ts'

export type StoreOptions = {
  readonly dataDir: string
  readonly databaseUrl?: string | undefined
  readonly log: Log
  /** Leaves the schema as it is, and throws `database_older` when steps are missing. */
  readonly look?: boolean
}

/** Opens the database that the settings name, and brings its schema up to date unless only a look is wanted. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { dataDir, databaseUrl, log, look = false } = options
  const engine: Engine = databaseUrl ? 'postgres' : 'sqlite'
  const opened = databaseUrl
    ? { ...(await openServer(databaseUrl, log)), marks: undefined, unlock: () => undefined }
    : openSqlite(dataDir)
  const db = new Kysely<Schema>({ dialect: opened.dialect })
  try {
    await migrate(db, engine, look)
  } catch (error) {
    await db.destroy()
    opened.unlock()
    throw error
  }
  const closing = new AbortController()
  return {
    engine,
    db,
    closing: closing.signal,
    ...(opened.marks ? groupCommits(db, opened.marks) : onServer(db)),
    async close() {
      closing.abort()
      await db.destroy()
      opened.unlock()
    },
  }
}

/** The PostgreSQL client is loaded only by those who use it. */
async function openServer(url: string, log: Log) {
  const { openPostgres } = await import('./postgres.ts')
  return openPostgres(url, log)
}

async function migrate(db: Db, engine: Engine, look: boolean): Promise<void> {
  const provider = migrationsFor(engine)
  const known = Object.keys(await provider.getMigrations())
  const applied = await appliedSteps(db)
  const newer = applied.filter((name) => !known.includes(name))
  if (newer.length > 0)
    throw new LinliError(
      'database_newer',
      `The database is newer than this Linli (${newer.join(', ')}). Update Linli, or restore a backup from before.`,
    )
  const missing = known.filter((name) => !applied.includes(name))
  if (look && missing.length > 0)
    throw new LinliError(
      'database_older',
      `The database is older than this Linli (without ${missing.join(', ')}). The next start brings it up to date; make a backup before: npm run backup`,
    )
  if (look) return
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error)
    throw new LinliError(
      'migration_failed',
      'The database could not be brought up to date; nothing was changed.',
      { cause: error },
    )
}

async function appliedSteps(db: Db): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === 'kysely_migration')) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  return rows.map(({ name }) => name)
}
