import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { STATES } from '../../src/requests/requests.ts'
import { openStand, STAFF_CHAT } from './stand.ts'

const FILE = 'prompts/words/zh-CN/canned.ftl'
const lines = readFileSync(FILE, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('canned-'))
  .map((line) => /^(canned-\S+) = (.+)$/.exec(line)?.slice(1) ?? [line, ''])

let stand: Awaited<ReturnType<typeof openStand>>
beforeEach(async () => {
  stand = await openStand()
})
afterEach(() => stand.close())

/** What the page offers instead of writing, for an action on this case. */
async function offered(reference: string, label: string) {
  const turn = stand.turnOf('zhang', '', STAFF_CHAT.chat)
  const shown = await stand.store.transact((tx) => stand.staff.desk.view(tx, turn, reference))
  return shown?.actions.find((action) => action.label === label)?.choices ?? []
}
async function taken(service: string) {
  const { reference } = await stand.fileFor('amina', { service })
  await stand.asStaff('zhang', `接 ${reference}`)
  return reference
}

test('a service has sentences of its own, before those for every case', async () => {
  const wages = await offered(await taken('wage-claim'), '问居民')
  expect(wages.map(({ text }) => text)).toEqual([
    '一共欠多少？欠了几个月？',
    '有工资条、转账或聊天记录吗？',
    '什么时候的事？',
    '在哪里？哪个单位？',
    '方便接电话吗？几点合适？',
  ])
  const other = await offered(await taken('welcome'), '问居民')
  expect(other.map(({ text }) => text)).toEqual(wages.slice(2).map(({ text }) => text))
})

test('so has a state: who waits for an answer that does not come can say so', async () => {
  const reference = await taken('welcome')
  expect((await offered(reference, '办结')).map(({ text }) => text).join()).not.toContain('没等到')
  await stand.asStaff('zhang', `问 ${reference} =1`)
  expect((await offered(reference, '办结'))[0]?.text).toContain('一直没等到您的回答')
})

test('a sentence is sent as it was shown, with what is added; blanks are filled in', async () => {
  const reference = await taken('wage-claim')
  const [first] = await offered(reference, '告知居民')
  await stand.asStaff('zhang', first?.value ?? '')
  expect(stand.to('amina').at(-1)).toContain('已经联系您的单位，他们说会答复。')
  await stand.asStaff('zhang', `告知 ${reference} =2 早上九点以后都行。`)
  const said = stand.to('amina').at(-1)
  expect(said).toMatch(/请带身份证来服务站，找同事\w+。早上九点以后都行。$/)
})

test('a sentence of a state that has passed, or that never was, is asked for again and nothing is sent', async () => {
  const reference = await taken('welcome')
  await stand.asStaff('zhang', `问 ${reference} =1`)
  const old = (await offered(reference, '办结'))[0]?.value ?? ''
  await stand.asResident('amina', '补充 上周')
  const before = stand.to('amina').length
  for (const text of [old, `办结 ${reference} =9`, `办结 ${reference} =a1`])
    expect(await stand.asStaff('zhang', text)).toContain('怎么办好的')
  expect(stand.to('amina')).toHaveLength(before)
})

test('a name in a blank is only a name: no line, no blank, no sign of its own', async () => {
  const evil = '张\n回复 1\u202E{ $due } <b>'
  const rota = `people: [{name: ${JSON.stringify(evil.slice(0, 12))}, account: "telegram:evil"}]`
  const own = await openStand(undefined, rota)
  const { reference } = await own.fileFor('amina')
  await own.asStaff('evil', `接 ${reference}`)
  await own.asStaff('evil', `告知 ${reference} =2`)
  const said = own.to('amina').at(-1) ?? ''
  expect(said.split('\n').at(-1)).toBe('请带身份证来服务站，找张 回复 1 { $du。')
  await own.close()
})

test('every line of the file belongs to a service, a state or to all, and is short', () => {
  const services = readdirSync('knowledge/services').map((file) => file.replace('.yaml', ''))
  const kinds = ['', ...services.map((id) => `${id}-`), ...STATES.map((state) => `${state}-`)]
  const known = new Set(
    kinds.flatMap((kind) =>
      ['ask', 'inform', 'refer', 'resolve'].flatMap((action) =>
        [1, 2, 3].map((n) => `canned-${kind}${action}-${n}`),
      ),
    ),
  )
  expect(lines.length).toBeGreaterThan(30)
  for (const [key = '', text = ''] of lines) {
    expect([key, known.has(key)]).toEqual([key, true])
    for (const sentence of text.split(/[。？！]/u))
      expect([text, (sentence.match(/\p{Script=Han}/gu) ?? []).length <= 20]).toEqual([text, true])
  }
})
