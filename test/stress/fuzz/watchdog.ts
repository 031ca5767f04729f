import { writeSync } from 'node:fs'
import { Worker, workerData } from 'node:worker_threads'

/** One item may keep the whole program busy for so long before it is called hung (milliseconds). */
const PATIENCE_MS = 60_000
const LOOK_MS = 1000

/**
 * Ends the process when the main thread does not come back from one item: a regular expression that has run away cannot
 * be stopped otherwise. `at` tells it, before each item, where we are.
 */
export function startWatchdog(names: readonly string[]) {
  const place = new Int32Array(new SharedArrayBuffer(8))
  const worker = new Worker(new URL(import.meta.url), { workerData: { place, names } })
  worker.unref()
  return {
    at(part: number, item: number): void {
      place[0] = part
      place[1] = item
    },
    stop: () => worker.terminate(),
  }
}

if (workerData) watch(workerData)

function watch({
  place,
  names,
}: {
  readonly place: Int32Array
  readonly names: readonly string[]
}) {
  let seen = ''
  let since = Date.now()
  setInterval(() => {
    const now = `${names[place[0] ?? 0]}, item ${place[1]}`
    if (now !== seen) since = Date.now()
    seen = now
    if (Date.now() - since < PATIENCE_MS) return
    writeSync(2, `FAILED: hangs in ${now}\n`)
    process.kill(process.pid, 'SIGKILL')
  }, LOOK_MS)
}
