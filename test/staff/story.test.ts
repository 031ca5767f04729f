import { afterEach, beforeEach, expect, test } from 'vitest'
import { sayReference } from '../../src/requests/requests.ts'
import { openStand, STAFF_CHAT } from './stand.ts'

let stand: Awaited<ReturnType<typeof openStand>>
beforeEach(async () => {
  stand = await openStand()
})
afterEach(() => stand.close())

test('a request is taken, asked about, answered, settled and rated, and the resident hears of each step once', async () => {
  const { fileFor, asStaff, asResident, to } = stand
  const { reference } = await fileFor('amina')
  const said = sayReference(reference)
  expect(await asStaff('zhang', `接 ${reference}`)).toContain(`${said} 由`)
  expect(await asStaff('zhang', `问 ${reference.slice(-4)} 哪家公司？`)).toContain('已问居民')
  expect(await asResident('amina', '补充 东风电子厂')).toContain('已交给工作人员')
  expect(await asStaff('zhang', `办结 ${reference} 工资已经到账`)).toContain('办结')
  expect(await asResident('amina', '评分 5')).toContain('谢谢')
  expect(to('amina').map((text) => text.split('\n')[0])).toEqual([
    `您的单子 ${said}：工作人员已接单，正在看。`,
    `您的单子 ${said}，工作人员想问您：`,
    `您的单子 ${said} 办好了：`,
  ])
  expect(to(STAFF_CHAT.chat).at(-1)).toContain('居民回答了')
})

test('a button without its words asks for them, and the next message fills them in', async () => {
  const { fileFor, asStaff, to } = stand
  const { reference } = await fileFor('amina')
  await asStaff('zhang', `接 ${reference}`)
  expect(await asStaff('zhang', `办结 ${reference}`)).toContain('怎么办好的')
  expect(await asStaff('zhang', '工资已经到账')).toContain('办结')
  expect(to('amina').at(-1)).toContain('工资已经到账')
})

test('a ready-made sentence can be chosen instead of written', async () => {
  const { fileFor, asStaff, to } = stand
  const { reference } = await fileFor('amina')
  await asStaff('zhang', `接 ${reference}`)
  await asStaff('zhang', `办结 ${reference} =2`)
  expect(to('amina').at(-1)).toContain('已经电话告诉您怎么办。')
})

test('the card in the staff chat names no person, no phone number and no door', async () => {
  await stand.fileFor('amina')
  const [card] = stand.to(STAFF_CHAT.chat)
  expect(card).toContain('讨工资')
  expect(card).toContain('138****78')
  expect(card).toContain('地点：幸福路')
  for (const secret of ['买买提', '13812345678', '1234', '502', '12号'])
    expect(card?.replace(/新单 \d{4} \d{4}/, '')).not.toContain(secret)
})

const free = (name: string, shown: string) => ({
  name,
  label: name,
  value: shown,
  shown,
  sensitive: false,
})
const chosen = (name: string, value: string, shown: string) => ({ ...free(name, shown), value })

test('nothing in a resident’s own words stands on the card, whatever it is an answer to; what was chosen does', async () => {
  const words = '阿依努尔和古丽在找王建国经理'
  const fields = [
    chosen('kind', 'factory', '工厂'),
    chosen('papers', 'contract slip', '合同、工资条'),
    ...['question', 'what', 'employer', 'story', 'anything', 'description'].map((name) =>
      free(name, words),
    ),
    free('owed', '9600 元'),
    free('nick', 'ahmed'),
  ]
  await stand.fileFor('amina', { fields })
  const [card] = stand.to(STAFF_CHAT.chat)
  expect(card).toContain('事情：工厂，合同、工资条')
  for (const word of ['阿依', '古丽', '建国', '9600', 'ahmed']) expect(card).not.toContain(word)
})

test.each([
  ['幸福路12号3栋502', '幸福路'],
  ['我叫阿迪力，住在人民东路和平社区8栋', '人民东路和平社区'],
  ['买买提家在团结小区', '团结小区'],
  ['找古丽13812345678', undefined],
  ['我家', undefined],
])('the place on a card is a street or a quarter: %s', async (shown, place) => {
  await stand.fileFor('amina', { fields: [free('place', shown)] })
  const [card] = stand.to(STAFF_CHAT.chat)
  expect(/地点：(.*)/.exec(card ?? '')?.[1]).toBe(place)
})

test('details go to the worker who has the case, in private, and the look is in the audit', async () => {
  const { fileFor, asStaff, to, store } = stand
  const { reference } = await fileFor('amina')
  expect(await asStaff('zhang', `详情 ${reference}`)).toContain('请先接单')
  await asStaff('zhang', `接 ${reference}`)
  expect(await asStaff('zhang', `详情 ${reference}`)).toContain('已私聊')
  expect(to('zhang')[0]).toContain('买买提')
  expect(to(STAFF_CHAT.chat).join()).not.toContain('买买提')
  const reads = await store.db
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', 'read')
    .where('reason', '=', 'handle')
    .execute()
  expect(reads.map(({ fields }) => fields)).toEqual(['name,mobile,place,what'])
})

