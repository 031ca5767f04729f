import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, vi } from 'vitest'
import { freePort as freeWeChatPort, openFakeGateway } from '../channels/wechat/fake-gateway.ts'
import { freshFolder } from '../databases.ts'
import { freePort } from '../postgres.ts'
import type { Chat, Front, HouseProcess } from './front.ts'
import { consoleFront } from './fronts/console.ts'
import { openEmulator, telegramFront } from './fronts/telegram.ts'
import { openPage, WEB_LEADS, WEB_RESIDENT, WEB_STAFF, webFront } from './fronts/web.ts'
import { wechatFront } from './fronts/wechat.ts'
import type { Order, Told } from './house-process.ts'

/** A story keeps several processes busy; on a machine with much else to do it takes its time. */
vi.setConfig({ testTimeout: 240_000 })

const STAFF = ['telegram:-500', WEB_STAFF, 'wechat:wang']
/** The residents' own chats, as settings name them. */
export const RESIDENT_CHATS = [
  `web:${WEB_RESIDENT}`,
  'console:me',
  'telegram:4711',
  'telegram:4712',
  'wechat:ayi',
]
const LEADS = ['telegram:77', 'telegram:78', ...WEB_LEADS, 'wechat:lead']
/** People take a moment to write; what a platform paces has gone out by then (milliseconds). */
const WRITING_MS = 5000
const PLEASE_WAIT = '正在查，请等一下。'
/** What a platform's own limits put off no longer than this belongs to the same step (milliseconds). */
const PACED_MS = 60_000

/** How long one step may take on a machine with much else to do. */
const PATIENCE_MS = 100_000

/** A Monday morning that is past: some things of ours are also forgotten by the machine's own clock. */
const MONDAY_NINE = Date.parse('2026-11-09T09:00:00+08:00')

export type HouseOptions = {
  readonly start?: number
  readonly environment?: Readonly<Record<string, string>>
  /** What may be read differently on two fronts: it hangs on how often something else was tried. */
  readonly but?: RegExp
}

/** One front's own number of the case that its resident has filed last. */
export type Own = { readonly name: string; readonly reference: string }
type Saying = string | ((own: Own) => string)

/** What was got because of one step, case numbers written 〔单号〕 and colleagues 〔同事〕. */
export type Heard = {
  /** The same on every front: that is checked. */
  readonly resident: string
  /** By front. */
  readonly group: readonly string[]
  readonly staff: readonly string[]
  readonly lead: readonly string[]
}

export type House = Awaited<ReturnType<typeof openHouse>>

/**
 * Linli with all its channels open, in a process of its own on a real store, and a resident with duty desk and lead on
 * each of them. Every step of a story is taken on all fronts at once, and residents must read the same on each.
 */
