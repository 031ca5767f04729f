import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../postgres.ts'

export type StartOptions = {
  readonly runs: number
  /** How long after the answer memory is read (milliseconds). */
  readonly idleMs: number
}
export type StartRow = {
  readonly name: string
  /** One of each run; the first finds nothing compiled by an earlier one (milliseconds). */
  readonly page: readonly number[]
  readonly answer: readonly number[]
  /** MB, of the server alone. */
  readonly rss: readonly number[]
}
type Starter = {
  readonly name: string
  readonly command: readonly string[]
  /** What the first answer must hold. */
  readonly holds: RegExp
  /** By which the server is known among the processes that the command began. */
  readonly server: string
}

const ROOT = join(import.meta.dirname, '../../..')
const ECHO = join(import.meta.dirname, '../overhead/web-echo.ts')
const QUESTION = '老板拖欠工资怎么办'
const PATIENCE_MS = 60_000
const LOOK_MS = 5

const STARTERS: readonly Starter[] = [
  { name: 'bare Hono echo', command: [process.execPath, ECHO], holds: /^re /, server: 'web-echo' },
  // A law by its name: an answer with its source.
  { name: 'Linli, npm start', command: ['npm', 'start'], holds: /《/, server: 'src/main.ts' },
]

/**
 * From the command to the page, to the first answer over the web, and memory when nothing has happened for a while:
 * Linli as a newcomer starts it, and the barest server there is, in turn.
 */
export async function runStart({ runs, idleMs }: StartOptions): Promise<readonly StartRow[]> {
  const cache = mkdtempSync(join(tmpdir(), 'linli-compiled-'))
  const rows = STARTERS.map(({ name }) => ({
    name,
    page: [] as number[],
    answer: [] as number[],
    rss: [] as number[],
  }))
  for (let run = 0; run < runs; run += 1)
    for (const [nth, starter] of STARTERS.entries()) {
      const { page, answer, rss } = await measure(starter, cache, idleMs)
      process.stderr.write(
        `  run ${run + 1}: ${starter.name}: ${page} ms, ${answer} ms, ${rss} MB\n`,
      )
      rows[nth]?.page.push(page)
      rows[nth]?.answer.push(answer)
      rows[nth]?.rss.push(rss)
    }
  rmSync(cache, { recursive: true, force: true })
  return rows
}

async function measure({ command, holds, server }: Starter, cache: string, idleMs: number) {
  const dataDir = mkdtempSync(join(tmpdir(), 'linli-start-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const [file = '', ...args] = command
  const began = performance.now()
  const child = spawn(file, args, {
    cwd: ROOT,
    env: {
      ...process.env,
      CHANNELS: 'web',
      DATA_DIR: dataDir,
      WEB_PORT: String(port),
      NODE_COMPILE_CACHE: cache,
    },
    stdio: 'ignore',
    detached: true,
  })
  const since = () => Math.round(performance.now() - began)
  try {
    await opened(url)
    const page = since()
    await asked(url, holds)
    const answer = since()
    await sleep(idleMs)
    return { page, answer, rss: Math.round(rssOf(serverOf(child, server))) }
  } finally {
    await end(child)
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function opened(url: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS
  while (!(await fetch(`${url}/health`).catch(() => undefined))?.ok) {
    if (Date.now() > until) throw new Error(`Nothing answers at ${url}.`)
    await sleep(LOOK_MS)
  }
}

/** A resident opens the page's stream, asks, and has the answer. */
async function asked(url: string, holds: RegExp): Promise<void> {
  const talk = randomBytes(16).toString('base64url').slice(0, 22)
  const { body } = await fetch(`${url}/events?talk=${talk}`, {
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  const said = await fetch(`${url}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ talk, id: '1', text: QUESTION }),
  })
  if (!said.ok) throw new Error(`The question was refused: ${said.status}.`)
  let heard = ''
  const decoder = new TextDecoder()
  for await (const chunk of body ?? []) {
    heard += decoder.decode(chunk, { stream: true })
    if (repliesIn(heard).some((text) => holds.test(text))) return
  }
  throw new Error('The stream ended without an answer.')
}

function repliesIn(stream: string): readonly string[] {
  return [...stream.matchAll(/^data: (\{.*\})$/gm)].map(([, json = '']) => {
    const { text }: { readonly text: string } = JSON.parse(json)
    return text
  })
}

/** npm runs a shell, which runs the server: the one of them that is meant. */
function serverOf({ pid = 0 }: ChildProcess, name: string): number {
  const family = [pid]
  for (const one of family) family.push(...childrenOf(one))
  const isServer = (one: number) => {
    const [file = '', ...args] = readFileSync(`/proc/${one}/cmdline`, 'utf8').split('\0')
    return file.endsWith('node') && args.some((arg) => arg.includes(name))
  }
  return family.find(isServer) ?? pid
}

function childrenOf(pid: number): readonly number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number),
  )
}

function rssOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
}

/** The whole group: a shell between npm and the server passes no signal on. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return
  const gone = once(child, 'exit')
  process.kill(-child.pid, 'SIGTERM')
  await gone
}

/** The table, one figure for each run. */
export function drawStart(rows: readonly StartRow[]): string {
  const of = (numbers: readonly number[]) => numbers.join(' / ')
  return [
    '| | page ms | first answer ms | idle MB |',
    '|---|---|---|---|',
    ...rows.map(
      ({ name, page, answer, rss }) => `| ${name} | ${of(page)} | ${of(answer)} | ${of(rss)} |`,
    ),
  ].join('\n')
}
