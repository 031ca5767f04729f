import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { spawnEmulator } from '../../channels/emulator/emulator-client.ts'
import { freePort } from '../../postgres.ts'
import { openVisitors } from './visitors.ts'

export type Way = 'telegram' | 'web'
export type Bot = { readonly name: string; readonly way: Way; readonly file: string }

export type Asked = {
  /** When each reply came (epoch milliseconds). */
  readonly sent: readonly number[]
  readonly started: number
}

const ROOT = join(import.meta.dirname, '../../..')

/** One bot in a process of its own, up and warm. */
export async function openBot({ way, file }: Bot, residents: number) {
  const dataDir = mkdtempSync(join(tmpdir(), 'linli-bench-'))
  const line = await (way === 'telegram' ? openTelegram() : openWeb())
  const path = isAbsolute(file) ? file : join(import.meta.dirname, file)
  const bot = spawn(process.execPath, [...flagsOf(path), path], {
    cwd: ROOT,
    env: {
      ...process.env,
      CHANNELS: way,
      DATA_DIR: dataDir,
      RATE_PERSON: '1000000',
      LOG_LEVEL: 'silent',
      ...line.environment,
    },
    stdio: 'ignore',
  })
  await line.ready()

  return {
    ask: line.ask,
    /** Processor time of the bot so far (milliseconds). */
    cpu: () => cpuOf(bot),
    rss: () => rssOf(bot),
    kill: (signal: NodeJS.Signals) => bot.kill(signal),
    async close(): Promise<void> {
      const gone = once(bot, 'exit')
      bot.kill()
      await gone
      await line.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }

  async function openTelegram() {
    const emulator = await spawnEmulator()
    return {
      environment: { TELEGRAM_BOT_TOKEN: emulator.token, TELEGRAM_API_ROOT: emulator.url },
      async ready(): Promise<void> {
        await emulator.say([{ chat: 1, text: '你好' }])
        await emulator.sent({ count: 1, ms: 60_000 })
      },
      /** All at once, the n-th message from the resident n modulo their number. */
      async ask(questions: readonly string[], ms: number): Promise<Asked> {
        const before = (await emulator.sent()).length
        const started = Date.now()
        await emulator.say(questions.map((text, n) => ({ chat: 1000 + (n % residents), text })))
        const count = before + questions.length
        const sent = await emulator.sent({ from: before, count, ms })
        return { started, sent: sent.map(({ at }) => at) }
      },
      close: () => emulator.close(),
    }
  }

  async function openWeb() {
    const port = await freePort()
    const visitors = openVisitors(`http://127.0.0.1:${port}`, residents)
    return { environment: { WEB_PORT: String(port) }, ...visitors }
  }
}

/** The flags that `npm start` runs it with, in the project's folder. */
function flagsOf(path: string): readonly string[] {
  if (!path.endsWith('src/main.ts')) return []
  const { scripts }: { readonly scripts: { readonly start: string } } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  )
  return scripts.start.split(' ').slice(1, -1)
}

function cpuOf({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  // utime and stime, in hundredths of a second (proc(5)).
  return (Number(fields[11]) + Number(fields[12])) * 10
}

function rssOf({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
}
