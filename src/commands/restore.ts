import { existsSync } from 'node:fs'
import { LinliError } from '../errors.ts'
import { createLog } from '../log.ts'
import { readSettings, settingsSchema } from '../settings.ts'
import { openStore } from '../store/store.ts'
import { restoreSqlite } from './backup.ts'

/** `npm run restore -- FILE`: puts a backup back. Refused while a desk runs on the folder. */
export async function run([file]: readonly string[]): Promise<void> {
  const settings = readSettings(settingsSchema, process.env)
  if (settings.DATABASE_URL)
    throw new LinliError(
      'restore_postgres',
      'On PostgreSQL use its own tool: pg_restore --clean --dbname "$DATABASE_URL" linli.dump',
    )
  if (!file || !existsSync(file))
    throw new LinliError(
      'restore_no_file',
      'Name the backup to restore: npm run restore -- /backups/linli-2026-11-23.db',
    )
  const log = createLog(settings.LOG_LEVEL)
  // Opening takes the folder's lock, so that a running desk is noticed; its content is replaced just below.
  await (await openStore({ dataDir: settings.DATA_DIR, log })).close()
  const kept = restoreSqlite(file, settings.DATA_DIR)
  await (await openStore({ dataDir: settings.DATA_DIR, log })).close()
  process.stderr.write(`Restored from ${file}.${kept ? ` What was there is in ${kept}.` : ''}\n`)
}
