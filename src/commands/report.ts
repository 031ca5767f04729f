import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { LinliError } from '../errors.ts'
import { loadServicesIn } from '../files.ts'
import { createLog } from '../log.ts'
import { readSettings, settingsSchema } from '../settings.ts'
import { calendarOf, drawReport, loadRota, makeReport, sayReport, weekOf } from '../staff/staff.ts'
import { openStore } from '../store/store.ts'
import { loadWords } from '../words/words.ts'

const ROOT = join(import.meta.dirname, '../..')
const WEEK_MS = 7 * 86_400_000

/** `npm run report -- [--week 2026-11-16] [--out report.png]`: the last whole week, or the one of that day. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { week: { type: 'string' }, out: { type: 'string' } },
  })
  const week = weekFrom(values.week)
  const settings = readSettings(settingsSchema, process.env)
  const words = loadWords(join(ROOT, 'prompts/words'), settings.LANGUAGE)
  const services = loadServicesIn(ROOT)
  const titleOf = (id: string) => {
    const title = services.find((service) => service.id === id)?.title
    return typeof title === 'string' ? title : title?.[settings.LANGUAGE]
  }
  const title = (id: string) => titleOf(id) ?? words.say('staff-service-other')
  const store = await openStore({
    dataDir: settings.DATA_DIR,
    databaseUrl: settings.DATABASE_URL,
    log: createLog(settings.LOG_LEVEL),
  })
  try {
    const calendar = calendarOf(loadRota(join(ROOT, 'knowledge/rota.yaml')))
    const report = await makeReport(store.db, { week, calendar })
    process.stdout.write(`${sayReport(report, { words, title })}\n`)
    if (values.out) writeFileSync(values.out, await drawReport(report, { words, title }))
  } finally {
    await store.close()
  }
}

/** A week is told when it is over: its figures change no more. */
function weekFrom(day: string | undefined): number {
  const last = weekOf(Date.now()) - WEEK_MS
  if (day === undefined) return last
  const at = Date.parse(`${day}T12:00:00+08:00`)
  if (Number.isNaN(at))
    throw new LinliError('report_no_day', 'Write the week as one of its days: --week 2026-11-16')
  if (weekOf(at) > last)
    throw new LinliError('report_not_over', 'That week is not over yet. Ask for an earlier one.')
  return weekOf(at)
}
