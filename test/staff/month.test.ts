import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CaseState, isOpen, verifyAudit } from '../../src/requests/requests.ts'
import { drawReport, makeReport, sayReport } from '../../src/staff/staff.ts'
import { seeded } from '../requests/proxy.ts'
import { openStand } from './stand.ts'

/**
 * One station's month in simulated time: 3,000 residents, 500 requests, 12 staff; Mid-Autumn, National Day, shifted
 * working days. MONTH_OUT=folder keeps the weekly pictures. Run alone: npx vitest run test/staff/month.test.ts
 */
const RESIDENTS = 3000
const REQUESTS = 500
const STAFF = 12
const FROM = Date.parse('2026-09-14T00:00:00+08:00')
const DAYS = 31
const HOUR = 3600_000
const DAY = 24 * HOUR
const DUE_MS = 40 * HOUR
const SERVICES = ['wage-claim', 'residence', 'school', 'violence', 'job', 'housing', 'rare']

const rota = [
  'people:',
  ...Array.from({ length: STAFF }, (_, n) => `  - {name: 同事${n}, account: "telegram:s${n}"}`),
  'shifts:',
  `  - {on: workdays, from: "08:30", to: "18:00", people: [${Array.from({ length: 10 }, (_, n) => `同事${n}`)}]}`,
  '  - {on: offdays, from: "09:00", to: "17:00", people: [同事10, 同事11]}',
].join('\n')

type Later = { readonly at: number; readonly act: () => Promise<unknown> }

let stand: Awaited<ReturnType<typeof openStand>>
const random = seeded(2026)
const chance = (share: number) => random() < share
/** Exponential, in working hours. */
const hours = (mean: number) => -Math.log(1 - random()) * mean * HOUR
let later: Later[] = []
const at = (time: number, act: () => Promise<unknown>) => {
  later.push({ at: time, act })
}

/** What staff and the resident do with one case, each step planned when the one before is done. */
async function live(n: number): Promise<void> {
  const resident = `r${Math.floor(random() * RESIDENTS)}`
  const service = SERVICES[Math.floor(random() * random() * SERVICES.length)] ?? 'rare'
  const quiet = service === 'violence'
  const { reference } = await stand.fileFor(resident, { draft: `m${n}`, service, quiet })
  const worker = `s${Math.floor(random() * STAFF)}`
  const work = (mean: number, text: string, then?: () => void) =>
    at(stand.calendar.addWorkingMs(stand.clock.at, hours(mean)), async () => {
      await stand.asStaff(worker, text)
      then?.()
    })
  const settle = () => {
    if (chance(0.06)) return work(4, `不予受理 ${reference} 2`)
    if (chance(0.1)) return work(6, `转办 ${reference} 打 12333`)
    return work(16, `办结 ${reference} 已办好`, () => {
      if (chance(0.6))
        at(stand.clock.at + hours(5), () =>
          stand.asResident(resident, `评分 ${reference} ${1 + Math.floor(random() * 5)}`),
        )
      if (chance(0.06))
        at(stand.clock.at + hours(30), async () => {
          await stand.asResident(resident, `没办好 ${reference} 还没好`)
          work(2, `接 ${reference}`, () => work(8, `办结 ${reference} 又办了`))
        })
    })
  }
  if (chance(0.03)) {
    at(stand.clock.at + hours(10), async () => {
      await stand.asResident(resident, `撤回 ${reference}`)
      await stand.asResident(resident, '1')
    })
    return
  }
  if (chance(0.04)) return
  work(1, `接 ${reference}`, () => {
    if (!chance(0.25) || quiet) return settle()
    return work(2, `问 ${reference} 哪家公司？`, () => {
      if (chance(0.2)) return
      at(stand.clock.at + hours(20), async () => {
        await stand.asResident(resident, `补充 ${reference} 东风电子厂`)
        settle()
      })
    })
  })
}

beforeAll(async () => {
  stand = await openStand(FROM, rota)
  for (let n = 0; n < REQUESTS; n++) at(FROM + random() * DAYS * DAY, () => live(n))
  const end = FROM + (DAYS + 10) * DAY
  while (later.length > 0) {
    later = later.toSorted((a, b) => a.at - b.at)
    const next = later.shift()
    if (!next || next.at > end) break
    await stand.wait(next.at)
    await next.act()
  }
  await stand.wait(end)
}, 600_000)
afterAll(() => stand.close())

type Event = { readonly at: number; readonly action: string; readonly to: CaseState }

