import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnEmulator } from '../../channels/emulator/emulator-client.ts'
import { freePort } from '../../postgres.ts'

export type Contestant = { readonly name: string; readonly file: string; readonly style: string }
export type Mode = 'webhook' | 'polling'

/** Each with the same handler, on its documented settings. */
export const CONTESTANTS: readonly Contestant[] = [
  { name: 'Linli', file: 'linli.ts', style: '' },
  { name: 'chat, default', file: 'chat.mjs', style: 'default' },
  { name: 'chat, queue', file: 'chat.mjs', style: 'queue' },
  { name: 'chat, concurrent', file: 'chat.mjs', style: 'concurrent' },
  { name: 'grammY, bare', file: 'grammy.mjs', style: 'bare' },
  { name: 'grammY, best', file: 'grammy.mjs', style: 'best' },
]

const SECRET = 'a-secret-of-the-bench'
const START_MS = 20_000

export type Stand = Awaited<ReturnType<typeof openStand>>

/** One contestant in a process of its own, on an emulator of its own. */
export async function openStand({ file, style }: Contestant, mode: Mode) {
  const emulator = await spawnEmulator()
  const dataDir = mkdtempSync(join(tmpdir(), 'linli-conformance-'))
  const port = await freePort()
  const hook = `http://127.0.0.1:${port}/telegram`
  let bot: ChildProcess | undefined

  async function start(): Promise<void> {
    bot = spawn(process.execPath, [join(import.meta.dirname, file)], {
      env: {
        PATH: process.env['PATH'],
        DATA_DIR: dataDir,
        MODE: mode,
        STYLE: style,
        TELEGRAM_BOT_TOKEN: emulator.token,
        TELEGRAM_API_ROOT: emulator.url,
        WEBHOOK_PORT: String(port),
        WEBHOOK_SECRET: SECRET,
        ...(mode === 'webhook'
          ? {
              TELEGRAM_WEBHOOK_URL: hook,
              TELEGRAM_WEBHOOK_PORT: String(port),
              TELEGRAM_WEBHOOK_SECRET: SECRET,
            }
          : {}),
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const { stdout } = bot
    if (!stdout) throw new Error('Its output is piped.')
    await Promise.race([
      once(stdout, 'data'),
      once(bot, 'exit').then(() => {
        throw new Error(`${file} ${style} ended instead of starting.`)
      }),
      pause(START_MS).then(() => {
        throw new Error(`${file} ${style} did not start.`)
      }),
    ])
  }

  async function kill(): Promise<void> {
    if (!bot || bot.exitCode !== null || bot.signalCode !== null) return
    const gone = once(bot, 'exit')
    bot.kill('SIGKILL')
    await gone
  }

  async function close(): Promise<void> {
    await kill()
    await emulator.close()
    rmSync(dataDir, { recursive: true, force: true })
  }

  const started = performance.now()
  await start().catch(async (error: unknown) => {
    await close()
    throw error
  })
  const startMs = performance.now() - started

  return {
    emulator,
    startMs,
    start,
    kill,
    /** Resident memory now (MB). */
    rss(): number {
      const status = readFileSync(`/proc/${bot?.pid}/status`, 'utf8')
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
    },
    /** Posts one update as Telegram does; the status it was answered with. */
    async post(update: object): Promise<number> {
      const response = await fetch(hook, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-telegram-bot-api-secret-token': SECRET,
        },
        body: JSON.stringify(update),
      }).catch(() => undefined)
      return response?.status ?? 0
    },
    /** Lets the emulator post by itself, and again until it hears 200. */
    async subscribe(): Promise<void> {
      await fetch(`${emulator.url}/bot${emulator.token}/setWebhook`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ url: hook, secret_token: SECRET }),
      })
    },
    close,
  }
}

/** Lets time pass. */
export function pause(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  setTimeout(resolve, ms).unref()
  return promise
}