test('digits may be wide, and what follows reaches the resident as it was written', async () => {
  const { reference } = await stand.fileFor('amina')
  const wide = reference.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))
  expect(await stand.asStaff('zhang', `接${wide}`)).toContain('接单')
  await stand.asStaff('zhang', `告知${wide}：好的，明天来（带身份证）`)
  expect(stand.to('amina').at(-1)).toContain('好的，明天来（带身份证）')
  expect(await stand.asStaff('lead', `延期 ${reference} ３天 等盖章`)).toContain('延')
})

test('a verb without a number is told which cases there are', async () => {
  const { reference } = await stand.fileFor('amina')
  expect(await stand.asStaff('zhang', '接')).toMatch(/接哪张.*接 1234/)
  expect(await stand.asStaff('zhang', '接')).toContain(reference.slice(-4))
  await stand.asStaff('zhang', `接 ${reference}`)
  expect(await stand.asStaff('zhang', '办结')).toContain(reference.slice(-4))
})

test('a resident who types staff commands is not answered as staff', async () => {
  const { fileFor, asStaffInPrivate } = stand
  const { reference } = await fileFor('amina')
  for (const text of [
    `接 ${reference}`,
    `办结 ${reference} 好了`,
    '帮助',
    '待办',
    `详情 ${reference}`,
  ])
    expect(await asStaffInPrivate('amina', text)).toBeUndefined()
})

test("another resident's number is as unknown as one that never was", async () => {
  const { fileFor, asResident } = stand
  const { reference } = await fileFor('amina')
  const foreign = await asResident('bolat', `进度 ${reference}`)
  const never = await asResident('bolat', '进度 10000009')
  expect(foreign).toBe(never)
  expect(await asResident('bolat', `撤回 ${reference}`)).toBe(never)
})

test('the same draft is filed once', async () => {
  const { fileFor, requests, store, residentOf } = stand
  const first = await fileFor('amina', { draft: 'd1' })
  const again = await fileFor('amina', { draft: 'd1' })
  expect(again.reference).toBe(first.reference)
  expect(await requests.ofResident(store.db, residentOf('amina'))).toHaveLength(1)
})

test('withdrawing asks once, then destroys the key', async () => {
  const { fileFor, asResident, store } = stand
  const { reference, id } = await fileFor('amina')
  expect(await asResident('amina', `撤回 ${reference}`)).toContain('要撤回吗')
  expect(await asResident('amina', '1')).toContain('已撤回')
  const row = await store.db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst()
  expect(row).toMatchObject({ state: 'withdrawn', wrapped_key: '' })
  expect(await store.db.selectFrom('case_fields').selectAll().execute()).toEqual([])
})

test('two colleagues press 接单 at once: one has it, the other is told who', async () => {
  const { fileFor, asStaff } = stand
  for (let n = 0; n < 100; n++) {
    const { reference } = await fileFor('amina')
    const answers = await Promise.all([
      asStaff('zhang', `接 ${reference}`),
      asStaff('wang', `接 ${reference}`),
    ])
    expect(
      answers.filter((text) => text?.includes('由同事') && text.includes('最晚')),
    ).toHaveLength(1)
    expect(answers.filter((text) => text?.includes('已由同事'))).toHaveLength(1)
  }
})

test('the last four digits serve while only one open case ends so', async () => {
  const { fileFor, asStaff } = stand
  const first = '10001234'
  await fileFor('amina', { reference: first })
  expect(await asStaff('zhang', '接 1234')).toContain('1000 1234 由')
  await fileFor('bolat', { reference: '20001234' })
  expect(await asStaff('zhang', '办理 1234')).toContain('不止一张')
  await asStaff('zhang', `办结 ${first} 好了`)
  expect(await asStaff('zhang', '接 1234')).toContain('2000 1234 由')
})

test('a case has a closing date while it is closed, and none when it is open again', async () => {
  const { fileFor, asStaff, asResident, requests, store, clock } = stand
  const { reference, id } = await fileFor('amina')
  const closed = async () => (await requests.byId(store.db, id)).closedAt
  await asStaff('zhang', `接 ${reference}`)
  expect(await closed()).toBe(0)
  await asStaff('zhang', `办结 ${reference} 好了`)
  expect(await closed()).toBe(clock.at)
  await asResident('amina', `没办好 ${reference} 钱没到`)
  expect(await closed()).toBe(0)
})
