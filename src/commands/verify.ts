import { join } from 'node:path'
import { LinliError } from '../errors.ts'
import { createLog } from '../log.ts'
import { createVault, openKeyRing } from '../privacy/privacy.ts'
import { verifyAudit } from '../requests/requests.ts'
import { readSettings, settingsSchema } from '../settings.ts'
import { openStore } from '../store/store.ts'

/** `npm run verify`: proves that no line of the audit and of any case's history was changed, dropped or moved. */
export async function run(): Promise<void> {
  const settings = readSettings(settingsSchema, process.env)
  const keyFile = settings.MASTER_KEY_FILE ?? join(settings.DATA_DIR, 'master.key')
  const vault = createVault(openKeyRing(keyFile, false))
  const store = await openStore({
    dataDir: settings.DATA_DIR,
    databaseUrl: settings.DATABASE_URL,
    log: createLog(settings.LOG_LEVEL),
  })
  try {
    const { lines, head, faults } = await verifyAudit(store.db, vault)
    process.stdout.write(`${lines} lines, head ${head}\n`)
    for (const { where, what } of faults) process.stdout.write(`${what}: ${where}\n`)
    if (faults.length > 0)
      throw new LinliError(
        'audit_broken',
        `${faults.length} faults: the records were changed by something other than Linli. Keep the database as it is, and compare it with your backups.`,
      )
  } finally {
    await store.close()
  }
}
