import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { peers } from './peers.ts'

/** How one engine did; times in ms but `build`, which is in seconds; `rss` in MB. */
export type Result = {
  readonly name: string
  readonly questions: number
  readonly build: number
  readonly rss: number
  readonly p50: number
  readonly p95: number
  readonly mrr10: number
  readonly r10: number
  readonly r100: number
}

const here = import.meta.dirname
const shared = join(here, '../../../../shared/bench')
const corpus = join(shared, 'corpus.jsonl.gz')
const queries = join(shared, 'stard-dev.jsonl')
const ours = ['Linli, first stage', 'Linli, whole']

/**
 * Our law search beside other libraries on the same 55,404 articles and the same sample of questions,
 * each in a process of its own, stopped when it takes too long. Ours learns from the questions that
 * are not in the sample. Prints a table; skips aloud where the corpus is not there.
 */
export async function run(sample = 60, minutes = 4): Promise<readonly Result[]> {
  if (!existsSync(corpus)) {
    process.stdout.write(`retrieval bench skipped: no corpus at ${corpus}\n`)
    return []
  }
  if (!existsSync(join(here, 'node_modules'))) installPeers()
  const results: Result[] = []
  for (const name of [...ours, ...Object.keys(peers)]) {
    const result = contest(name, sample, minutes)
    if (result === undefined) process.stdout.write(`${name}: stopped after ${minutes} minutes\n`)
    else results.push(result)
  }
  process.stdout.write(`${table(results)}\n`)
  return results
}

function installPeers(): void {
  // No scripts run; LangChain's community package asks for fifty optional peers, which are left out.
  const flags = ['ci', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund']
  execFileSync('npm', flags, { cwd: here, stdio: 'inherit' })
}

function contest(name: string, sample: number, minutes: number): Result | undefined {
  const script = join(here, 'contestant.ts')
  const { stdout, signal, status } = spawnSync(
    process.execPath,
    [script, name, corpus, queries, String(sample)],
    {
      timeout: minutes * 60_000,
      killSignal: 'SIGKILL',
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  if (signal === 'SIGKILL') return undefined
  if (status !== 0) throw new Error(`${name} ended with ${status}`)
  const result: Result = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
  return result
}

function table(results: readonly Result[]): string {
  const own = results.find(({ name }) => name === ours[1])
  const rows = results.map((one) => [
    one.name,
    String(one.questions),
    one.build.toFixed(1),
    one.rss.toFixed(0),
    one.p50.toFixed(1),
    one.p95.toFixed(1),
    own === undefined ? '' : `×${(one.p95 / own.p95).toFixed(1)}`,
    one.mrr10.toFixed(3),
    one.r10.toFixed(3),
    one.r100.toFixed(3),
    own === undefined ? '' : `×${(one.r10 / own.r10).toFixed(2)}`,
  ])
  const head = ['engine', 'n', 'build s', 'RSS MB', 'p50 ms', 'p95 ms', 'p95 to ours'].concat([
    'MRR@10',
    'R@10',
    'R@100',
    'R@10 to ours',
  ])
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

if (import.meta.main) await run()
