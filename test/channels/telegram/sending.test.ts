import { afterEach, beforeEach, expect, test } from 'vitest'
import { render } from '../../../src/desk/render.ts'
import type { Outgoing } from '../../../src/message.ts'
import { USERNAME } from '../emulator/telegram-emulator.ts'
import { GROUP, RESIDENT, startRig, type TelegramRig } from './rig.ts'

let rig: TelegramRig
beforeEach(async () => {
  rig = await startRig()
  rig.emulator.know(RESIDENT)
  rig.emulator.know(GROUP)
})
afterEach(() => rig.close())

/** A white pixel. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII='
const to = (chat: number) => ({ channel: 'telegram', chat: String(chat) })
const send = (message: Partial<Outgoing>) =>
  rig.channel.send({ to: to(RESIDENT), text: '好', ...message })
const refuse = (code: number, description: string, more: object = {}) =>
  rig.emulator.refuse({ method: 'sendMessage', code, description, ...more })

test('an answer in a group is a reply to the message it answers', async () => {
  rig.emulator.say({ chat: GROUP, from: RESIDENT, text: `@${USERNAME} 你好` })
  await rig.desk.until(() => rig.desk.received.length === 1)
  const [asked] = rig.desk.received
  expect(await send({ to: to(GROUP), replyTo: asked?.id })).toEqual({ ok: true })
  expect(rig.emulator.sent[0]?.replyTo).toBe(Number(asked?.id.split('|')[1]))
})

test('in a group with topics every part of an answer goes to the topic of its question, a press too', async () => {
  const extra = { message_thread_id: 42, is_topic_message: true }
  rig.emulator.say({ chat: GROUP, from: RESIDENT, text: `@${USERNAME} 你好`, extra })
  await rig.desk.until(() => rig.desk.received.length === 1)
  const text = '长'.repeat(5000)
  const address = to(GROUP)
  for (const part of render({ text }, address, rig.channel.capabilities, rig.desk.received[0]?.id))
    expect(await rig.channel.send(part)).toEqual({ ok: true })
  expect(rig.emulator.sent.map(({ topic }) => topic)).toEqual([42, 42])
})

test('a thread of replies in an ordinary group is no topic', async () => {
  const extra = { message_thread_id: 7 }
  rig.emulator.say({ chat: GROUP, from: RESIDENT, text: `@${USERNAME} 你好`, extra })
  await rig.desk.until(() => rig.desk.received.length === 1)
  await send({ to: to(GROUP), replyTo: rig.desk.received[0]?.id })
  expect(rig.emulator.sent[0]?.topic).toBeUndefined()
})

test('who changes a message is told once that changes are not read, and the desk gets nothing', async () => {
  const message = rig.emulator.say({ chat: RESIDENT, text: '老板不给工子' })
  await rig.desk.until(() => rig.desk.received.length === 1)
  for (const text of ['老板不给工资', '老板不给工资！'])
    rig.emulator.push({ edited_message: { ...message, text, edit_date: 1 } })
  rig.emulator.push({
    edited_message: { ...message, message_id: 77, text: undefined, location: { latitude: 1 } },
  })
  await rig.marker()
  const toldIn = () => rig.emulator.sent.filter(({ chat }) => chat === RESIDENT)
  await rig.emulator.until(() => toldIn().length > 0 && rig.emulator.unconfirmed() === 0)
  const told = toldIn()
  expect(told.map(({ text, replyTo }) => ({ text, replyTo }))).toEqual([
    { text: '改过的字我看不到。请再发一条。', replyTo: message['message_id'] },
  ])
  expect(rig.desk.offered.filter(({ from }) => from.id === String(RESIDENT))).toHaveLength(1)
})

test('group talk that is changed and not for us stays unread', async () => {
  const message = rig.emulator.say({ chat: GROUP, from: RESIDENT, text: '谁家的快递' })
  rig.emulator.push({ edited_message: { ...message, text: '谁家的快递？' } })
  await rig.marker()
  expect(rig.emulator.sent.filter(({ chat }) => chat === GROUP)).toEqual([])
})

test('an answer to a pressed button is a reply to the message of the button', async () => {
  await send({ to: to(GROUP), choices: [{ key: '1', label: '接单', value: '接单 1' }] })
  const [card] = rig.emulator.sent
  rig.emulator.press({
    chat: GROUP,
    from: RESIDENT,
    data: card?.buttons[0]?.data ?? '',
    messageId: card?.messageId,
  })
  await rig.desk.until(() => rig.desk.received.length === 1)
  await send({ to: to(GROUP), replyTo: rig.desk.received[0]?.id })
  expect(rig.emulator.sent[1]?.replyTo).toBe(card?.messageId)
})

test('an answer whose question was deleted goes out all the same', async () => {
  expect(await send({ replyTo: `${RESIDENT}|999999` })).toEqual({ ok: true })
})

test('an answer without a question of this channel is no reply', async () => {
  expect(await send({ replyTo: 'something else' })).toEqual({ ok: true })
  expect(rig.emulator.sent[0]?.replyTo).toBeUndefined()
})

test.each([
  [
    'a wait that Telegram asks for',
    429,
    'Too Many Requests: retry after 7',
    { retryAfter: 7 },
    { why: 'retry', afterMs: 7000 },
  ],
  ['a fault of the server', 500, 'Internal Server Error', {}, { why: 'retry' }],
  ['a token that was taken back', 401, 'Unauthorized', {}, { why: 'retry' }],
  [
    'a bot that was blocked',
    403,
    'Forbidden: bot was blocked by the user',
    {},
    { why: 'unreachable' },
  ],
  ['a chat that is not there', 400, 'Bad Request: chat not found', {}, { why: 'unreachable' }],
  ['an account that is gone', 403, 'Forbidden: user is deactivated', {}, { why: 'gone' }],
  [
    'a group that put us out',
    403,
    'Forbidden: bot was kicked from the supergroup chat',
    {},
    { why: 'gone' },
  ],
])('%s is classed', async (_, code, description, more, expected) => {
  refuse(code, description, more)
  expect(await send({})).toEqual({ ok: false, ...expected })
})

test('somebody who never wrote to us is unreachable, and nothing is thrown', async () => {
  expect(await send({ to: to(987) })).toEqual({ ok: false, why: 'unreachable' })
  expect(await send({ to: to(-987) })).toEqual({ ok: false, why: 'unreachable' })
})

test('a group that became a supergroup gets its message, with buttons that work there', async () => {
  rig.emulator.know(-1009)
  refuse(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
    chat: GROUP,
    migrateTo: -1009,
  })
  const choices = [{ key: '1', label: '接单', value: '接单 1' }]
  expect(await send({ to: to(GROUP), choices })).toEqual({ ok: true })
  const [card] = rig.emulator.sent
  expect(card?.chat).toBe(-1009)
  rig.emulator.press({ chat: -1009, from: 5, data: card?.buttons[0]?.data ?? '' })
  await rig.desk.until(() => rig.desk.received.length === 1)
  expect(rig.desk.received[0]?.text).toBe('接单 1')
})

test('a picture goes out with its text and buttons in one message', async () => {
  const choices = [{ key: '1', label: '好', value: 'ok' }]
  const file = { name: 'map.png', mime: 'image/png', base64: PIXEL }
  expect(await send({ text: '地图', file, choices })).toEqual({ ok: true })
  expect(rig.emulator.sent).toMatchObject([
    {
      method: 'sendPhoto',
      text: '地图',
      buttons: [{ text: '好' }],
      file: { name: 'map.png', bytes: 68 },
    },
  ])
})

test('a document with a text too long for a caption goes out in two messages', async () => {
  const file = { name: 'form.pdf', mime: 'application/pdf', base64: btoa('%PDF-') }
  const text = '长'.repeat(1025)
  expect(await send({ text, file })).toEqual({ ok: true })
  expect(rig.emulator.sent.map(({ method, text: sent }) => [method, sent.length])).toEqual([
    ['sendDocument', 0],
    ['sendMessage', 1025],
  ])
})

test('the longest value of a button fits, and one that does not is left to its digit', async () => {
  const choices = [
    { key: '1', label: '长', value: '办'.repeat(13) },
    { key: '2', label: '太长', value: '办'.repeat(30) },
  ]
  expect(await send({ choices })).toEqual({ ok: true })
  expect(rig.emulator.sent[0]?.buttons.map(({ text }) => text)).toEqual(['长'])
})

test('a press is answered at once, even when it cannot be kept yet', async () => {
  await send({ choices: [{ key: '1', label: '好', value: 'ok' }] })
  const release = rig.desk.hold()
  const id = rig.emulator.press({
    chat: RESIDENT,
    data: rig.emulator.sent[0]?.buttons[0]?.data ?? '',
  })
  await rig.emulator.until(() => rig.emulator.answers.length === 1)
  expect(rig.emulator.answers).toEqual([{ id }])
  expect(rig.desk.received).toEqual([])
  release()
  await rig.desk.until(() => rig.desk.received.length === 1)
})

test.each([
  ['a made-up value', (data: string) => `${data}0`],
  ['a made-up signature', (data: string) => `A${data.slice(1)}`],
  ['nothing', () => ''],
  ['a bare value', () => 'ok'],
])('a button that carries %s is refused with a word, and logged without it', async (_, forge) => {
  await send({ choices: [{ key: '1', label: '好', value: 'ok' }] })
  rig.emulator.press({ chat: RESIDENT, data: forge(rig.emulator.sent[0]?.buttons[0]?.data ?? '') })
  await rig.emulator.until(() => rig.emulator.answers.length === 1)
  expect(rig.emulator.answers[0]?.text).toBe('这个按钮用不了了。发数字也行。')
  await rig.marker()
  expect(rig.desk.offered).toHaveLength(1)
  expect(rig.logged()).toContain('telegram_button_refused')
})

test('a button of one chat does not work in another', async () => {
  await send({ choices: [{ key: '1', label: '好', value: 'ok' }] })
  rig.emulator.press({ chat: 55, data: rig.emulator.sent[0]?.buttons[0]?.data ?? '' })
  await rig.marker()
  expect(rig.desk.offered).toHaveLength(1)
})

test('a press that is delivered twice has one id', async () => {
  await send({ choices: [{ key: '1', label: '好', value: 'ok' }] })
  rig.desk.fail(1)
  rig.emulator.press({ chat: RESIDENT, data: rig.emulator.sent[0]?.buttons[0]?.data ?? '' })
  await rig.desk.until(() => rig.desk.received.length === 1)
  expect(new Set(rig.desk.offered.map(({ id }) => id)).size).toBe(1)
  expect(rig.desk.offered.length).toBeGreaterThan(1)
})
