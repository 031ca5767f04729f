import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../postgres.ts'

/** Whether Debian's Redmine is to be used: REDMINE=1, as the gate sets it. */
export const hasRealRedmine = process.env['REDMINE'] === '1'

/** Where it listens, and the keys of the desk's and of a worker's account there. */
export type RealRedmine = { readonly url: string; readonly keys: readonly [string, string] }

const LOOK_MS = 200
/** Rails boots twice; on a busy machine that is minutes (milliseconds). */
const PATIENCE_MS = 500_000

/**
 * Begins to start it, for the whole run: it takes minutes, in which other tests go on. Who needs it reads `file`, which
 * is there when it listens, and works in a project of its own, since a desk ends what it made and does not know.
 */
export async function beginRedmine() {
  const folder = mkdtempSync(join(tmpdir(), 'redmine-'))
  const file = join(folder, 'ready.json')
  const port = await freePort()
  const script = join(import.meta.dirname, 'redmine.sh')
  const child = spawn(script, ['start', folder, String(port)], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  void announce()

  async function announce(): Promise<void> {
    let keys: readonly string[] = []
    for await (const line of createInterface(child.stdout)) {
      keys = /^([0-9a-f]{40}) ([0-9a-f]{40})$/.exec(line)?.slice(1) ?? keys
      if (line.includes('Listening on')) write({ url: `http://127.0.0.1:${port}`, keys })
    }
    if (!existsSync(file)) write({})
  }

  function write(content: object): void {
    if (!existsSync(folder)) return
    writeFileSync(`${file}.new`, JSON.stringify(content))
    renameSync(`${file}.new`, file)
  }

  return {
    file,
    stop(): void {
      // Its own process group: the shell and the web server that it became.
      if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The Redmine of this run, as soon as it listens. */
export async function realRedmine(file: string): Promise<RealRedmine> {
  for (let waited = 0; !existsSync(file); waited += LOOK_MS) {
    if (waited > PATIENCE_MS) throw new Error(`Redmine did not start within ${PATIENCE_MS} ms.`)
    await sleep(LOOK_MS)
  }
  const { url, keys }: Partial<RealRedmine> = JSON.parse(readFileSync(file, 'utf8'))
  if (url && keys) return { url, keys }
  throw new Error(
    'Redmine did not start. See why: test/requests/redmine.sh start /tmp/somewhere 3999',
  )
}
