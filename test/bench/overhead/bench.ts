import { join } from 'node:path'
import { type Bot, openBot, type Way } from './bot.ts'

export type OverheadOptions = {
  readonly residents: number
  readonly each: number
  readonly rounds: number
}
export type OverheadRow = {
  readonly name: string
  readonly way: Way
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly lost: number
  /** Processor time of the bot for one message (milliseconds). */
  readonly cpu: number
  /** Median over the rounds of how often slower than the bare one of its way, in the same round. */
  readonly slower: number
  /** The same beside the bare grammY echo, whatever the way. */
  readonly slowerThanGrammy: number
}

/** Longest wait for the last reply (milliseconds). */
const PATIENCE_MS = 120_000

const MAIN = join(import.meta.dirname, '../../../src/main.ts')
const DESK = join(import.meta.dirname, '../conformance/linli.ts')

/** The bare one of each way comes first: the others are held against it. */
const BOTS: readonly Bot[] = [
  { name: 'bare grammY echo, keeps nothing', way: 'telegram', file: 'echo.ts' },
  { name: 'Linli’s desk around the same echo', way: 'telegram', file: DESK },
  { name: 'Linli whole, answers from cards', way: 'telegram', file: MAIN },
  { name: 'bare Hono echo, keeps nothing', way: 'web', file: 'web-echo.ts' },
  { name: 'Linli’s desk around the same echo', way: 'web', file: DESK },
  { name: 'Linli whole, answers from cards', way: 'web', file: MAIN },
]

/**
 * So many residents in chats of their own each send some messages at once: to a bot that keeps nothing, and to Linli,
 * which keeps, answers and keeps the reply before it is sent. In turn, round by round, so that a neighbour on the
 * machine disturbs all alike; ratios are taken within a round.
 */
export async function runOverhead(options: OverheadOptions): Promise<readonly OverheadRow[]> {
  const rounds: OverheadRow[][] = []
  for (let round = 0; round < options.rounds; round += 1) {
    const rows: OverheadRow[] = []
    for (const bot of BOTS) {
      const row = await measure(bot, options)
      const base = rows.find(({ way }) => way === bot.way) ?? row
      const grammy = rows[0] ?? row
      rows.push({
        ...row,
        slower: base.perSecond / row.perSecond,
        slowerThanGrammy: grammy.perSecond / row.perSecond,
      })
      process.stderr.write(`  round ${round + 1}: ${bot.way}, ${bot.name}: ${row.perSecond}/s\n`)
    }
    rounds.push(rows)
  }
  return BOTS.map((_, index) => middleOf(rounds.flatMap((rows) => rows[index] ?? [])))
}

async function measure(bot: Bot, { residents, each }: OverheadOptions): Promise<OverheadRow> {
  const stand = await openBot(bot, residents)
  const questions = questionsFor(residents * each)
  const before = stand.cpu()
  const { sent, started } = await stand.ask(questions, PATIENCE_MS)
  const cpu = (stand.cpu() - before) / questions.length
  const times = sent.map((at) => at - started).toSorted((a, b) => a - b)
  const last = times.at(-1) ?? PATIENCE_MS
  await stand.close()
  return {
    name: bot.name,
    way: bot.way,
    perSecond: Math.round((sent.length / last) * 1000),
    p50: times[Math.floor(times.length / 2)] ?? 0,
    p99: times[Math.floor(times.length * 0.99)] ?? 0,
    lost: Math.max(0, questions.length - sent.length),
    cpu,
    slower: 1,
    slowerThanGrammy: 1,
  }
}

/** What people ask: every kind of question in turn, from the development set where that is there. */
function questionsFor(count: number): readonly string[] {
  const own = [
    '老板拖欠工资怎么办',
    '怎么办居住证',
    '孩子上学要什么材料',
    '没签合同怎么办',
    '租房押金不退',
  ]
  return Array.from({ length: count }, (_, n) => own[n % own.length] ?? '')
}

function middleOf(rows: readonly OverheadRow[]): OverheadRow {
  const middle = (values: readonly number[]) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  const [first] = rows
  if (!first) throw new Error('No round was measured.')
  const of = (pick: (row: OverheadRow) => number) => middle(rows.map(pick))
  return {
    ...first,
    perSecond: of(({ perSecond }) => perSecond),
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    lost: Math.max(...rows.map(({ lost }) => lost)),
    cpu: of(({ cpu }) => cpu),
    slower: of(({ slower }) => slower),
    slowerThanGrammy: of((row) => row.slowerThanGrammy),
  }
}

/** The table, with the ratio that matters. */
export function drawOverhead(rows: readonly OverheadRow[]): string {
  const lines = rows.map(
    ({ name, way, perSecond, p50, p99, lost, cpu, slower, slowerThanGrammy }) =>
      `| ${way} | ${name} | ${perSecond} | ${p50} | ${p99} | ${lost} | ${cpu.toFixed(2)} | ${slower.toFixed(2)}× | ${slowerThanGrammy.toFixed(2)}× |`,
  )
  return [
    '| way | | messages/s | p50 ms | p99 ms | lost | processor ms each | slower by, same way | slower than grammY |',
    '|---|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}
