import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadWords } from '../../../src/words/words.ts'
import { spawnEmulator } from '../../channels/emulator/emulator-client.ts'

export type PeopleOptions = {
  readonly residents: number
  readonly each: number
  /** Over which time they all write (milliseconds). */
  readonly withinMs: number
}
export type PeopleRow = {
  readonly name: string
  readonly said: number
  readonly lost: number
  /** Reply times of everybody but the slow resident (milliseconds). */
  readonly p50: number
  readonly p99: number
  readonly slowest: number
}

const ROOT = join(import.meta.dirname, '../../..')
const DESK = join(ROOT, 'test/bench/conformance/linli.ts')
const MAIN = join(ROOT, 'src/main.ts')
const words = loadWords(join(ROOT, 'prompts/words'), 'zh-CN')
const QUESTIONS = ['老板拖欠工资怎么办', '没签合同怎么办', '租房押金不退', '孩子上学要什么材料']
/** How often a handful is said (milliseconds). */
const BEAT_MS = 100
const PATIENCE_MS = 120_000
const FIRST_CHAT = 2000
/** A turn that takes so long, as a slow model call does (milliseconds). */
const SLOW = '#3000'

/** A thousand residents in chats of their own, all within ten seconds; and the same with one whose turns are slow. */
export async function runPeople(options: PeopleOptions): Promise<readonly PeopleRow[]> {
  const echo = (n: number) => `${n}`
  const asks = (n: number) => QUESTIONS[n % QUESTIONS.length] ?? ''
  return [
    await meet({ name: 'desk around an echo', file: DESK, textOf: echo, options }),
    await meet({
      name: 'the same, one resident’s turns take 3 s each',
      file: DESK,
      textOf: (n, resident) => (resident === 0 ? `${n} ${SLOW}` : echo(n)),
      slow: 0,
      options,
    }),
    await meet({ name: 'Linli whole, answers from cards', file: MAIN, textOf: asks, options }),
  ]
}

type Meeting = {
  readonly name: string
  readonly file: string
  readonly textOf: (n: number, resident: number) => string
  readonly slow?: number
  readonly options: PeopleOptions
}

async function meet({ name, file, textOf, slow, options }: Meeting): Promise<PeopleRow> {
  process.stderr.write(`  ${name}\n`)
  const { residents, each, withinMs } = options
  const emulator = await spawnEmulator()
  const dataDir = mkdtempSync(join(tmpdir(), 'linli-people-'))
  const bot = spawn(process.execPath, [file], {
    env: {
      ...process.env,
      CHANNELS: 'telegram',
      MODE: 'polling',
      DATA_DIR: dataDir,
      TELEGRAM_BOT_TOKEN: emulator.token,
      TELEGRAM_API_ROOT: emulator.url,
      LOG_LEVEL: 'silent',
    },
    stdio: 'ignore',
  })
  await emulator.say([{ chat: 1, text: '你好' }])
  await emulator.sent({ count: 1, ms: 60_000 })

  const total = residents * each
  const beats = Math.floor(withinMs / BEAT_MS)
  const saidAt = new Map<number, number[]>()
  const started = Date.now()
  let next = 0
  for (let beat = 1; beat <= beats; beat += 1) {
    await until(started + beat * BEAT_MS)
    const upTo = Math.floor((total * beat) / beats)
    const now = Date.now()
    const sayings = Array.from({ length: upTo - next }, (_, index) => {
      const n = next + index
      const resident = n % residents
      const chat = FIRST_CHAT + resident
      saidAt.set(chat, [...(saidAt.get(chat) ?? []), now])
      return { chat, text: textOf(Math.floor(n / residents), resident) }
    })
    next = upTo
    await emulator.say(sayings)
  }

  const answers = await allAnswers(emulator, total)
  const times: number[] = []
  let lost = 0
  for (const [chat, said] of saidAt) {
    const here = answers.get(chat) ?? []
    lost += Math.max(0, said.length - here.length)
    if (chat !== FIRST_CHAT + (slow ?? -1))
      times.push(...said.flatMap((at, n) => (here[n] === undefined ? [] : [here[n] - at])))
  }
  times.sort((a, b) => a - b)

  const gone = once(bot, 'exit')
  bot.kill()
  await gone
  await emulator.close()
  rmSync(dataDir, { recursive: true, force: true })
  return {
    name,
    said: total,
    lost,
    p50: times[Math.floor(times.length / 2)] ?? 0,
    p99: times[Math.floor(times.length * 0.99)] ?? 0,
    slowest: times.at(-1) ?? 0,
  }
}

/** When the answers came, by chat and in order; "one moment, please" is none. */
async function allAnswers(emulator: Awaited<ReturnType<typeof spawnEmulator>>, total: number) {
  const end = Date.now() + PATIENCE_MS
  for (;;) {
    const sent = (await emulator.sent()).filter(
      ({ chat, text }) => chat >= FIRST_CHAT && text !== words.say('please-wait'),
    )
    if (sent.length < total && Date.now() < end) {
      await until(Date.now() + BEAT_MS)
      continue
    }
    const byChat = new Map<number, number[]>()
    for (const { chat, at } of sent) byChat.set(chat, [...(byChat.get(chat) ?? []), at])
    return byChat
  }
}

/** Lets time pass until then (epoch milliseconds). */
function until(at: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  setTimeout(resolve, Math.max(0, at - Date.now()))
  return promise
}

/** The table of reply times. */
export function drawPeople(rows: readonly PeopleRow[]): string {
  return [
    '| | messages | lost | p50 ms | p99 ms | slowest ms |',
    '|---|---|---|---|---|---|',
    ...rows.map(
      ({ name, said, lost, p50, p99, slowest }) =>
        `| ${name} | ${said} | ${lost} | ${p50} | ${p99} | ${slowest} |`,
    ),
  ].join('\n')
}