export async function openHouse({ start = MONDAY_NINE, environment = {}, but }: HouseOptions = {}) {
  const dataDir = freshFolder()
  const logFile = join(freshFolder(), 'log')
  const [webPort, wechatPort] = [await freePort(), await freeWeChatPort()]
  const emulator = await openEmulator()
  const gateway = await openFakeGateway(wechatPort)
  await gateway.tell({ kind: 'login' })
  const page = openPage(webPort)
  const fronts: readonly Front[] = [
    webFront(page),
    consoleFront(page),
    telegramFront(emulator, false),
    telegramFront(emulator, true),
    wechatFront(gateway, wechatPort),
  ]
  /** By front, the newest last. */
  const references = new Map<string, readonly string[]>()
  let seen = new Map<string, Readonly<Record<Chat, number>>>()
  let clock = start
  let running: Running | undefined
  /** Messages that must have been handled since the process began. */
  let said = 0
  let printed = 0
  /** What residents read last. */
  let lastRead = ''

  async function open(): Promise<void> {
    said = 0
    running = startProcess({
      ...Object.assign({}, ...fronts.map((front) => front.environment)),
      CHANNELS: 'web,console,telegram,wechat',
      DATA_DIR: dataDir,
      STAFF_CHATS: STAFF.join(','),
      STAFF_LEADS: LEADS.join(','),
      RATE_PERSON: '1000',
      STORY_CLOCK: String(clock),
      STORY_LOG: logFile,
      ...environment,
    })
    await running.opened
    for (const front of fronts) await patiently(`Opening ${front.name}`, front.open(running))
  }

  /** Rows of the database as they lie there. */
  function rows(sql: string): readonly Readonly<Record<string, unknown>>[] {
    const database = new DatabaseSync(join(dataDir, 'linli.db'), { readOnly: true })
    const found = database.prepare(sql).all()
    database.close()
    return found
  }

  /** Fails with what was waited for and what Linli did last, long before the test's own time is over. */
  async function patiently<Thing>(what: string, awaited: Promise<Thing>): Promise<Thing> {
    const tooLong = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      const log = readFileSync(logFile, 'utf8').trim().split('\n').slice(-30).join('\n')
      const jobs = JSON.stringify(rows("select kind, key, run_at from jobs where state = 'open'"))
      tooLong.reject(new Error(`${what} took too long. Open jobs: ${jobs}\n${log}`))
    }, PATIENCE_MS)
    return Promise.race([awaited, tooLong.promise]).finally(() => clearTimeout(timer))
  }

  async function ask(order: Order): Promise<void> {
    if (!running) return
    printed = await patiently(`Order ${JSON.stringify(order)}`, running.ask(order))
  }

  async function settle(): Promise<void> {
    await ask({ kind: 'settle', at: clock })
  }

  const ownOf = ({ name }: Front): Own => ({ name, reference: references.get(name)?.at(-1) ?? '' })

  /** Does one thing on every front that can, and returns what came of it. `counts` = each is a message to handle. */
  async function step(
    act: (front: Front) => Promise<void> | undefined,
    { counts = true, among = fronts }: { counts?: boolean; among?: readonly Front[] } = {},
  ): Promise<Heard> {
    clock += WRITING_MS
    await settle()
    for (const front of among) {
      const done = act(front)
      if (done && counts) said += 1
      await patiently(`A step on ${front.name}`, Promise.resolve(done))
    }
    await ask({ kind: 'handled', count: said })
    return heardBy(among)
  }

  /** What is due is done, and what a platform paces goes out within its next moments. */
  async function settleAll(): Promise<void> {
    await settle()
    while (
      rows(
        `select seq from jobs where kind = 'send' and state = 'open' and run_at < ${clock + PACED_MS}`,
      ).length > 0
    ) {
      clock += WRITING_MS
      await settle()
    }
  }

  async function heardBy(among: readonly Front[]): Promise<Heard> {
    await settleAll()
    const heard = []
    const next = new Map(seen)
    for (const front of fronts) {
      const got = await patiently(`Looking at ${front.name}`, front.got(printed))
      const before = seen.get(front.name) ?? { resident: 0, group: 0, staff: 0, lead: 0 }
      next.set(front.name, count(got))
      // How busy this machine is, is no part of a story.
      const own = got.resident.slice(before.resident).filter((text) => text !== PLEASE_WAIT)
      note(front, own.join('\n'))
      const about = (texts: readonly string[], from: number) =>
        texts
          .slice(from)
          .filter((text) => isAbout(front, text))
          .map((text) => masked(front, text))
          .join('\n---\n')
      if (among.includes(front))
        heard.push({
          name: front.name,
          resident: own.map((text) => masked(front, text)).join('\n---\n'),
          group: got.group.slice(before.group).join('\n---\n'),
          staff: about(got.staff, before.staff),
          lead: about(got.lead, before.lead),
        })
    }
    seen = next
    const all = together(heard, but)
    if (among.length === fronts.length && all.resident) lastRead = all.resident
    return all
  }

  /** A number that a resident is told is of their newest case. */
  function note({ name }: Front, text: string): void {
    const found = /单号 (\d{4} \d{4})/.exec(text)?.[1]
    const known = references.get(name) ?? []
    if (found && !known.includes(found)) references.set(name, [...known, found])
  }

  /** Colleagues share a chat, so that cards of other fronts' residents come there too. */
  function isAbout(front: Front, text: string): boolean {
    const numbers = text.match(/\b\d{4} \d{4}\b/g) ?? []
    const own = references.get(front.name) ?? []
    return numbers.length === 0 || numbers.some((number) => own.includes(number))
  }

  function masked(front: Front, text: string): string {
    const own = references.get(front.name) ?? []
    return text.replace(/同事[A-Z0-9]{3}/g, '〔同事〕').replace(/\b\d{4} \d{4}\b/g, (number) => {
      const age = own.toReversed().indexOf(number)
      return age === -1 ? number : `〔单号${age === 0 ? '' : `前${age}`}〕`
    })
  }

  const meant = (saying: Saying, front: Front) =>
    typeof saying === 'string' ? saying : saying(ownOf(front))

  await open()
  const ofGroups = fronts.filter(({ saysInGroup }) => saysInGroup !== undefined)

  return {
    fronts: fronts.map(({ name }) => name),
    dataDir,
    resident: (saying: Saying) => step((front) => front.says(meant(saying, front))),
    /** One after another; what came of the last. */
    async residents(...sayings: readonly Saying[]): Promise<Heard> {
      let heard = NOTHING
      for (const saying of sayings) heard = await this.resident(saying)
      return heard
    },
    /** Answers by the digits that stand before these words in what was read last. */
    async picks(...labels: readonly string[]): Promise<Heard> {
      let heard = NOTHING
      for (const label of labels) heard = await this.resident(digitOf(lastRead, label))
      return heard
    },
    staff: (saying: Saying) => step((front) => front.works(meant(saying, front))),
    /** A button where there are buttons, words where there are none. */
    tap: (label: string, saying: Saying) =>
      step((front) => {
        const { reference } = ownOf(front)
        return front.taps?.(label, reference) ?? front.works(meant(saying, front))
      }),
    lead: (saying: Saying) => step((front) => front.leads(meant(saying, front))),
    inGroup: (text: string) => step((front) => front.saysInGroup?.(text), { among: ofGroups }),
    overheard: (text: string) =>
      step((front) => front.chats?.(text), { among: ofGroups, counts: false }),
    /** Lets time pass to this instant, and lets happen what is due then. */
    until(at: number): Promise<Heard> {
      clock = Math.max(clock, at)
      return heardBy(fronts)
    },
    wait(ms: number): Promise<Heard> {
      return this.until(clock + ms)
    },
    now: () => clock,
    /** Each front's own case, as its resident read the number. */
    references: () => fronts.map((front) => ownOf(front).reference),
    /** kill −9, at this instant. */
    async kill(): Promise<void> {
      await running?.kill()
      running = undefined
      for (const front of fronts) await front.left()
    },
    open,
    rows,
    /** Pictures that leads have been sent on the page, base64. */
    pictures: () => page.pictures(),
    log: () => readFileSync(logFile, 'utf8'),
    async close(): Promise<void> {
      for (const front of fronts) await front.left()
      await running?.stop()
      for (const front of fronts) await front.close()
      await emulator.close()
    },
  }
}

