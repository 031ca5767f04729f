import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ENGINES } from '../databases.ts'
import { openStand, STAFF_CHAT } from './stand.ts'

let stand: Awaited<ReturnType<typeof openStand>>
beforeEach(async () => {
  stand = await openStand()
})
afterEach(() => stand.close())

const VERBS = [
  '列出',
  '导出',
  '统计一下',
  '筛选',
  '查一下所有',
  '有多少',
  '给我名单：',
  '哪些人是',
  '全部',
  '按人头汇总',
]
const WHOM = [
  '维吾尔族居民',
  '信教的人员',
  '回民',
  '新来的人员',
  '外地人',
  '姓名和电话',
  '新疆籍租户',
  '说藏语的居民',
  '穆斯林家庭',
  '流动人口',
]
const ENDS = ['', '。', '，发给我', '，要报给街道', ' 谢谢']

test('500 ways to ask for persons are refused, written down, and give no row', async () => {
  await stand.fileFor('amina')
  const asked = VERBS.flatMap((verb) =>
    WHOM.flatMap((whom) => ENDS.map((end) => `${verb}${whom}${end}`)),
  )
  expect(asked).toHaveLength(500)
  const cards = stand.posted.length
  for (const text of asked)
    expect([text, await stand.asStaff('zhang', text)]).toEqual([
      text,
      stand.words.say('staff-no-persons'),
    ])
  expect(stand.posted).toHaveLength(cards)
  const lines = await stand.store.db
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', 'refused:persons')
    .execute()
  expect(lines).toHaveLength(500)
})

test('what the room can be asked for is cases, one, by state or by worker: this list is all of it', () => {
  const known = [
    'act',
    'addressOf',
    'areOfOne',
    'audit',
    'auditOf',
    'byDraft',
    'byId',
    'byReference',
    'closedBefore',
    'countOf',
    'destroyStored',
    'erase',
    'file',
    'find',
    'handoverOf',
    'handovers',
    'history',
    'isOwn',
    'isPassedOn',
    'list',
    'looksAt',
    'mergedInto',
    'ofResident',
    'open',
    'pruneAudit',
    'readFields',
    'readsOf',
    'steps',
    // To the resident's own turn: numbers and dates alone.
    'storedOf',
    'storedUntil',
  ]
  expect(known).toEqual(expect.arrayContaining(Object.keys(stand.requests)))
})

test('plain work is not mistaken for a question about persons', async () => {
  const { reference } = await stand.fileFor('amina')
  expect(await stand.asStaff('zhang', '全部单子')).toContain('没办完')
  expect(await stand.asStaff('zhang', `接 ${reference}`)).toContain('接单')
  expect(await stand.asStaff('zhang', `办结 ${reference} 已查一下户籍，居民可以办`)).toContain(
    '办结',
  )
})

test('a note that completes a command, and a question about a rule, are not refused', async () => {
  const { reference } = await stand.fileFor('amina')
  await stand.asStaff('zhang', `接 ${reference}`)
  await stand.asStaff('zhang', `办结 ${reference}`)
  expect(await stand.asStaff('zhang', '全部材料已查一下户籍，居民可以办')).toContain('办结')
  for (const text of ['哪些人可以申请居住证？', '老人有多少补贴？', '所有居民都要登记吗？'])
    expect(await stand.asStaff('zhang', text)).toBeUndefined()
})

test('an auditor reads who did what, and never what was written', async () => {
  const { reference } = await stand.fileFor('amina')
  await stand.asStaff('zhang', `接 ${reference}`)
  await stand.asStaff('zhang', `详情 ${reference}`)
  const log = await stand.asStaffInPrivate('auditor', `查阅记录 ${reference}`)
  expect(log).toContain('看了称呼、电话、地点、事情（办事）')
  for (const secret of ['买买提', '老板', '12345678', '138 1234']) expect(log).not.toContain(secret)
  expect(await stand.asStaffInPrivate('auditor', `详情 ${reference}`)).toContain('请先接单')
  expect(await stand.asStaff('zhang', `查阅记录 ${reference}`)).toContain('请先接单')
  for (const text of [`接 ${reference}`, `办结 ${reference} 好了`])
    expect(await stand.asStaffInPrivate('auditor', text)).not.toContain('已告诉居民')
})

test('one who looks into very many cases is named to the auditor, once; many looks into one are work', async () => {
  const { reference } = await stand.fileFor('amina')
  await stand.asStaff('zhang', `接 ${reference}`)
  for (let n = 0; n < 40; n++) await stand.asStaff('zhang', `详情 ${reference}`)
  expect(stand.to('auditor')).toEqual([])
  for (let n = 0; n < 35; n++) {
    const other = await stand.fileFor(`resident-${n}`)
    await stand.asStaff('zhang', `接 ${other.reference}`)
    await stand.asStaff('zhang', `详情 ${other.reference}`)
    await stand.asStaff('zhang', `处理记录 ${other.reference}`)
    expect(stand.to('auditor')).toHaveLength(n < 29 ? 0 : 1)
  }
  expect(stand.to('auditor')[0]).toContain('31 张单子')
  const told = await stand.store.db
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', 'told:reads')
    .execute()
  expect(told.map(({ actor }) => actor)).toEqual([stand.residentOf('zhang')])
  stand.clock.at += 2 * 3600_000
  await stand.asStaff('zhang', `详情 ${reference}`)
  expect(stand.to('auditor')).toHaveLength(1)
})

