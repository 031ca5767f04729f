import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf, LinliError } from '../errors.ts'
import { createLog } from '../log.ts'
import {
  createRenewal,
  createVault,
  type KeyRing,
  openKeyRing,
  withFresh,
} from '../privacy/privacy.ts'
import { readSettings, settingsSchema } from '../settings.ts'
import { openStore } from '../store/store.ts'

/** How long a running desk may take before we stop watching; it goes on all the same (milliseconds). */
const PATIENCE_MS = 10 * 60_000
const LOOK_MS = 500

/**
 * `npm run rotate`: new secrets, everything sealed anew, the old ones destroyed. May be run while the desk works: on
 * SQLite the running desk does the work, on PostgreSQL this command does it beside the workers.
 */
export async function run(): Promise<void> {
  const settings = readSettings(settingsSchema, process.env)
  const keyFile = settings.MASTER_KEY_FILE ?? join(settings.DATA_DIR, 'master.key')
  const ring = openKeyRing(keyFile, false)
  const log = createLog(settings.LOG_LEVEL)
  const { DATA_DIR: dataDir, DATABASE_URL: databaseUrl } = settings
  const store = await openStore({ dataDir, databaseUrl, log }).catch((error: unknown) => {
    if (codeOf(error) === 'data_dir_in_use') return undefined
    throw error
  })
  if (!store) {
    ring.change((keys) => withFresh(keys, ['sealing', 'passing']))
    await watch(ring)
    process.stderr.write(`${DONE}\n`)
    return
  }
  try {
    const renewal = createRenewal({ store, ring, vault: createVault(ring) })
    renewal.begin(['sealing', 'passing'])
    const { resealed, dropped } = await renewal.finish()
    process.stderr.write(`${resealed} values sealed anew, ${dropped} unreadable ones put away.\n`)
  } finally {
    await store.close()
  }
  process.stderr.write(`${DONE}\n`)
}

const DONE =
  'The old secrets are destroyed. Copy the key file anew, destroy the older copies, and make a new backup: older ones no longer open.'

async function watch(ring: KeyRing): Promise<void> {
  const until = performance.now() + PATIENCE_MS
  process.stderr.write('The running desk is sealing everything anew …\n')
  for (;;) {
    ring.refresh()
    const { sealing, passing } = ring.keys()
    if (sealing.length === 1 && passing.length === 1) return
    if (performance.now() > until)
      throw new LinliError(
        'rotation_slow',
        'The running desk has not finished yet. It goes on; look with npm run doctor.',
      )
    await sleep(LOOK_MS)
  }
}
