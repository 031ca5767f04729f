import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { LinliError } from '../errors.ts'
import { readSettings, settingsSchema } from '../settings.ts'

/**
 * `npm run backup -- FILE`: a whole, consistent copy of the SQLite database while the desk runs.
 * The master key is not in it, on purpose: keep that elsewhere.
 */
export async function run([target]: readonly string[]): Promise<void> {
  const settings = readSettings(settingsSchema, process.env)
  if (settings.DATABASE_URL)
    throw new LinliError(
      'backup_postgres',
      'On PostgreSQL use its own tool: pg_dump --format=custom "$DATABASE_URL" > linli.dump',
    )
  if (!target)
    throw new LinliError(
      'backup_no_file',
      'Name the file to write: npm run backup -- /backups/linli-2026-11-23.db',
    )
  const source = join(settings.DATA_DIR, 'linli.db')
  if (!existsSync(source))
    throw new LinliError('backup_no_data', `There is no database in DATA_DIR ${settings.DATA_DIR}.`)
  if (existsSync(target))
    throw new LinliError('backup_exists', `${target} exists already. Name a new file.`)
  mkdirSync(dirname(resolve(target)), { recursive: true })
  const database = new DatabaseSync(source, { readOnly: true })
  try {
    database.prepare('vacuum into ?').run(resolve(target))
  } catch (error) {
    rmSync(target, { force: true })
    throw error
  } finally {
    database.close()
  }
  process.stderr.write(
    `Backed up to ${target}. The master key is not in it: keep a copy of that elsewhere.\n`,
  )
}

/** Moves a checked backup into the data folder; whatever was there is kept beside it. */
export function restoreSqlite(file: string, dataDir: string): string | undefined {
  const probe = new DatabaseSync(file, { readOnly: true })
  const row = probe.prepare('pragma integrity_check').get()
  probe.close()
  if (row?.['integrity_check'] !== 'ok')
    throw new LinliError('restore_damaged', `${file} is damaged. Take an older backup.`)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const current = join(dataDir, 'linli.db')
  let kept: string | undefined
  if (existsSync(current)) {
    kept = `${current}.before-restore`
    copyFileSync(current, kept)
  }
  for (const rest of ['-wal', '-shm']) rmSync(`${current}${rest}`, { force: true })
  copyFileSync(file, current)
  return kept
}
