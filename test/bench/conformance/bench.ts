import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CONTESTANTS, type Contestant, type Mode, openStand } from './contestants.ts'
import { SCENARIOS } from './scenarios.ts'

export type ConformanceRow = {
  readonly name: string
  readonly want: string
  readonly got: Readonly<Record<string, string>>
}
export type Cost = {
  readonly name: string
  readonly packages: number
  readonly startMs: number
  readonly rss: number
}
export type Conformance = {
  readonly rows: readonly ConformanceRow[]
  readonly costs: readonly Cost[]
}

const here = import.meta.dirname

/** The same handler in every contestant, the same things happen to each; and what each costs to have. */
export async function runConformance(): Promise<Conformance> {
  if (!existsSync(join(here, 'node_modules')))
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: here,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  const got = new Map(SCENARIOS.map(({ name }) => [name, new Map<string, string>()]))
  const costs: Cost[] = []
  for (const contestant of CONTESTANTS)
    for (const mode of ['webhook', 'polling'] as const) {
      process.stderr.write(`  ${contestant.name}, ${mode}\n`)
      const cost = await play(contestant, mode, got)
      if (mode === 'polling') costs.push(cost)
    }
  const rows = SCENARIOS.map(({ name, want }) => ({
    name,
    want,
    got: Object.fromEntries(got.get(name) ?? []),
  }))
  return { rows, costs }
}

async function play(
  contestant: Contestant,
  mode: Mode,
  got: ReadonlyMap<string, Map<string, string>>,
): Promise<Cost> {
  const cost = { name: contestant.name, packages: packagesOf(contestant), startMs: 0, rss: 0 }
  for (const scenario of SCENARIOS) {
    if (scenario.mode !== mode) continue
    // Each on a fresh one, so that no scenario suffers from the one before.
    const began = Date.now()
    // Its port may be gone between asking for it and opening it: once more.
    const stand = await openStand(contestant, mode).catch(() => openStand(contestant, mode))
    cost.startMs = Math.round(stand.startMs)
    cost.rss = Math.round(stand.rss())
    const result = await scenario.play(stand).catch((error: unknown) => `failed: ${error}`)
    got.get(scenario.name)?.set(contestant.name, result === '' ? 'nothing' : result)
    await stand.close()
    const seconds = ((Date.now() - began) / 1000).toFixed(1)
    process.stderr.write(
      `    ${result === scenario.want ? 'right' : '✗    '} ${scenario.name} (${seconds} s)\n`,
    )
  }
  return cost
}

type Lock = {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly dev?: boolean
        readonly optional?: boolean
        readonly devOptional?: boolean
        readonly dependencies?: Readonly<Record<string, string>>
      }
    >
  >
}

/** What has to be installed for it: ours whole without what is optional, the others by what they ask for. */
function packagesOf({ file, style }: Contestant): number {
  if (file === 'linli.ts') {
    const lock: Lock = JSON.parse(readFileSync(join(here, '../../../package-lock.json'), 'utf8'))
    return Object.entries(lock.packages).filter(
      ([path, { dev, optional, devOptional }]) => path !== '' && !dev && !optional && !devOptional,
    ).length
  }
  const lock: Lock = JSON.parse(readFileSync(join(here, 'package-lock.json'), 'utf8'))
  const wanted =
    file === 'chat.mjs'
      ? ['chat', '@chat-adapter/telegram', '@chat-adapter/state-memory']
      : ['grammy', ...(style === 'best' ? ['@grammyjs/runner', '@grammyjs/auto-retry'] : [])]
  const seen = new Set<string>()
  const visit = (name: string) => {
    if (seen.has(name)) return
    seen.add(name)
    const { dependencies = {} } = lock.packages[`node_modules/${name}`] ?? {}
    for (const next of Object.keys(dependencies)) visit(next)
  }
  for (const name of wanted) visit(name)
  return seen.size
}

/** The table: what was wanted, and what each gave; wrong ones marked. */
export function drawConformance({ rows, costs }: Conformance): string {
  const names = CONTESTANTS.map(({ name }) => name)
  const lines = rows.map(({ name, want, got }) =>
    row([name, want, ...names.map((one) => (got[one] === want ? 'right' : `✗ ${got[one]}`))]),
  )
  const right = names.map((one) => String(rows.filter(({ want, got }) => got[one] === want).length))
  const of = (pick: (cost: Cost) => number) =>
    names.map((one) => String(costs.filter(({ name }) => name === one).map(pick)[0] ?? ''))
  return [
    row(['scenario', 'want', ...names]),
    row(['---', '---', ...names.map(() => '---')]),
    ...lines,
    row([`right of ${rows.length}`, '', ...right]),
    row(['packages installed', '', ...of(({ packages }) => packages)]),
    row(['start until it listens, ms', '', ...of(({ startMs }) => startMs)]),
    row(['resident memory then, MB', '', ...of(({ rss }) => rss)]),
  ].join('\n')
}

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