test('the line in the audit stands before a value is handed out: without it nothing is read', async () => {
  const { id } = await stand.fileFor('amina')
  await stand.store.db.deleteFrom('switches').where('name', '=', 'audit-head').execute()
  await stand.store.db.schema.dropTable('audit').execute()
  const reading = { id, actor: { id: 'x' }, purpose: 'handle' }
  await expect(
    stand.store.transact((tx) => stand.requests.readFields(tx, reading)),
  ).rejects.toThrow()
})

test('staff can write to a resident only through a case that is in hand', async () => {
  const { reference } = await stand.fileFor('amina')
  const before = stand.to('amina').length
  for (const text of [
    `问 ${reference} 在吗？`,
    `告知 ${reference} 您好`,
    '问 10000009 在吗？',
    '告知 amina 您好',
  ])
    await stand.asStaff('zhang', text)
  expect(stand.to('amina')).toHaveLength(before)
  await stand.asStaff('zhang', `接 ${reference}`)
  await stand.asStaff('zhang', `办结 ${reference} 好了`)
  await stand.asStaff('zhang', `告知 ${reference} 再说一句`)
  expect(stand.to('amina').at(-1)).toContain('办好了')
})

test('neither side sees the other’s account', async () => {
  const { reference } = await stand.fileFor('amina-account')
  await stand.asStaff('zhang-account', `接 ${reference}`)
  await stand.asStaff('zhang-account', `详情 ${reference}`)
  await stand.asStaff('zhang-account', `问 ${reference} 哪家公司？`)
  await stand.asResident('amina-account', '补充 东风电子厂')
  const texts = stand.posted.map(({ reply }) => JSON.stringify(reply)).join('\n')
  expect(texts).not.toContain('-account')
  expect(texts).not.toContain(stand.residentOf('amina-account'))
  expect(texts).not.toContain(stand.residentOf('zhang-account'))
})

test('an unclear rule becomes a task for those who write cards', async () => {
  const { reference } = await stand.fileFor('amina')
  await stand.asStaff('zhang', `接 ${reference}`)
  await stand.asStaff('zhang', `不予受理 ${reference} policy_unclear`)
  expect(stand.gaps).toEqual([`policy_unclear 讨工资 ${reference}`])
  expect(stand.to('amina').at(-1)).toContain('12345')
})

test('every button of every card fits 40 bytes, and is a command', async () => {
  const { reference } = await stand.fileFor('amina')
  for (const text of [
    `接 ${reference}`,
    `不予受理 ${reference}`,
    '算了',
    `办结 ${reference}`,
    '算了',
    `问 ${reference} 哪家？`,
  ])
    await stand.asStaff('zhang', text)
  await stand.asResident('amina', `补充 ${reference} 东风`)
  const values = stand.posted.flatMap(({ reply }) => reply.choices ?? []).map(({ value }) => value)
  expect(values.length).toBeGreaterThan(5)
  for (const value of values) expect(Buffer.byteLength(value)).toBeLessThanOrEqual(40)
})

describe.each(ENGINES)('on %s', (engine) => {
  test('100 times two colleagues press 接单 at once: one wins, the other is told who, the audit holds', async () => {
    const own = await openStand(undefined, undefined, [], engine)
    for (let n = 0; n < 100; n++) {
      const { reference, id } = await own.fileFor('amina')
      const answers = await Promise.all(
        ['zhang', 'wang'].map((who) => own.asStaff(who, `接 ${reference}`)),
      )
      expect(answers.filter((text) => text?.includes('最晚'))).toHaveLength(1)
      expect(answers.filter((text) => text?.includes('已由同事'))).toHaveLength(1)
      expect(await own.requests.countOf(own.store.db, id, 'take')).toBe(1)
    }
    const { verifyAudit } = await import('../../src/requests/requests.ts')
    expect((await verifyAudit(own.store.db, own.vault)).faults).toEqual([])
    expect(own.to(STAFF_CHAT.chat)).toHaveLength(100)
    await own.close()
  })

  test('looks are counted by case, not by how often', async () => {
    const own = await openStand(undefined, undefined, [], engine)
    for (const who of ['amina', 'bolat']) {
      const { reference } = await own.fileFor(who)
      for (const text of [`接 ${reference}`, `详情 ${reference}`, `详情 ${reference}`])
        await own.asStaff('zhang', text)
    }
    const readsOf = () => own.requests.readsOf(own.store.db, own.residentOf('zhang'), 0)
    expect(await readsOf()).toEqual({ cases: 2, told: false })
    await own.store.transact((tx) =>
      own.requests.audit(tx, {
        at: own.now(),
        actor: own.residentOf('zhang'),
        action: 'told:reads',
        caseId: '',
      }),
    )
    expect(await readsOf()).toEqual({ cases: 2, told: true })
    await own.close()
  })
})
