import { flushCompileCache } from 'node:module'
import { createApp } from '../app.ts'
import { createLog } from '../log.ts'
import { readSettings, settingsSchema } from '../settings.ts'

/** Longest time for what is in hand to be finished after SIGTERM (milliseconds). */
const GRACE_MS = 10_000

/** So long nobody must have been answered before we tidy up: it takes half a second (milliseconds). */
const QUIET_MS = 10_000

/** Runs the desk until it is told to stop. */
export async function run(): Promise<void> {
  const settings = readSettings(settingsSchema, process.env)
  const log = createLog(settings.LOG_LEVEL)
  const onEnding = onceQuiet(tidy)
  const app = await createApp({ settings, environment: process.env, log, onEnding })
  await app.start()
  onEnding()
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

/** Has it done once, when for a while nothing has happened; the result is to be called when something has. */
function onceQuiet(act: () => void): () => void {
  let done = false
  let timer: NodeJS.Timeout | undefined
  return () => {
    if (done) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      done = true
      act()
    }, QUIET_MS).unref()
  }
}

/** What only the next start and an idle desk need: nobody waits for it. */
function tidy(): void {
  // Otherwise kept only at the end, which one that is killed does not have.
  flushCompileCache()
  // Reading all cards took 20 MB more than keeping them: given back. npm start exposes the collector.
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
