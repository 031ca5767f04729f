import { afterEach, beforeEach, expect, test } from 'vitest'
import { sayReference } from '../../src/requests/requests.ts'
import { openStand, STAFF_CHAT } from './stand.ts'

let stand: Awaited<ReturnType<typeof openStand>>
beforeEach(async () => {
  stand = await openStand()
})
afterEach(() => stand.close())

const look = (id: string, reference: string, group: string | undefined = STAFF_CHAT.chat) =>
  stand.store.transact((tx) => stand.staff.desk.view(tx, stand.turnOf(id, '', group), reference))

test('the list shows what is open, the one due first on top, and who has it', async () => {
  const first = await stand.fileFor('amina')
  stand.clock.at += 3600_000
  const second = await stand.fileFor('bolat')
  await stand.asStaff('zhang', `接 ${second.reference}`)
  const rows = await stand.staff.desk.list(stand.turnOf('zhang', '', STAFF_CHAT.chat))
  expect(rows?.map(({ reference, mine, state }) => [reference, mine, state])).toEqual([
    [first.reference, false, '新单，没人接'],
    [second.reference, true, '已接单'],
  ])
})

test('a resident is shown neither list nor case', async () => {
  const { reference } = await stand.fileFor('amina')
  expect(await stand.staff.desk.list(stand.turnOf('amina', ''))).toBeUndefined()
  const turn = stand.turnOf('amina', '')
  expect(
    await stand.store.transact((tx) => stand.staff.desk.view(tx, turn, reference)),
  ).toBeUndefined()
})

test('content is for who has the case; others see its steps; each look is in the audit', async () => {
  const { reference, id } = await stand.fileFor('amina')
  await stand.asStaff('zhang', `接 ${reference}`)
  await stand.asStaff('zhang', `备注 ${reference} 内部的话`)
  const mine = await look('zhang', reference)
  expect(mine?.fields?.map(({ shown }) => shown)).toContain('买买提')
  expect(mine?.timeline.map(({ note }) => note)).toContain('内部的话')
  const other = await look('wang', reference)
  expect(other?.fields).toBeUndefined()
  expect(JSON.stringify(other)).not.toContain('内部的话')
  const looks = (await stand.requests.auditOf(stand.store.db, id)).filter(
    ({ reason }) => reason === 'handle',
  )
  expect(looks.map(({ fields }) => fields)).toEqual([
    'history',
    'name,mobile,place,what',
    'history',
  ])
})

test('the history says who did what and why in everyday words, and a case asked about waits for the resident', async () => {
  const rota = 'people: [{name: 小王, account: "telegram:wang"}]\nrecipients: [派出所]\n'
  const own = await openStand(undefined, rota)
  const { reference } = await own.fileFor('amina')
  const seen = (id: string) =>
    own.store.transact((tx) =>
      own.staff.desk.view(tx, own.turnOf(id, '', STAFF_CHAT.chat), reference),
    )
  await own.asStaff('wang', `接 ${reference}`)
  await own.asStaff('wang', `转交 ${reference} 派出所`)
  expect((await seen('wang'))?.state).toBe('等居民回答')
  await own.asResident('amina', `不同意转交 ${reference}`)
  await own.asStaff('wang', `不予受理 ${reference} 2`)
  expect((await seen('zhang'))?.timeline.map(({ did }) => did)).toEqual([
    '收到',
    '接单 · 小王',
    '转交外单位（先问居民） · 派出所 · 小王',
    '居民不同意转交 · 派出所',
    '不予受理 · 不归社区管 · 小王',
  ])
  expect((await seen('wang'))?.timeline.at(-1)?.did).toBe('不予受理 · 不归社区管 · 我')
  await own.close()
})

test('the actions offered are those that the chat would carry out', async () => {
  const { reference } = await stand.fileFor('amina')
  expect((await look('zhang', reference))?.actions.map(({ label }) => label)).toEqual(['接单'])
  await stand.asStaff('zhang', `接 ${reference}`)
  const mine = await look('zhang', reference)
  expect(mine?.actions.map(({ label }) => label)).toEqual([
    '转派',
    '开始办理',
    '问居民',
    '备注',
    '告知居民',
    '转办',
    '不予受理',
    '办结',
    '并到另一张',
  ])
  expect((await look('wang', reference))?.actions).toEqual([])
  const start = mine?.actions.find(({ label }) => label === '开始办理')
  expect(await stand.asStaff('zhang', start?.value ?? '')).toContain('开始办理')
})

test('what must be told with an action is asked for, and each choice is a command that the chat carries out', async () => {
  const { reference } = await stand.fileFor('amina')
  await stand.asStaff('zhang', `接 ${reference}`)
  const decline = (await look('zhang', reference))?.actions.find(
    ({ label }) => label === '不予受理',
  )
  expect(decline?.question).toContain('原因')
  const choice = decline?.choices?.find(({ label }) => label.includes('重复'))
  expect(await stand.asStaff('zhang', choice?.value ?? '')).toContain('不予受理')
  expect((await look('zhang', reference))?.state).toBe('不予受理')
})

test('with many open cases the page has them all, and the chat says how many more there are', async () => {
  for (let n = 0; n < 60; n++) await stand.fileFor(`resident-${n}`)
  const rows = await stand.staff.desk.list(stand.turnOf('zhang', '', STAFF_CHAT.chat))
  expect(rows).toHaveLength(60)
  const listed = await stand.asStaff('zhang', '待办')
  expect(listed?.split('\n')).toHaveLength(32)
  expect(listed).toContain('还有 30 张')
})

test('a case whose resident does not get our words is marked on the page and listed in the chat, settled or not', async () => {
  const { reference } = await stand.fileFor('amina')
  const other = await stand.fileFor('bolat')
  await stand.asStaff('zhang', `接 ${reference}`)
  expect(await stand.asStaff('zhang', '待送达')).toContain('没有没送到的消息')
  stand.cutOff.add('amina')
  const rows = await stand.staff.desk.list(stand.turnOf('zhang', '', STAFF_CHAT.chat))
  expect(rows?.map((row) => [row.reference, row.undelivered])).toEqual([
    [reference, true],
    [other.reference, false],
  ])
  expect((await look('zhang', reference))?.undelivered).toBe(true)
  await stand.asStaff('zhang', `办结 ${reference} 好了`)
  const listed = await stand.asStaff('zhang', '待送达')
  expect(listed).toContain(sayReference(reference))
  expect(listed).not.toContain(sayReference(other.reference))
})

test('one who looks into very many cases on the page is named to the auditor, once', async () => {
  const cases = []
  for (let n = 0; n < 33; n++) cases.push(await stand.fileFor(`resident-${n}`))
  for (const [index, { reference }] of cases.entries()) {
    await look('zhang', reference)
    await look('zhang', reference)
    expect(stand.to('auditor')).toHaveLength(index < 30 ? 0 : 1)
  }
})

test('a second wish of the same kind is recognised while the first is open, for the same resident alone', async () => {
  const { reference } = await stand.fileFor('amina')
  const { alreadyOpen } = stand.staff
  expect((await alreadyOpen(stand.residentOf('amina'), 'wage-claim'))?.reference).toBe(reference)
  expect(await alreadyOpen(stand.residentOf('amina'), 'residence')).toBeUndefined()
  expect(await alreadyOpen(stand.residentOf('bolat'), 'wage-claim')).toBeUndefined()
})
