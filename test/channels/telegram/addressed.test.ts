import { afterEach, beforeEach, expect, test } from 'vitest'
import { USERNAME } from '../emulator/telegram-emulator.ts'
import { GROUP, RESIDENT, startRig, type TelegramRig } from './rig.ts'

let rig: TelegramRig
beforeEach(async () => {
  rig = await startRig()
})
afterEach(() => rig.close())

const inGroup = (text: string, more: object = {}) =>
  rig.emulator.say({ chat: GROUP, from: RESIDENT, text, ...more })

/** What the desk got of everything said so far. */
async function heard(): Promise<readonly string[]> {
  await rig.marker()
  return rig.desk.offered.filter(({ from }) => from.id !== '9').map(({ text }) => text)
}

test.each([
  ['a mention in front', `@${USERNAME} 居住证怎么办`, '居住证怎么办'],
  ['a mention at the end', `居住证怎么办 @${USERNAME}`, '居住证怎么办'],
  ['a mention in capitals', `@${USERNAME.toUpperCase()} 你好`, '你好'],
  ['a mention behind an emoji of two units', `😀😀 @${USERNAME} 你好`, '😀😀  你好'],
  ['a mention with another person', `@somebody @${USERNAME} 你好`, '@somebody  你好'],
  ['a command with our name', `/help@${USERNAME}`, '/help'],
  ['a start link with a payload', `/start@${USERNAME} case-1`, '/start case-1'],
])('in a group %s is for us', async (_, text, expected) => {
  inGroup(text)
  expect(await heard()).toEqual([expected])
})

test.each([
  ['talk among neighbours', '谁家的快递'],
  ['a mention of somebody else', '@somebody 你好'],
  ['a name that only begins like ours', `@${USERNAME}_two 你好`],
  ['a command without a name', '/help'],
  ['a command for another bot', '/help@other_bot'],
])('in a group %s is not for us', async (_, text) => {
  inGroup(text)
  expect(await heard()).toEqual([])
})

test('our name typed without being a mention is not for us', async () => {
  inGroup(`mail: x@${USERNAME}`, { entities: [] })
  expect(await heard()).toEqual([])
})

test('a mention by account, of a person without a username, is for us', async () => {
  inGroup('邻里 你好', {
    entities: [{ type: 'text_mention', offset: 0, length: 2, user: rig.emulator.me }],
  })
  expect(await heard()).toEqual(['你好'])
})

test('a caption that mentions us is for us, with its picture', async () => {
  const name = `@${USERNAME}`
  rig.emulator.say({
    chat: GROUP,
    from: RESIDENT,
    extra: {
      caption: `${name} 这个是什么`,
      caption_entities: [{ type: 'mention', offset: 0, length: name.length }],
      photo: [
        { file_id: 'small', file_size: 10 },
        { file_id: 'large', file_size: 900 },
      ],
    },
  })
  await rig.marker()
  expect(rig.desk.received[0]).toMatchObject({
    text: '这个是什么',
    attachments: [{ kind: 'image', ref: 'large', bytes: 900 }],
  })
})

test('a reply to our message is for us and quotes it', async () => {
  inGroup('第二条怎么办', { replyTo: { from: rig.emulator.me, text: '1 居住证\n2 社保' } })
  await rig.marker()
  expect(rig.desk.received[0]).toMatchObject({ text: '第二条怎么办', quoted: '1 居住证\n2 社保' })
})

test('a reply to our message that calls another bot is not for us', async () => {
  inGroup('/help@other_bot', { replyTo: { from: rig.emulator.me, text: '好' } })
  expect(await heard()).toEqual([])
})

test('a message in a topic that we opened is no reply to us', async () => {
  inGroup('谁家的快递', {
    replyTo: { from: rig.emulator.me, forum_topic_created: { name: '办事' } },
  })
  expect(await heard()).toEqual([])
})

