import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { codeOf, LinliError } from '../errors.ts'
import { loadServicesIn } from '../files.ts'
import { fieldClassOf } from '../forms/forms.ts'
import { createLog } from '../log.ts'
import { findAffected, sayIncident } from '../privacy/privacy.ts'
import { readSettings, type Settings, settingsSchema } from '../settings.ts'
import { codeName, sayTime } from '../staff/staff.ts'
import { openStore, type Store } from '../store/store.ts'
import { loadWords } from '../words/words.ts'

const ROOT = join(import.meta.dirname, '../..')

/**
 * `npm run incident -- --since 2026-11-20 [--until 2026-11-22] [--case 48271936] [--by ABC] [--whole] [--out FILE]`:
 * which cases and kinds of information were touched, and a draft of the notice of PIPL 57. Reads no content at all.
 * `--by` is the three letters of a colleague in the access log; `--whole` when a copy of the database is gone.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      since: { type: 'string' },
      until: { type: 'string' },
      case: { type: 'string' },
      by: { type: 'string' },
      whole: { type: 'boolean' },
      out: { type: 'string' },
    },
  })
  const since = instantOf(values.since, 'since')
  const until = values.until === undefined ? Date.now() : instantOf(values.until, 'until')
  const settings = readSettings(settingsSchema, process.env)
  const words = loadWords(join(ROOT, 'prompts/words'), settings.LANGUAGE)
  const services = loadServicesIn(ROOT)
  const serviceOf = (id: string) => services.find((service) => service.id === id)
  const title = (id: string) => {
    const found = serviceOf(id)?.title
    const text = typeof found === 'string' ? found : found?.[settings.LANGUAGE]
    return text ?? words.say('staff-service-other')
  }
  const by = values.by?.toUpperCase()
  const text = await withStore(settings, async ({ db }) => {
    const affected = await findAffected(db, {
      since,
      until,
      reference: values.case?.replaceAll(/\s/g, ''),
      isReader: by === undefined ? undefined : (actor) => codeName(actor) === by,
      whole: values.whole,
      classOf: (service, field) => fieldClassOf(serviceOf(service), field),
    })
    const station = settings.STATION_NAME
    return sayIncident(affected, { words, station, title, sayTime, since, until })
  })
  if (values.out) writeFileSync(values.out, `${text}\n`, { mode: 0o600 })
  else process.stdout.write(`${text}\n`)
}

/** The beginning of a day in China, or an instant as ISO writes it. */
function instantOf(text: string | undefined, option: string): number {
  const at = Date.parse(/^\d{4}-\d\d-\d\d$/.test(text ?? '') ? `${text}T00:00:00+08:00` : `${text}`)
  if (Number.isNaN(at))
    throw new LinliError('incident_no_time', `Say from when to look: --${option} 2026-11-20`)
  return at
}

/** A desk that runs holds its SQLite folder: then a copy made for this moment is looked at. */
async function withStore<T>(settings: Settings, look: (store: Store) => Promise<T>): Promise<T> {
  const { DATA_DIR: dataDir, DATABASE_URL: databaseUrl } = settings
  const log = createLog(settings.LOG_LEVEL)
  const opened = await openStore({ dataDir, databaseUrl, log }).catch((error: unknown) => {
    if (codeOf(error) === 'data_dir_in_use') return undefined
    throw error
  })
  if (opened) return look(opened).finally(() => opened.close())
  const folder = mkdtempSync(join(tmpdir(), 'linli-incident-'))
  try {
    const source = new DatabaseSync(join(dataDir, 'linli.db'), { readOnly: true })
    source.prepare('vacuum into ?').run(join(folder, 'linli.db'))
    source.close()
    const copy = await openStore({ dataDir: folder, log })
    return await look(copy).finally(() => copy.close())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
