import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { quiet } from './quiet.ts'

export const ENGINES = ['sqlite', 'postgres'] as const
export type Engine = (typeof ENGINES)[number]

export { quiet }

/** A folder of its own under the system's temporary folder. */
export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), 'linli-'))
}

/** What `openStore` needs for a new, empty database of either engine. */
export async function freshDatabase(engine: Engine) {
  const dataDir = freshFolder()
  if (engine === 'sqlite') return { dataDir, log: quiet }
  const admin = inject('postgresAdminUrl')
  const name = `t${randomBytes(8).toString('hex')}`
  const client = new pg.Client({ connectionString: admin })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  return { dataDir, databaseUrl: admin.replace(/\/postgres$/, `/${name}`), log: quiet }
}
