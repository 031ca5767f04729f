import { flushCompileCache } from 'node:module'
import { createApp } from '../app.ts'
import { createLog } from '../log.ts'
import { readSettings, settingsSchema } from '../settings.ts'

/** Longest time for what is in hand to be finished after SIGTERM (milliseconds). */
const GRACE_MS = 10_000

/** After the first answers: it takes a third of a second (milliseconds). */
const TIDY_MS = 10_000

/** Runs the desk until it is told to stop. */
export async function run(): Promise<void> {
  const settings = readSettings(settingsSchema, process.env)
  const log = createLog(settings.LOG_LEVEL)
  const app = await createApp({ settings, environment: process.env, log })
  await app.start()
  setTimeout(tidy, TIDY_MS).unref()
  // Otherwise kept only at the end, which one that is killed does not have.
  flushCompileCache()
  // Somebody sits there; a log is not told where it is.
  const where = process.stderr.isTTY ? app.where() : []
  for (const line of [...app.greeting, ...where]) process.stderr.write(`${line}\n`)

  const { promise: asked, resolve: stop } = Promise.withResolvers<void>()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop())
  await asked
  const late = setTimeout(() => process.exit(1), GRACE_MS)
  await app.stop()
  clearTimeout(late)
}

/** Reading all cards took 20 MB more than keeping them: given back. npm start exposes the collector. */
function tidy(): void {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
