import { expect, test } from 'vitest'
import { type Asked, MAX_AGE_MS, type Seen, sift } from '../../../src/channels/wechat/sift.ts'

const NOW = 1_795_000_000_000
const LINE = '\n- - - - - - - - - - - - - - -\n'
const lookups: string[] = []
const asked: Asked = {
  selfId: () => 'bot',
  now: () => NOW,
  async ownNames(room) {
    lookups.push(room)
    return ['小邻', '社区小助手']
  },
  namesOf: async () => ['阿依'],
  isOfficial: async (person) => person === 'gazette',
}
const seen = (more: Partial<Seen>): Seen => ({
  id: 'm1',
  talker: 'ayi',
  kind: 'text',
  text: '你好',
  at: NOW,
  mentioned: [],
  ...more,
})
const inGroup = (text: string, more: Partial<Seen> = {}) =>
  sift(seen({ room: 'g1', text, ...more }), asked)

test.each([
  ['our own message', { talker: 'bot' }],
  ['our own message in a group, calling ourselves', { talker: 'bot', room: 'g1', text: '@小邻 x' }],
  ['an official account', { talker: 'gazette' }],
  ['a system line', { kind: 'noise' }],
  ['group talk', { room: 'g1' }],
  ['a sticker in a group', { room: 'g1', kind: 'wordless', mentioned: ['bot'] }],
  ['a group picture, even with us listed', { room: 'g1', kind: 'image', mentioned: ['bot'] }],
  ['a call of another', { room: 'g1', text: '@王五 在吗', mentioned: ['wang'] }],
  ['a call to everybody', { room: 'g1', text: '@所有人 开会', mentioned: ['bot', 'ayi'] }],
] as const)('%s is for nobody', async (_, more) => {
  expect(await sift(seen(more), asked)).toEqual({ for: 'nobody' })
})

test('a sticker in private is for us, without what the puppet says is in it', async () => {
  const result = await sift(seen({ kind: 'wordless', text: '<msg><emoji/></msg>' }), asked)
  expect(result).toMatchObject({ for: 'us', message: { text: '' } })
  expect(result).not.toHaveProperty('message.attachments')
})

test('of group talk without a call nothing is even looked up', async () => {
  lookups.length = 0
  await inGroup('今天天气好')
  expect(lookups).toEqual([])
})

test('a name in the quoted message is no call', async () => {
  expect(await inGroup(`「王五：@小邻 你好」${LINE}他问得好`)).toEqual({ for: 'nobody' })
})

test('a reply to our own message is for us, with what it quotes', async () => {
  expect(await inGroup(`「小邻：1 查询」${LINE}1`)).toMatchObject({
    for: 'us',
    message: { text: '1', quoted: '1 查询', room: 'g1' },
  })
})

test('who calls us over somebody else’s words does not hand those on', async () => {
  const result = await inGroup(`「王五：我的电话 13800000000」${LINE}@小邻 这怎么办`)
  expect(result).toMatchObject({ for: 'us', message: { text: '这怎么办' } })
  expect(JSON.stringify(result)).not.toContain('13800000000')
})

test('who calls us over their own words hands them on', async () => {
  expect(await inGroup(`「阿依：老板不给钱」${LINE}@小邻 这怎么办`)).toMatchObject({
    message: { text: '这怎么办', quoted: '老板不给钱' },
  })
})

test('everybody called, and we by name too: it is for us', async () => {
  expect(await inGroup('@所有人 开会。@小邻 几点？')).toMatchObject({ for: 'us' })
})

test('age counts only for what is for us, to the minute', async () => {
  const at = NOW - MAX_AGE_MS
  expect(await sift(seen({ at }), asked)).toMatchObject({ for: 'us' })
  expect(await sift(seen({ at: at - 1 }), asked)).toEqual({ for: 'stale' })
  expect(await inGroup('随便聊聊', { at: at - 1 })).toEqual({ for: 'nobody' })
})