const NOTHING: Heard = { resident: '', group: [], staff: [], lead: [] }

/** The digit that answers so. */
export function digitOf(text: string, label: string): string {
  const line = text.split('\n').findLast((one) => new RegExp(`^\\d+ ${label}`).test(one))
  if (!line) throw new Error(`No digit for "${label}" in: ${text}`)
  return line.split(' ')[0] ?? ''
}

function count(got: Readonly<Record<Chat, readonly string[]>>): Readonly<Record<Chat, number>> {
  const { resident, group, staff, lead } = got
  return {
    resident: resident.length,
    group: group.length,
    staff: staff.length,
    lead: lead.length,
  }
}

/** Fails where a resident reads something else than the others, or at another length of line breaks. */
function together(
  heard: readonly { name: string; resident: string; group: string; staff: string; lead: string }[],
  but: RegExp | undefined,
): Heard {
  const [first] = heard
  const plain = (text: string) => text.replace(but ?? '', '').replace(/\s+/g, ' ')
  for (const { name, resident } of heard)
    expect(plain(resident), `what the resident reads on ${name}`).toBe(plain(first?.resident ?? ''))
  return {
    resident: first?.resident ?? '',
    group: heard.map(({ group }) => group),
    staff: heard.map(({ staff }) => staff),
    lead: heard.map(({ lead }) => lead),
  }
}

type Running = ReturnType<typeof startProcess>

function startProcess(environment: Readonly<Record<string, string>>) {
  const opened = Promise.withResolvers<void>()
  const wechatOpen = Promise.withResolvers<void>()
  const asked: ((printed: number) => void)[] = []
  const child: ChildProcess = fork(join(import.meta.dirname, 'house-process.ts'), [], {
    execArgv: [],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  })
  let complaint = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  child.stdout?.setEncoding('utf8')
  child.on('message', ({ kind, printed }: Told) => {
    if (kind === 'open') opened.resolve()
    if (kind === 'wechat') wechatOpen.resolve()
    if (kind === 'done') asked.shift()?.(printed)
  })
  child.once('exit', () => opened.reject(new Error(`The house did not open: ${complaint}`)))

  function ask(order: Order): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>()
    asked.push(resolve)
    child.send(order)
    return promise
  }

  return {
    opened: opened.promise,
    ask,
    wechatOpen: wechatOpen.promise,
    write: (line) => void child.stdin?.write(line),
    onPrinted: (take) => void child.stdout?.on('data', take),
    async kill(): Promise<void> {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
    async stop(): Promise<void> {
      const gone = once(child, 'exit')
      await ask({ kind: 'stop' })
      await gone
    },
  } satisfies HouseProcess & Record<string, unknown>
}
