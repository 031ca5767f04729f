import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCalendar } from '../../src/requests/requests.ts'
import { drawReport, makeReport, mergeSmall, sayReport, weekOf } from '../../src/staff/staff.ts'
import { MONDAY, openStand } from './stand.ts'

const FEWEST = 10
const HOUR = 3600_000
const DAY = 24 * HOUR
const calendar = createCalendar()
const cells = fc
  .array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 })
  .map((counts) => counts.map((count, index) => ({ label: `s${index}`, count })))

describe('small cells', () => {
  test('no cell of a report is smaller than ten, and all of them sum to the total or nothing is told', () => {
    fc.assert(
      fc.property(cells, (given) => {
        const merged = mergeSmall(given, FEWEST)
        const total = given.reduce((sum, { count }) => sum + count, 0)
        for (const { count } of merged) expect(count).toBeGreaterThanOrEqual(FEWEST)
        const told = merged.reduce((sum, { count }) => sum + count, 0)
        expect([0, total]).toContain(told)
        if (total >= FEWEST) expect(told).toBe(total)
      }),
    )
  })

  test('the total less all named cells is never a hidden small group', () => {
    fc.assert(
      fc.property(cells, (given) => {
        const total = given.reduce((sum, { count }) => sum + count, 0)
        const named = mergeSmall(given, FEWEST).filter(({ label }) => label !== undefined)
        const rest = total - named.reduce((sum, { count }) => sum + count, 0)
        if (total >= FEWEST) expect(rest === 0 || rest >= FEWEST).toBe(true)
      }),
    )
  })

  test('one case more or less does not show which of the small ones it was', () => {
    const before = mergeSmall(
      [
        { label: 'a', count: 30 },
        { label: 'b', count: 6 },
        { label: 'c', count: 5 },
      ],
      FEWEST,
    )
    const after = mergeSmall(
      [
        { label: 'a', count: 30 },
        { label: 'b', count: 6 },
        { label: 'c', count: 4 },
      ],
      FEWEST,
    )
    expect(before.map(({ label }) => label)).toEqual(after.map(({ label }) => label))
  })
})

test('a week begins on Monday at midnight in China', () => {
  const monday = Date.parse('2026-11-23T00:00:00+08:00')
  for (const day of ['2026-11-23T00:00', '2026-11-25T12:00', '2026-11-29T23:59'])
    expect(weekOf(Date.parse(`${day}:00+08:00`))).toBe(monday)
  expect(weekOf(Date.parse('2026-11-22T23:59:00+08:00'))).toBe(monday - 7 * DAY)
})

