import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTalk, textsTo } from '../talk.ts'

let talk: Awaited<ReturnType<typeof openTalk>>
beforeEach(async () => {
  talk = await openTalk()
})
afterEach(() => talk.close())

const cases = () => talk.app.store.db.selectFrom('cases').select(['state', 'wrapped_key']).execute()
const say = async (text: string) => textsTo('amina', await talk.say('amina', text))

// Nobody asked for a person by that word: what was said is understood as a matter for one.
const MATTER = '我要投诉办事员李娜态度不好'

test('who gets a person without having asked for one reads what was passed on; the group card holds none of it', async () => {
  const sent = await talk.say('amina', MATTER)
  expect(talk.endings.at(-1)).toBe('handed_to_person')
  const told = textsTo('amina', sent)
  expect(told).toMatch(/单号 \d{4} \d{4}/)
  expect(told).toContain(`交给他的话：“${MATTER}”`)
  expect(told).toMatch(/1 看进度\n2 不用了，撤回$/)
  expect(textsTo('desk', sent)).toContain('找工作人员')
  expect(textsTo('desk', sent)).not.toMatch(/李娜|态度/)
})

test('the words are for who takes the case, in private', async () => {
  await talk.say('amina', MATTER)
  const { reference } = await talk.app.store.db
    .selectFrom('cases')
    .select('reference')
    .executeTakeFirstOrThrow()
  const place = { kind: 'group', id: 'desk' } as const
  await talk.say('zhang', `接 ${reference}`, { place })
  const sent = await talk.say('zhang', `详情 ${reference}`, { place })
  expect(textsTo('zhang', sent)).toContain(MATTER)
  expect(textsTo('desk', sent)).not.toContain('李娜')
})

test('it is taken back by two digits, and then nothing of it is kept', async () => {
  await talk.say('amina', MATTER)
  expect(await say('2')).toContain('要撤回吗')
  expect(await say('1')).toContain('已撤回')
  expect(await cases()).toEqual([{ state: 'withdrawn', wrapped_key: '' }])
})

test('who presses 1 out of habit sees how it stands, and loses nothing', async () => {
  await talk.say('amina', MATTER)
  expect(await say('1')).toContain('已收到')
  expect(await cases()).toMatchObject([{ state: 'received' }])
})

test('a card that may help and the case have one list of digits', async () => {
  const text = await say('我的材料交上去一个月了没有消息')
  const keys = [...text.matchAll(/^(\d) /gm)].map(([, key]) => key)
  expect(keys.length).toBeGreaterThanOrEqual(3)
  expect(keys).toEqual(keys.map((_, at) => String(at + 1)))
  expect(text).toMatch(/ 看进度\n\d 不用了，撤回$/)
  expect(await say(keys.at(-2) ?? '')).toContain('已收到')
})

test('a long story is said back in its first words alone', async () => {
  const long = `我要投诉办事员态度不好，${'他每次都叫我明天再来'.repeat(8)}`
  expect(await say(long)).toMatch(/交给他的话：“[^”]{40}…”/)
})

test('an address in it is not said back as if it were ours', async () => {
  const text = await say(`${MATTER} 看 https://example.org/x?y=1`)
  expect(text).toContain('（网址）')
  expect(text).not.toContain('example.org')
})
