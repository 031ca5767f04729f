import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { checkRooms } from '../app.ts'
import { codeOf, LinliError } from '../errors.ts'
import { createLog } from '../log.ts'
import { createVault, openKeyRing, ownSafeguards } from '../privacy/privacy.ts'
import { verifyTail } from '../requests/requests.ts'
import { readSettings, type Settings, settingsSchema } from '../settings.ts'
import { calendarOf, loadRota } from '../staff/staff.ts'
import { openStore } from '../store/store.ts'

const ROTA = join(import.meta.dirname, '../../knowledge/rota.yaml')
const sayYear = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 4)

type Check = { readonly what: string; readonly run: () => Promise<string> }

/** `npm run doctor`: looks at everything a desk needs and says what to do about each fault. Changes nothing. */
export async function run(): Promise<void> {
  let faults = 0
  for (const { what, run: look } of checks()) {
    try {
      process.stdout.write(`ok     ${what}: ${await look()}\n`)
    } catch (error) {
      faults += 1
      const text =
        error instanceof LinliError ? error.message : `unexpected fault (${codeOf(error)})`
      process.stdout.write(`fault  ${what}: ${text}\n`)
    }
  }
  if (faults > 0)
    throw new LinliError('doctor_faults', `${faults} fault(s): mend them from the top.`)
}

/** The same that a running desk looks at by itself: at its start, and every hour. */
async function lookAtSafeguards({ DATA_DIR, DATABASE_URL, ...more }: Settings): Promise<string> {
  const keyFile = more.MASTER_KEY_FILE ?? join(DATA_DIR, 'master.key')
  if (!existsSync(keyFile)) return 'nothing to guard yet'
  const log = createLog('silent')
  const store = await openStore({ dataDir: DATA_DIR, databaseUrl: DATABASE_URL, log }).catch(
    (error: unknown) => {
      if (codeOf(error) === 'data_dir_in_use') return undefined
      throw error
    },
  )
  if (!store) return 'watched by the running Linli, which tells the staff'
  try {
    const vault = createVault(openKeyRing(keyFile, false))
    const auditFaults = async () => (await verifyTail(store.db, vault)).length
    const guards = ownSafeguards({ keyFile, store, vault, now: Date.now, auditFaults })
    for (const { check } of guards) await check()
    return guards.map(({ name }) => name).join(', ')
  } finally {
    await store.close()
  }
}

/** A year without its table is a fault as soon as it has begun; before that it is told. */
export function lookAtCalendar(at: number, calendar = calendarOf(loadRota(ROTA))): string {
  const year = calendar.unknownYear(at)
  if (year === undefined) return 'the shifted days that deadlines can reach are known'
  const text = `the holidays and shifted days (调休) of ${year} are not known: its deadlines may be wrong. When the State Council's office has published them, update chinese-days, or write them all in knowledge/rota.yaml (days, whole_years: [${year}]).`
  if (sayYear(at) === year) throw new LinliError('year_unknown', text)
  return `ATTENTION: ${text}`
}

function checks(): readonly Check[] {
  const settings = (): Settings => readSettings(settingsSchema, process.env)
  const log = createLog('silent')
  return [
    {
      what: 'node',
      run: async () => {
        if (Number(process.versions.node.split('.')[0]) < 24)
          throw new LinliError(
            'node_old',
            `This is Node ${process.version}. Start through npm (npm start), which brings Node 24.`,
          )
        return process.version
      },
    },
    {
      what: 'settings',
      run: async () =>
        `${settings().CHANNELS.join(', ')}; staff at ${settings().STAFF_CHATS.join(', ')}`,
    },
    {
      what: 'master key',
      run: async () => {
        const { DATA_DIR, MASTER_KEY_FILE = join(DATA_DIR, 'master.key') } = settings()
        if (!existsSync(MASTER_KEY_FILE)) return 'none yet: it is made at the first start'
        openKeyRing(MASTER_KEY_FILE, false)
        return `${MASTER_KEY_FILE}, readable by its owner alone. Is there a copy elsewhere?`
      },
    },
    {
      what: 'database',
      run: async () => {
        const { DATA_DIR, DATABASE_URL } = settings()
        if (!DATABASE_URL && !existsSync(join(DATA_DIR, 'linli.db')))
          return 'none yet: it is made at the first start'
        try {
          const store = await openStore({ dataDir: DATA_DIR, databaseUrl: DATABASE_URL, log })
          await store.close()
        } catch (error) {
          // A running desk holds the folder: that is as it should be.
          if (codeOf(error) === 'data_dir_in_use') return 'in use by a running Linli'
          throw error
        }
        return DATABASE_URL
          ? 'PostgreSQL answers'
          : `${join(DATA_DIR, 'linli.db')}, ${statSync(join(DATA_DIR, 'linli.db')).size} bytes`
      },
    },
    { what: 'working days', run: async () => lookAtCalendar(Date.now()) },
    { what: 'safeguards', run: () => lookAtSafeguards(settings()) },
    { what: 'knowledge, services, words', run: async () => checkRooms(settings()) },
  ]
}
