import { join } from 'node:path'
import { type Asked, type Bot, openBot, type Way } from './bot.ts'

export type OverheadOptions = {
  readonly residents: number
  readonly each: number
  readonly rounds: number
}
export type OverheadRow = {
  readonly name: string
  readonly way: Way
  /** Messages per second in the first burst after the start, while the runtime still compiles. */
  readonly atFirst: number
  /** The same in the burst after that: how a bot runs for the rest of its days. The figures below are of this one. */
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly lost: number
  /** Processor time of the bot for one message (milliseconds). */
  readonly cpu: number
  /** Median over the rounds of how often slower than the bare one of its way, in the same round. */
  readonly slower: number
  /** The same beside the bare grammY echo, whatever the way: in the first burst, and after it. */
  readonly slowerAtFirst: number
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
 * So many residents in chats of their own each send some messages at once, and then again: to a bot that keeps nothing, and to Linli,
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
        slowerAtFirst: grammy.atFirst / row.atFirst,
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
  const questions = questionsFor(residents, each)
  const first = await stand.ask(questions, PATIENCE_MS)
  const before = stand.cpu()
  const { sent, started } = await stand.ask(questions, PATIENCE_MS)
  const cpu = (stand.cpu() - before) / questions.length
  const times = sent.map((at) => at - started).toSorted((a, b) => a - b)
  await stand.close()
  return {
    name: bot.name,
    way: bot.way,
    atFirst: perSecond(first),
    perSecond: perSecond({ sent, started }),
    p50: times[Math.floor(times.length / 2)] ?? 0,
    p99: times[Math.floor(times.length * 0.99)] ?? 0,
    lost: Math.max(0, 2 * questions.length - first.sent.length - sent.length),
    cpu,
    slower: 1,
    slowerAtFirst: 1,
    slowerThanGrammy: 1,
  }
}

function perSecond({ sent, started }: Asked): number {
  const last = Math.max(...sent.map((at) => at - started))
  return Math.round((sent.length / (sent.length > 0 ? last : PATIENCE_MS)) * 1000)
}

/** What people ask: everybody another question each time, so that no session stays as it was. */
function questionsFor(residents: number, each: number): readonly string[] {
  const own = [
    '老板拖欠工资怎么办',
    '怎么办居住证',
    '孩子上学要什么材料',
    '没签合同怎么办',
    '租房押金不退',
  ]
  return Array.from({ length: residents * each }, (_, n) => {
    const turn = Math.floor(n / residents)
    return own[(n + turn) % own.length] ?? ''
  })
}

function middleOf(rows: readonly OverheadRow[]): OverheadRow {
  const middle = (values: readonly number[]) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  const [first] = rows
  if (!first) throw new Error('No round was measured.')
  const of = (pick: (row: OverheadRow) => number) => middle(rows.map(pick))
  return {
    ...first,
    atFirst: of(({ atFirst }) => atFirst),
    perSecond: of((row) => row.perSecond),
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    lost: Math.max(...rows.map(({ lost }) => lost)),
    cpu: of(({ cpu }) => cpu),
    slower: of(({ slower }) => slower),
    slowerAtFirst: of(({ slowerAtFirst }) => slowerAtFirst),
    slowerThanGrammy: of((row) => row.slowerThanGrammy),
  }
}

/** The table, with the ratio that matters. */
export function drawOverhead(rows: readonly OverheadRow[]): string {
  const times = (ratio: number) => `${ratio.toFixed(2)}×`
  const lines = rows.map((row) =>
    [
      ...['', row.way, row.name, row.atFirst, row.perSecond, row.p50, row.p99, row.lost],
      ...[row.cpu.toFixed(2), times(row.slower)],
      ...[times(row.slowerAtFirst), times(row.slowerThanGrammy), ''],
    ]
      .join(' | ')
      .trim(),
  )
  return [
    '| way | | messages/s at first | after that | p50 ms | p99 ms | lost | processor ms each | slower by, same way | slower than grammY at first | after that |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}
