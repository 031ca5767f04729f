import { afterEach, expect, test } from 'vitest'
import { openStand, STAFF_CHAT } from './stand.ts'

const HOUR = 3600_000
const DAY = 24 * HOUR
let stand: Awaited<ReturnType<typeof openStand>>
afterEach(() => stand.close())

/** What each clock's line begins with. */
const rung = (texts: readonly string[]) =>
  texts.map((text) => /^【(.)/.exec(text)?.[1]).filter(Boolean)

test('a case that nobody touches: the lead hears at one hour, at the deadline and a day after it, each once', async () => {
  stand = await openStand()
  await stand.fileFor('amina')
  await stand.wait(stand.clock.at + 30 * DAY)
  expect(rung(stand.to('lead'))).toEqual(['催', '到', '超'])
  expect(rung(stand.to(STAFF_CHAT.chat).slice(1))).toEqual(['提'])
})

test('an urgent case reaches the lead after three minutes, at night too', async () => {
  stand = await openStand(Date.parse('2026-11-21T02:00:00+08:00'))
  await stand.fileFor('amina', { service: 'violence' })
  await stand.wait(stand.clock.at + 2 * 60_000)
  expect(stand.to('lead')).toEqual([])
  await stand.wait(stand.clock.at + 60_000)
  expect(rung(stand.to('lead'))).toEqual(['催'])
})

test('a case in hand in which nothing happens for two working days: who has it is asked to tell the resident, once', async () => {
  stand = await openStand()
  const { reference } = await stand.fileFor('amina')
  await stand.asStaff('zhang', `接 ${reference}`)
  const news = () => stand.to(STAFF_CHAT.chat).filter((text) => text.startsWith('【进展】'))
  await stand.wait(Date.parse('2026-11-25T09:59:00+08:00'))
  expect(news()).toEqual([])
  await stand.wait(Date.parse('2026-11-25T10:00:00+08:00'))
  expect(news()).toHaveLength(1)
  await stand.wait(Date.parse('2026-11-26T09:00:00+08:00'))
  expect(news()).toHaveLength(1)
  await stand.asStaff('zhang', `告知 ${reference} 在等对方回话`)
  await stand.wait(Date.parse('2026-11-29T09:00:00+08:00'))
  expect(news()).toHaveLength(1)
  await stand.wait(Date.parse('2026-11-30T09:00:00+08:00'))
  expect(news()).toHaveLength(2)
})

test('a station may want its cases taken sooner', async () => {
  stand = await openStand(undefined, 'accept_minutes: {urgent: 1, normal: 15}')
  await stand.fileFor('amina')
  await stand.fileFor('bolat', { service: 'violence' })
  await stand.wait(stand.clock.at + 60_000)
  expect(rung(stand.to('lead'))).toEqual(['催'])
  await stand.wait(stand.clock.at + 14 * 60_000)
  expect(rung(stand.to('lead'))).toEqual(['催', '催'])
})

test('the clock stands still while the resident is asked, and the deadline moves by as much working time', async () => {
  stand = await openStand()
  const { fileFor, asStaff, asResident, requests, store, calendar } = stand
  const { reference, id, dueAt } = await fileFor('amina')
  await asStaff('zhang', `接 ${reference}`)
  await asStaff('zhang', `问 ${reference} 哪家公司？`)
  await stand.wait(stand.clock.at + 3 * DAY)
  await asResident('amina', '补充 东风电子厂')
  const after = await requests.byId(store.db, id)
  expect(after.dueAt).toBe(calendar.addWorkingMs(dueAt, 24 * HOUR))
  await stand.wait(dueAt + HOUR)
  expect(rung(stand.to('lead'))).toEqual([])
  await stand.wait(after.dueAt)
  expect(rung(stand.to('lead'))).toEqual(['到'])
})

test('a limit in days runs on over the weekend, and gives back the days on which the resident was asked', async () => {
  stand = await openStand(Date.parse('2026-11-19T10:00:00+08:00'))
  const { fileFor, asStaff, asResident, requests, store } = stand
  const { reference, id, dueAt } = await fileFor('amina', { service: 'in-days' })
  const at = (day: string) => Date.parse(`2026-${day}T18:00:00+08:00`)
  expect(dueAt).toBe(at('11-24'))
  const due = async () => (await requests.byId(store.db, id)).dueAt
  await asStaff('zhang', `接 ${reference}`)
  await asStaff('zhang', `问 ${reference} 哪家公司？`)
  await stand.wait(stand.clock.at + 2 * HOUR)
  await asResident('amina', '补充 东风电子厂')
  expect(await due()).toBe(at('11-24'))
  await asStaff('zhang', `问 ${reference} 几月的？`)
  await stand.wait(stand.clock.at + 2 * DAY)
  await asResident('amina', '补充 九月')
  expect(await due()).toBe(at('11-26'))
  await stand.wait(at('11-26') - HOUR)
  expect(rung(stand.to(STAFF_CHAT.chat))).toEqual(['进', '提'])
  expect(rung(stand.to('lead'))).toEqual([])
  await stand.wait(at('11-26'))
  expect(rung(stand.to('lead'))).toEqual(['到'])
})