/** The rings that a history calls for, worked out again from the rules and the events alone. */
function expected(events: readonly Event[], urgent: boolean, end: number): readonly string[] {
  const { calendar } = stand
  const rings: string[] = []
  const filed = events[0]?.at ?? 0
  /** Deadlines with when they began to hold. */
  const spans: { due: number; since: number; until: number }[] = []
  let due = calendar.addWorkingMs(filed, DUE_MS)
  let [since, paused] = [filed, 0]
  const close = (until: number) => spans.push({ due, since, until })
  for (const [index, event] of events.entries()) {
    const before = events[index - 1]?.to
    const was = before !== undefined && isOpen(before) && before !== 'waiting_resident'
    const is = isOpen(event.to) && event.to !== 'waiting_resident'
    if (was && !is) close(event.at)
    if (event.to === 'waiting_resident' && before !== 'waiting_resident') paused = event.at
    if (before === 'waiting_resident' && event.to !== 'waiting_resident') {
      const stood = calendar.workingMs(paused, event.at)
      if (stood > 0) due = calendar.addWorkingMs(due, stood)
    }
    if (event.action === 'reopen') due = calendar.addWorkingMs(event.at, DUE_MS)
    if (is && !was) since = event.at
  }
  const last = events.at(-1)?.to
  if (last && isOpen(last) && last !== 'waiting_resident') close(end)
  const rung = new Set<string>()
  for (const span of spans)
    for (const [kind, time] of [
      ['remind', calendar.takeWorkingMs(span.due, DUE_MS / 4)],
      ['due', span.due],
      ['overdue', calendar.addWorkingMs(span.due, 8 * HOUR)],
    ] as const) {
      const ring = Math.max(time, span.since)
      if (ring >= span.until || rung.has(`${kind} ${span.due}`)) continue
      rung.add(`${kind} ${span.due}`)
      rings.push(`${kind} ${ring}`)
    }
  for (const [index, event] of events.entries()) {
    if (event.to !== 'received' && event.action !== 'reopen') continue
    const ring = urgent ? event.at + 180_000 : calendar.addWorkingMs(event.at, HOUR)
    const next = events.slice(index + 1).find(({ to }) => to !== event.to)
    if (ring < (next?.at ?? end)) rings.push(`accept ${ring}`)
  }
  for (const [index, event] of events.entries()) {
    const gone = events.slice(index + 1).find(({ to }) => to !== event.to)?.at ?? end
    if (event.to === 'accepted' || event.to === 'in_progress') {
      const ring = calendar.addWorkingMs(event.at, 16 * HOUR)
      if (ring < (events[index + 1]?.at ?? end)) rings.push(`update ${ring}`)
    }
    if (event.action === 'ask') {
      const ring = calendar.addWorkingMs(event.at, 24 * HOUR)
      if (ring < gone) rings.push(`waiting ${ring}`)
    }
    if (event.action === 'resolve') {
      const ring = calendar.nextOpening(event.at + 7 * DAY)
      const reopened = events.slice(index + 1).find(({ action }) => action === 'reopen')?.at ?? end
      if (ring < reopened) rings.push(`check ${ring}`)
    }
  }
  return rings.sort()
}

test('every clock of 500 cases rang when it had to, once, and no other did', async () => {
  const { db } = stand.store
  const cases = await db.selectFrom('cases').select(['id', 'urgent']).execute()
  const events = await db.selectFrom('case_events').selectAll().orderBy('seq').execute()
  const lines = await db
    .selectFrom('audit')
    .selectAll()
    .where('action', 'like', 'clock:%')
    .execute()
  expect(cases).toHaveLength(REQUESTS)
  let rings = 0
  for (const { id, urgent } of cases) {
    const history = events
      .filter(({ case_id }) => case_id === id)
      .map(({ at: time, action, to_state }) => ({ at: time, action, to: to_state as CaseState }))
    const rang = lines
      .filter(({ case_id }) => case_id === id)
      .map(({ action, at: time }) => `${action.slice(6)} ${time}`)
      .sort()
    rings += rang.length
    expect(rang).toEqual(expected(history, urgent === 1, stand.clock.at))
  }
  expect(rings).toBeGreaterThan(300)
})

test('nobody is woken: all but urgent calls came in opening hours', async () => {
  const lines = await stand.store.db
    .selectFrom('audit as a')
    .innerJoin('cases as c', 'c.id', 'a.case_id')
    .select(['a.at', 'a.action'])
    .where('a.action', 'like', 'clock:%')
    .where('c.urgent', '=', 0)
    .execute()
  // An interval that ends at 12:00 or 18:00 sharp rings then.
  for (const { at: time } of lines)
    expect(stand.calendar.isOpen(time) || stand.calendar.isOpen(time - 1)).toBe(true)
})

test('no resident of a quiet case got a message, and none was told anything twice', async () => {
  const quiet = await stand.store.db
    .selectFrom('cases')
    .select('reference')
    .where('quiet', '=', 1)
    .execute()
  expect(quiet.length).toBeGreaterThan(5)
  const toResidents = stand.posted
    .filter(({ to }) => to.chat.startsWith('r'))
    .map(({ reply }) => reply.text)
  const spoken = quiet.map(({ reference }) => `${reference.slice(0, 4)} ${reference.slice(4)}`)
  for (const text of toResidents)
    expect(spoken.some((reference) => text.includes(reference))).toBe(false)
  const once = toResidents.filter((text) => /接单|要多等|一周前|不急/.test(text))
  const reopened = new Set(
    (
      await stand.store.db
        .selectFrom('case_events as e')
        .innerJoin('cases as c', 'c.id', 'e.case_id')
        .select('c.reference')
        .where('e.action', '=', 'reopen')
        .execute()
    ).map(({ reference }) => `${reference.slice(0, 4)} ${reference.slice(4)}`),
  )
  const plain = once.filter((text) => ![...reopened].some((reference) => text.includes(reference)))
  expect(new Set(plain).size).toBe(plain.length)
})

test('the audit of the whole month is unbroken, and every week can be told and drawn', async () => {
  const { store, vault, words, calendar } = stand
  expect((await verifyAudit(store.db, vault)).faults).toEqual([])
  const options = { words, title: (id: string) => TITLES[id] ?? '别的事' }
  for (let week = FROM; week < FROM + DAYS * DAY; week += 7 * DAY) {
    const report = await makeReport(store.db, { week, calendar })
    for (const { count } of [...report.byService, ...report.byOutcome])
      expect(count).toBeGreaterThanOrEqual(10)
    expect(sayReport(report, options)).toContain('一周小结')
    const picture = await drawReport(report, options)
    const folder = process.env['MONTH_OUT']
    if (folder)
      writeFileSync(
        join(folder, `week-${new Date(week + DAY).toISOString().slice(0, 10)}.png`),
        picture,
      )
  }
})

const TITLES: Readonly<Record<string, string>> = {
  'wage-claim': '讨工资',
  residence: '居住证',
  school: '孩子上学',
  violence: '家庭暴力求助',
  job: '找工作',
  housing: '租房',
}
