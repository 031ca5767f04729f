/**
 * npm run bench -- [--json] [part…]
 * Ratios against others in the same run: conformance overhead start people retrieval forms, all of them by default.
 * Peers live in a package.json beside each part and are installed here, never with the project.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { drawConformance, runConformance } from './conformance/bench.ts'
import { drawOverhead, runOverhead } from './overhead/bench.ts'
import { drawPeople, runPeople } from './people/bench.ts'
import { drawStart, runStart } from './start/bench.ts'

type Part = { readonly table: string; readonly result: unknown }

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '3' } },
})

const parts: Readonly<Record<string, () => Promise<Part>>> = {
  async conformance() {
    install('conformance')
    const result = await runConformance()
    return { result, table: drawConformance(result) }
  },
  async overhead() {
    const result = await runOverhead({ residents: 300, each: 10, rounds: Number(values.rounds) })
    return { result, table: drawOverhead(result) }
  },
  async start() {
    const result = await runStart({ runs: 3, idleMs: 40_000 })
    return { result, table: drawStart(result) }
  },
  async people() {
    install('conformance')
    const result = await runPeople({ residents: 1000, each: 5, withinMs: 10_000 })
    return { result, table: drawPeople(result) }
  },
  async retrieval() {
    install('retrieval')
    return alone('retrieval', [])
  },
  async forms() {
    install('forms')
    return alone('forms', values.json ? ['--json'] : [])
  },
}

const wanted = positionals.length > 0 ? positionals : Object.keys(parts)
const unknown = wanted.filter((name) => !(name in parts))
if (unknown.length > 0) {
  process.stderr.write(
    `No part ${unknown.join(', ')}. There are: ${Object.keys(parts).join(' ')}\n`,
  )
  process.exit(1)
}
const results: Record<string, unknown> = {}
for (const name of wanted) {
  const part = await parts[name]?.()
  results[name] = part?.result
  process.stderr.write(`\n## ${name}\n${part?.table}\n`)
}
if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`)
process.exit(0)

function install(part: string): void {
  const cwd = join(import.meta.dirname, part)
  if (existsSync(join(cwd, 'node_modules'))) return
  // No scripts run; LangChain's community package asks for fifty optional peers, which are left out.
  const flags = ['ci', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund']
  execFileSync('npm', flags, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
}

/** A part that prints its own tables; its last line is its result where that is JSON. */
function alone(part: string, args: readonly string[]): Part {
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, part, 'bench.ts'), ...args],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 * 1024 * 1024 },
  )
  if (status !== 0) throw new Error(`The ${part} bench ended with ${status}.`)
  return { table: stdout.trim(), result: asJson(stdout.trim().split('\n').at(-1) ?? '') ?? stdout }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
