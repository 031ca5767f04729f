import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const CHILD = join(import.meta.dirname, 'child.ts')

/** One whole form; every answer differs from every other, so that a lost or doubled one shows. */
const LINES = [
  '办理 wage-claim',
  '1',
  '1',
  '阿里',
  '2',
  '13812345678',
  '东方厂',
  '2',
  '8500',
  '20261101',
  '2',
  '13',
  '老板跑了',
  '确认',
]
const FILED = [
  'call_name=阿里',
  'reach=phone',
  'phone=13812345678',
  'employer=东方厂',
  'work=factory',
  'amount=8500',
  'since=2026-11-01',
  'contract=no',
  'proof=slip badge',
  'more=老板跑了',
]

export type CrashResult = {
  readonly kills: number
  readonly dialogues: number
  readonly cases: number
  /** Forms whose filed answers are not exactly those given. */
  readonly wrong: number
}

/**
 * Fills in forms while the process is killed with SIGKILL again and again: between, before and just after the
 * acknowledgement of a message, which is then sent again as platforms do.
 */
export async function crash(options: {
  readonly kills: number
  readonly dataDir: string
  readonly databaseUrl?: string | undefined
}): Promise<CrashResult> {
  const { dataDir, databaseUrl } = options
  let kills = 0
  let dialogues = 0
  let child = await open()

  async function open() {
    const process_ = spawn(process.execPath, [CHILD], {
      env: {
        ...process.env,
        DATA_DIR: dataDir,
        RATE_PERSON: '100000',
        ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const lines = createInterface({ input: process_.stdout })[Symbol.asyncIterator]()
    await until(lines, 'ready')
    return { process: process_, lines }
  }

  async function kill(): Promise<void> {
    const gone = once(child.process, 'exit')
    child.process.kill('SIGKILL')
    await gone
    kills += 1
    child = await open()
  }

  while (kills < options.kills) {
    dialogues += 1
    for (const [index, text] of LINES.entries()) {
      const message = { id: `${dialogues}-${index}`, who: `r${dialogues}`, text }
      const sent = () => child.process.stdin.write(`${JSON.stringify(message)}\n`)
      sent()
      const early = Math.random() < 0.5
      if (early) await new Promise((done) => setTimeout(done, Math.random() * 12))
      if (!early) await until(child.lines, `kept ${message.id}`)
      if (kills >= options.kills) {
        if (early) await until(child.lines, `kept ${message.id}`)
        continue
      }
      await kill()
      // The platform never heard that we have it, so it sends it again.
      sent()
      await until(child.lines, `kept ${message.id}`)
    }
  }
  child.process.stdin.write(`${JSON.stringify({ inspect: true })}\n`)
  const found: readonly { readonly service: string; readonly values: readonly string[] }[] =
    JSON.parse((await until(child.lines, 'cases ')).slice('cases '.length))
  await stop(child.process)
  const wrong = found.filter(
    ({ values }) =>
      FILED.some((one) => !values.includes(one)) ||
      values.filter((one) => !/^(?:consent|helper)=/.test(one)).length !== FILED.length,
  ).length
  return { kills, dialogues, cases: found.length, wrong }
}

async function until(lines: AsyncIterator<string>, start: string): Promise<string> {
  for (;;) {
    const { value, done } = await lines.next()
    if (done) throw new Error(`the desk ended before it said "${start}"`)
    if (value.startsWith(start)) return value
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