describe('the weekly report', () => {
  let stand: Awaited<ReturnType<typeof openStand>>
  beforeEach(async () => {
    stand = await openStand()
  })
  afterEach(() => stand.close())

  /** A week with 14 cases of wages, 3 of other things; 12 settled after a day. */
  async function fillWeek() {
    const references: string[] = []
    for (let n = 0; n < 17; n++) {
      const service = n < 14 ? 'wage-claim' : `rare-${n}`
      references.push((await stand.fileFor(`r${n}`, { service })).reference)
    }
    stand.clock.at += 2 * HOUR
    for (const reference of references.slice(0, 12)) await stand.asStaff('zhang', `接 ${reference}`)
    stand.clock.at += DAY
    for (const [index, reference] of references.slice(0, 12).entries()) {
      await stand.asStaff('zhang', `办结 ${reference} 好了`)
      await stand.asResident(`r${index}`, '评分 4')
    }
  }
  const options = () => ({
    words: stand.words,
    title: (id: string) => (id === 'wage-claim' ? '讨工资' : '别的'),
  })

  test('tells counts, time limits, medians and satisfaction, and no small cell', async () => {
    await fillWeek()
    const report = await makeReport(stand.store.db, { week: weekOf(MONDAY), calendar })
    expect(report).toMatchObject({
      filed: 17,
      closed: 12,
      byService: [{ label: undefined, count: 17 }],
      byOutcome: [{ label: 'resolved', count: 12 }],
      onTime: 100,
      firstTouch: 2 * HOUR,
      toClose: 10 * HOUR,
      toCloseBy: {
        service: new Map([['wage-claim', 10 * HOUR]]),
        outcome: new Map([['resolved', 10 * HOUR]]),
      },
      satisfaction: 4,
    })
    const text = sayReport(report, options())
    expect(text).toContain('一周小结 11月23日—11月29日')
    expect(text).toContain('其他 17')
    expect(text).toContain('已办好 12（半数 10.0 小时内办完）')
    expect(text).not.toContain('同事')
  })

  test('says that the coming year’s shifted days are not known, and nothing of it when they are', async () => {
    const told = '2027 年的放假和调休还不知道'
    const report = await makeReport(stand.store.db, { week: weekOf(MONDAY), calendar })
    expect(sayReport(report, options())).toContain(told)
    const known = createCalendar({ wholeYears: ['2027'] })
    const other = await makeReport(stand.store.db, { week: weekOf(MONDAY), calendar: known })
    expect(sayReport(other, options())).not.toContain('调休')
    const early = await makeReport(stand.store.db, { week: weekOf(MONDAY - 40 * DAY), calendar })
    expect(sayReport(early, options())).not.toContain('调休')
  })

  test('says the same of a past week however much later it is asked', async () => {
    await fillWeek()
    const week = weekOf(MONDAY)
    const then = await makeReport(stand.store.db, { week, calendar })
    stand.clock.at += 7 * DAY
    const [reference] = (await stand.requests.open(stand.store.db)).map((view) => view.reference)
    await stand.asStaff('zhang', `接 ${reference}`)
    await stand.asStaff('zhang', `办结 ${reference} 好了`)
    await stand.asResident('r0', '没办好 还是没到账')
    const later = await makeReport(stand.store.db, { week, calendar })
    expect(later).toEqual(then)
  })

  test('reaches each lead once, with its picture, when the station opens after the week', async () => {
    await fillWeek()
    await stand.store.transact((tx) => stand.staff.plan(tx))
    await stand.store.transact((tx) => stand.staff.plan(tx))
    const opening = Date.parse('2026-11-30T08:30:00+08:00')
    await stand.wait(opening - 1)
    const letters = () => stand.posted.filter(({ reply }) => reply.text.includes('一周小结'))
    expect(letters()).toEqual([])
    await stand.wait(opening + 6 * DAY)
    expect(letters().map(({ to }) => to.chat)).toEqual(['lead'])
    expect(letters()[0]?.reply.file?.mime).toBe('image/png')
    await stand.wait(opening + 7 * DAY)
    expect(letters()).toHaveLength(2)
  })

  test('an empty week and one with a few cases are told without a figure that could be somebody', async () => {
    const none = await makeReport(stand.store.db, { week: weekOf(MONDAY), calendar })
    expect(none).toMatchObject({ filed: 0, closed: 0, byService: [], onTime: undefined })
    await stand.fileFor('amina')
    const one = await makeReport(stand.store.db, { week: weekOf(MONDAY), calendar })
    expect(one).toMatchObject({
      filed: undefined,
      byService: [],
      byOutcome: [],
      toClose: undefined,
    })
    expect(sayReport(one, options())).toContain('收到：少于 10')
  })

  test('the picture is a PNG that grows with its rows', async () => {
    await fillWeek()
    const report = await makeReport(stand.store.db, { week: weekOf(MONDAY), calendar })
    const size = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)]
    const small = await drawReport(report, options())
    expect(small.subarray(1, 4).toString()).toBe('PNG')
    const byService = Array.from({ length: 8 }, (_, n) => ({ label: `s${n}`, count: 20 - n }))
    const tall = await drawReport({ ...report, byService }, options())
    expect(size(small)[0]).toBe(1000)
    expect((size(tall)[1] ?? 0) - (size(small)[1] ?? 0)).toBe(7 * 44)
  })
})
