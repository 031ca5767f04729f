import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { openStore } from '../src/store/store.ts'
import { freshFolder, quiet } from './databases.ts'
import { freePort } from './postgres.ts'

const ROOT = join(import.meta.dirname, '..')
const running: ChildProcess[] = []
/** Processes start slowly on a busy machine (milliseconds). */
const PATIENCE_MS = 120_000

afterEach(async () => {
  for (const child of running.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
})

/** Linli as a process of its own, as `npm start` runs it, with the web page alone. */
async function begin(dataDir: string) {
  const port = await freePort()
  const child = spawn(process.execPath, ['--import', './src/lean.js', 'src/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, CHANNELS: 'web', WEB_PORT: String(port), DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  running.push(child)
  const url = `http://127.0.0.1:${port}`
  return {
    child,
    url,
    ended: once(child, 'exit'),
    said: text(child.stderr),
    isOpen: () =>
      expect
        .poll(async () => (await fetch(`${url}/health`).catch(() => undefined))?.ok, {
          timeout: PATIENCE_MS,
        })
        .toBe(true),
  }
}

test(
  'told to stop, it finishes the messages it has in hand and ends well',
  async () => {
    const dataDir = freshFolder()
    const linli = await begin(dataDir)
    await linli.isOpen()
    const talks = Array.from({ length: 8 }, () => randomBytes(16).toString('base64url'))
    const answers = await Promise.all(
      talks.map((talk) =>
        fetch(`${linli.url}/messages`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ talk, id: '1', text: '老板拖欠工资怎么办' }),
        }),
      ),
    )
    linli.child.kill('SIGTERM')
    expect(answers.map(({ status }) => status)).toEqual(talks.map(() => 202))
    expect(await linli.ended).toEqual([0, null])
    const store = await openStore({ dataDir, log: quiet })
    const kept = await store.db.selectFrom('inbox').select('done_at').execute()
    const replies = await store.db
      .selectFrom('jobs')
      .select('key')
      .where('kind', '=', 'send')
      .execute()
    await store.close()
    expect(kept.filter(({ done_at }) => Number(done_at) > 0)).toHaveLength(talks.length)
    expect(new Set(replies.map(({ key }) => key)).size).toBe(talks.length)
  },
  PATIENCE_MS,
)

test(
  'a second process on one data folder ends at once and says why; the first goes on',
  async () => {
    const dataDir = freshFolder()
    const first = await begin(dataDir)
    await first.isOpen()
    const second = await begin(dataDir)
    expect(await second.ended).toEqual([1, null])
    expect(await second.said).toContain(`Another Linli runs on ${dataDir}`)
    await first.isOpen()
  },
  PATIENCE_MS,
)