test('a resident who adds something makes no clock ring again', async () => {
  stand = await openStand()
  const { reference, dueAt } = await stand.fileFor('amina')
  await stand.asStaff('zhang', `接 ${reference}`)
  await stand.wait(dueAt - HOUR)
  await stand.asResident('amina', `补充 ${reference} 还有两个工友`)
  await stand.wait(dueAt + 10 * DAY)
  const clocks = rung(stand.to(STAFF_CHAT.chat)).filter((kind) => kind !== '进')
  expect(clocks).toEqual(['提'])
  expect(rung(stand.to('lead'))).toEqual(['到', '超'])
})

test('a silent resident is reminded once, and asked once a week after all was settled', async () => {
  stand = await openStand()
  const { reference } = await stand.fileFor('amina')
  await stand.asStaff('zhang', `接 ${reference}`)
  await stand.asStaff('zhang', `问 ${reference} 哪家公司？`)
  await stand.wait(stand.clock.at + 10 * DAY)
  expect(stand.to('amina').filter((text) => text.includes('还在等您回答'))).toHaveLength(1)
  await stand.asStaff('zhang', `办结 ${reference} 好了`)
  await stand.wait(stand.clock.at + 40 * DAY)
  expect(stand.to('amina').filter((text) => text.includes('现在都好吗'))).toHaveLength(1)
})

test('a case of violence sends the resident nothing of its own accord', async () => {
  stand = await openStand()
  const { reference } = await stand.fileFor('amina', { service: 'violence', quiet: true })
  await stand.asStaff('zhang', `接 ${reference}`)
  expect(await stand.asStaff('zhang', `问 ${reference} 您在哪里？`)).toContain('保密单')
  await stand.asStaff('zhang', `办结 ${reference} 已联系`)
  await stand.wait(stand.clock.at + 40 * DAY)
  expect(stand.to('amina')).toEqual([])
})

test('a reopened case gets a new deadline and is called out again', async () => {
  stand = await openStand()
  const { reference, dueAt } = await stand.fileFor('amina')
  await stand.asStaff('zhang', `接 ${reference}`)
  await stand.asStaff('zhang', `办结 ${reference} 好了`)
  await stand.wait(dueAt + DAY)
  expect(rung(stand.to('lead'))).toEqual([])
  expect(await stand.asResident('amina', '没办好 钱还没到')).toContain('已重新打开')
  await stand.wait(dueAt + 30 * DAY)
  expect(rung(stand.to('lead'))).toEqual(['催', '到', '超'])
})

test('the third wish to reopen is sent to the hotline', async () => {
  stand = await openStand()
  const { reference } = await stand.fileFor('amina')
  for (let n = 0; n < 3; n++) {
    await stand.asStaff('zhang', `接 ${reference}`)
    await stand.asStaff('zhang', `办结 ${reference} 好了`)
    const answer = await stand.asResident('amina', `没办好 ${reference} 还是不行`)
    expect(answer).toContain(n < 2 ? '已重新打开' : '12345')
  }
})

test('a lead puts a deadline off and the resident is told why; a worker may not', async () => {
  stand = await openStand()
  const { reference } = await stand.fileFor('amina')
  await stand.asStaff('zhang', `接 ${reference}`)
  expect(await stand.asStaff('zhang', `延期 ${reference} 3天 等单位盖章`)).toContain('负责人')
  expect(await stand.asStaffInPrivate('lead', `延期 ${reference} 3天 等单位盖章`)).toContain('延到')
  expect(stand.to('amina').at(-1)).toContain('等单位盖章')
})

test('outside the hours the resident hears when somebody is back, and the hotline', async () => {
  stand = await openStand(Date.parse('2026-11-21T22:00:00+08:00'))
  expect(stand.staff.offHours()?.[0]?.text).toContain('11月23日 08:30')
  stand.clock.at = Date.parse('2026-11-23T09:00:00+08:00')
  expect(stand.staff.offHours()).toBeUndefined()
})

test('a case given to a colleague of the rota is signed for within a working day, or the lead hears', async () => {
  const rota =
    'people: [{name: 小王, account: "telegram:wang"}]\nposts: [{name: 综合窗口, people: [小王]}]\n'
  stand = await openStand(undefined, rota)
  const { reference } = await stand.fileFor('amina')
  await stand.asStaffInPrivate('lead', `接 ${reference}`)
  expect(await stand.asStaffInPrivate('lead', `转 ${reference} 没有的岗`)).toContain('没有这个岗位')
  expect(await stand.asStaffInPrivate('lead', `转 ${reference} 综合窗口`)).toContain(
    '已转给综合窗口',
  )
  await stand.wait(stand.clock.at + 2 * DAY)
  expect(stand.to('lead').at(-1)).toContain('没签收')
  expect(stand.to('amina').at(-1)).toContain('已交给综合窗口')
})