test('what a third person wrote is not quoted to the desk', async () => {
  const other = { id: 5, is_bot: false, first_name: 'X' }
  inGroup(`@${USERNAME} 这样对吗`, { replyTo: { from: other, text: '我的电话 13800000000' } })
  await rig.marker()
  expect(rig.desk.received[0]?.quoted).toBeUndefined()
})

test("the asker's own earlier words are quoted, by the part they marked", async () => {
  const own = { id: RESIDENT, is_bot: false, first_name: 'R' }
  inGroup(`@${USERNAME} 这个呢`, {
    replyTo: { from: own, text: '工资拖了两个月，还没签合同' },
    extra: { quote: { text: '还没签合同', position: 8 } },
  })
  await rig.marker()
  expect(rig.desk.received[0]?.quoted).toBe('还没签合同')
})

test.each([
  ['a channel that posts as itself', { sender_chat: { id: -5, type: 'channel' } }],
  ['words that came through another bot', { via_bot: { id: 8, is_bot: true, first_name: 'B' } }],
  ['no sender at all', { from: undefined }],
])('a message of %s is ignored', async (_, extra) => {
  inGroup(`@${USERNAME} 你好`, { extra })
  expect(await heard()).toEqual([])
})

test('a channel post and an edited message are ignored', async () => {
  const message = {
    message_id: 5,
    date: 1,
    chat: { id: RESIDENT, type: 'private' },
    from: { id: RESIDENT, is_bot: false },
    text: '改过的',
  }
  rig.emulator.push({ edited_message: message })
  rig.emulator.push({ channel_post: message })
  expect(await heard()).toEqual([])
})

test.each([
  ['voice', { voice: { file_id: 'v', file_size: 700 } }, { kind: 'voice', ref: 'v', bytes: 700 }],
  [
    'a document',
    { document: { file_id: 'd', file_name: '合同.pdf', mime_type: 'application/pdf' } },
    { kind: 'file', ref: 'd', name: '合同.pdf' },
  ],
  [
    'a picture sent as a document',
    { document: { file_id: 'd', mime_type: 'image/png' } },
    { kind: 'image', ref: 'd' },
  ],
  ['a video', { video: { file_id: 'x', file_size: 9 } }, { kind: 'file', ref: 'x', bytes: 9 }],
])('%s arrives as an attachment, named by the id of its file', async (_, extra, attachment) => {
  rig.emulator.say({ chat: RESIDENT, extra })
  await rig.marker()
  expect(rig.desk.received[0]).toMatchObject({ text: '', attachments: [attachment] })
})

test('a sticker arrives as its emoji, a place on the map as an empty message: both get an answer', async () => {
  rig.emulator.say({ chat: RESIDENT, extra: { sticker: { file_id: 's', emoji: '👍' } } })
  rig.emulator.say({ chat: RESIDENT, extra: { location: { latitude: 31, longitude: 121 } } })
  expect(await heard()).toEqual(['👍', ''])
})

test('service messages (joined, pinned, renamed) are ignored', async () => {
  rig.emulator.say({ chat: RESIDENT, extra: { pinned_message: { message_id: 1 } } })
  rig.emulator.say({ chat: GROUP, extra: { new_chat_members: [rig.emulator.me] } })
  expect(await heard()).toEqual([])
})

test('10,000 lines of group talk leave no trace: no receive, no log, no answer', async () => {
  const replies = { from: { id: 3, is_bot: false, first_name: 'N' }, text: 'canary-reply' }
  for (let index = 0; index < 10_000; index += 1)
    rig.emulator.say({
      chat: GROUP - (index % 50),
      from: 100_000 + (index % 700),
      text: `canary-${index} 电话 13800000000 @someone /help`,
      ...(index % 3 === 0 ? { replyTo: replies } : {}),
    })
  await rig.marker()
  expect(rig.desk.offered).toHaveLength(1)
  expect(rig.logged()).not.toMatch(/canary|138000|someone|-10\d\d|1000\d\d/)
  expect(rig.emulator.sent).toEqual([])
})
