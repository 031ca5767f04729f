import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { checkRooms, openChannels } from '../app.ts'
import type { ChannelKit } from '../channels/channels.ts'
import { codeOf, LinliError } from '../errors.ts'
import { createLog } from '../log.ts'
import { loadCanvas } from '../media/media.ts'
import { createVault, openKeyRing, ownSafeguards } from '../privacy/privacy.ts'
import { verifyTail } from '../requests/requests.ts'
import { readSettings, type Settings, settingsSchema } from '../settings.ts'
import { calendarOf, loadRota } from '../staff/staff.ts'
import { openStore } from '../store/store.ts'
import { loadWords } from '../words/words.ts'

const ROOT = join(import.meta.dirname, '../..')
const ROTA = join(ROOT, 'knowledge/rota.yaml')
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

const IN_USE = 'data_dir_in_use'
const OLDER = 'database_older'

/** Opens the database as it is; what is no fault, but keeps us from looking further, comes back in words. */
async function openToLook({ DATA_DIR, DATABASE_URL }: Settings) {
  try {
    const options = { dataDir: DATA_DIR, databaseUrl: DATABASE_URL, log: createLog('silent') }
    return { store: await openStore({ ...options, look: true }) }
  } catch (error) {
    // A running desk holds the folder: that is as it should be.
    if (codeOf(error) === IN_USE) return { why: 'in use by a running Linli' }
    if (error instanceof LinliError && error.code === OLDER)
      return { why: `ATTENTION: ${error.message}` }
    throw error
  }
}

const hasDatabase = ({ DATA_DIR, DATABASE_URL }: Settings) =>
  DATABASE_URL !== undefined || existsSync(join(DATA_DIR, 'linli.db'))

async function lookAtDatabase(settings: Settings): Promise<string> {
  if (!hasDatabase(settings)) return 'none yet: it is made at the first start'
  const { store, why } = await openToLook(settings)
  if (!store) return why
  await store.close()
  if (settings.DATABASE_URL) return 'PostgreSQL answers'
  const file = join(settings.DATA_DIR, 'linli.db')
  return `${file}, ${statSync(file).size} bytes`
}

/** The same that a running desk looks at by itself: at its start, and every hour. */
async function lookAtSafeguards(settings: Settings): Promise<string> {
  const keyFile = settings.MASTER_KEY_FILE ?? join(settings.DATA_DIR, 'master.key')
  if (!existsSync(keyFile) || !hasDatabase(settings)) return 'nothing to guard yet'
  const { store, why } = await openToLook(settings)
  if (!store) return `not looked at from here: ${why}`
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

/** A kit for a channel that is only looked at: nothing is signed, nobody is let in. */
function kitOf(settings: Settings): ChannelKit {
  const words = loadWords(join(ROOT, 'prompts/words'), settings.LANGUAGE)
  return {
    log: createLog('silent'),
    dataDir: settings.DATA_DIR,
    staffChats: [],
    sign: () => '',
    say: words.say,
    now: Date.now,
    desk: { list: async () => undefined, view: async () => undefined },
  }
}

/** Whether group talk that is not for us could get through (P-05): the start asks the same, and refuses. */
export async function lookAtGroups(
  settings: Settings,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const channels = await openChannels(settings, environment, () => kitOf(settings))
  const looked: string[] = []
  for (const { name, checkGroups } of channels) {
    if (!checkGroups) continue
    try {
      await checkGroups(true)
      looked.push(`${name} reads only what is said to it`)
    } catch (error) {
      if (error instanceof LinliError) throw error
      looked.push(`ATTENTION: ${name} cannot be asked now (${codeOf(error)})`)
    }
  }
  return looked.join('; ') || 'no channel with groups'
}

/** A year without its table is a fault as soon as it has begun; before that it is told. */
export function lookAtCalendar(at: number, calendar = calendarOf(loadRota(ROTA))): string {
  const year = calendar.unknownYear(at)
  if (year === undefined) return 'the shifted days that deadlines can reach are known'
  const text = `the holidays and shifted days (调休) of ${year} are not known: its deadlines may be wrong. When the State Council's office has published them, update chinese-days, or write them all in knowledge/rota.yaml (days, whole_years: [${year}]).`
  if (sayYear(at) === year) throw new LinliError('year_unknown', text)
  return `ATTENTION: ${text}`
}

/** Without what draws nobody is asked for a photo, and all else goes on: told, and no fault. */
export async function lookAtPictures(load = loadCanvas): Promise<string> {
  if (await load()) return 'photos can be asked for and read'
  return 'ATTENTION: @napi-rs/canvas is not installed, or not for this machine: no form asks for a photo. Run: npm ci (without --omit=optional)'
}

function checks(): readonly Check[] {
  const settings = (): Settings => readSettings(settingsSchema, process.env)
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
    { what: 'database', run: () => lookAtDatabase(settings()) },
    { what: 'working days', run: async () => lookAtCalendar(Date.now()) },
    { what: 'pictures', run: () => lookAtPictures() },
    { what: 'groups', run: () => lookAtGroups(settings(), process.env) },
    { what: 'safeguards', run: () => lookAtSafeguards(settings()) },
    { what: 'knowledge, services, words', run: async () => checkRooms(settings()) },
  ]
}
