import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnEmulator } from '../../channels/emulator/emulator-client.ts'

export type OverheadOptions = {
  readonly residents: number
  readonly each: number
  readonly rounds: number
}
export type OverheadRow = {
  readonly name: string
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly lost: number
}

const MAIN = join(import.meta.dirname, '../../../src/main.ts')
const ECHO = join(import.meta.dirname, 'echo.ts')
const QUESTION = '老板拖欠工资怎么办'
/** Longest wait for the last reply (milliseconds). */
const PATIENCE_MS = 120_000

/**
 * So many residents in chats of their own each send some messages at once, to a bare grammY echo bot that stores
 * nothing and to Linli, which keeps, answers from cards and keeps the reply before it is sent. Same emulator, in turn.
 */
export async function runOverhead(options: OverheadOptions): Promise<readonly OverheadRow[]> {
  const rows = new Map<string, OverheadRow[]>()
  for (let round = 0; round < options.rounds; round += 1) {
    for (const [name, file] of [
      ['bare grammY echo, keeps nothing', ECHO],
      ['Linli, keeps everything (SQLite)', MAIN],
    ] as const) {
      const row = await measure(name, file, options)
      rows.set(name, [...(rows.get(name) ?? []), row])
    }
  }
  return [...rows.values()].map(medianRow)
}

async function measure(
  name: string,
  file: string,
  { residents, each }: OverheadOptions,
): Promise<OverheadRow> {
  const emulator = await spawnEmulator()
  const dataDir = mkdtempSync(join(tmpdir(), 'linli-bench-'))
  const bot = spawn(process.execPath, [file], {
    env: {
      ...process.env,
      CHANNELS: 'telegram',
      DATA_DIR: dataDir,
      TELEGRAM_BOT_TOKEN: emulator.token,
      TELEGRAM_API_ROOT: emulator.url,
      RATE_PERSON: '1000000',
      LOG_LEVEL: 'silent',
    },
    stdio: 'ignore',
  })
  // One message first: the bot is up when it is answered.
  await emulator.say([{ chat: 1, text: '你好' }])
  await emulator.sent({ count: 1, ms: 30_000 })
  const before = (await emulator.sent()).length

  const started = Date.now()
  const sayings = Array.from({ length: each }, () =>
    Array.from({ length: residents }, (_, resident) => ({ chat: 1000 + resident, text: QUESTION })),
  ).flat()
  await emulator.say(sayings)
  const goal = before + sayings.length
  const sent = await emulator.sent({ from: before, count: goal, ms: PATIENCE_MS })
  const times = sent.map(({ at }) => at - started).sort((a, b) => a - b)
  const last = times.at(-1) ?? PATIENCE_MS

  const gone = once(bot, 'exit')
  bot.kill()
  await gone
  await emulator.close()
  rmSync(dataDir, { recursive: true, force: true })
  return {
    name,
    perSecond: Math.round((sent.length / last) * 1000),
    p50: times[Math.floor(times.length / 2)] ?? 0,
    p99: times[Math.floor(times.length * 0.99)] ?? 0,
    lost: Math.max(0, sayings.length - sent.length),
  }
}

function medianRow(rows: readonly OverheadRow[]): OverheadRow {
  const sorted = rows.toSorted((a, b) => a.perSecond - b.perSecond)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (!middle) throw new Error('No round was measured.')
  return middle
}

/** The table, with the ratio that matters. */
export function drawOverhead(rows: readonly OverheadRow[]): string {
  const [base] = rows
  const lines = rows.map(
    ({ name, perSecond, p50, p99, lost }) =>
      `| ${name} | ${perSecond} | ${p50} | ${p99} | ${lost} | ${base ? (base.perSecond / perSecond).toFixed(2) : ''}× |`,
  )
  return [
    '| | messages/s | p50 ms | p99 ms | lost | slower by |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}
