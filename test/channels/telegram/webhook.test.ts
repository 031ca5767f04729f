import { createServer } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTelegramEmulator, type TelegramEmulator } from '../emulator/telegram-emulator.ts'
import { openTelegram, RESIDENT } from './rig.ts'

const SECRET = 'a-secret_1'
let emulator: TelegramEmulator
let opened: ReturnType<typeof openTelegram>
let hook: string

beforeEach(async () => {
  emulator = await startTelegramEmulator()
  const port = await freePort()
  hook = `http://127.0.0.1:${port}/telegram`
  opened = openTelegram(emulator, {
    TELEGRAM_WEBHOOK_URL: hook,
    TELEGRAM_WEBHOOK_SECRET: SECRET,
    TELEGRAM_WEBHOOK_PORT: String(port),
  })
  await opened.channel.start(opened.desk.inlet)
})
afterEach(async () => {
  await opened.channel.stop()
  await emulator.close()
})

const post = (body: string | Uint8Array<ArrayBuffer>, secret?: string) =>
  fetch(hook, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(secret ? { 'x-telegram-bot-api-secret-token': secret } : {}),
    },
    body,
  })

const message = (id: number, text: string) =>
  JSON.stringify({
    update_id: id,
    message: {
      message_id: id,
      date: 1,
      chat: { id: RESIDENT, type: 'private' },
      from: { id: RESIDENT, is_bot: false },
      text,
    },
  })

test('messages come by webhook, and Telegram is told so only once they are kept', async () => {
  const { desk } = opened
  const release = desk.hold()
  emulator.say({ chat: RESIDENT, text: '你好' })
  await desk.until(() => desk.offered.length === 1)
  expect(emulator.unconfirmed()).toBe(1)
  release()
  await emulator.until(() => emulator.unconfirmed() === 0)
  expect(desk.received.map(({ text }) => text)).toEqual(['你好'])
})

test('what could not be kept is posted again, under the same id', async () => {
  const { desk } = opened
  desk.fail(2)
  emulator.say({ chat: RESIDENT, text: '别丢了' })
  await desk.until(() => desk.received.length === 1)
  expect(desk.offered.map(({ id }) => id)).toEqual(Array(3).fill(desk.received[0]?.id))
})

test('one talk is kept in the order in which it came', async () => {
  const { desk } = opened
  const release = desk.hold()
  const answers = ['一', '二', '三'].map((text, index) => post(message(index + 1, text), SECRET))
  await desk.until(() => desk.offered.length === 1)
  release()
  for (const answer of await Promise.all(answers)) expect(answer.status).toBe(200)
  expect(desk.received).toHaveLength(3)
})

test('an unwanted type of update is accepted, so that it does not come again', async () => {
  const odd = await post(JSON.stringify({ update_id: 7, purchased_hologram: {} }), SECRET)
  expect(odd.status).toBe(200)
  const broken = await post(JSON.stringify({ update_id: 8, message: 'x' }), SECRET)
  expect(broken.status).toBe(200)
  expect(opened.desk.offered).toEqual([])
})

test.each([
  ['a wrong secret', 'wrong'],
  ['a secret of the right length', 'a-secret_2'],
  ['no secret', undefined],
])('a post with %s is refused before it is read', async (_, secret) => {
  const answer = await post(message(1, 'canary-forged'), secret)
  expect(answer.status).toBe(401)
  expect(await answer.text()).toBe('')
  expect(opened.desk.offered).toEqual([])
  expect(opened.logged()).not.toContain('canary-forged')
})

test.each([
  ['no JSON', '{"update_id":'],
  ['nothing', ''],
  ['a list', '[]'],
  ['no update', '{"canary":"canary-odd"}'],
  ['an update whose number is a word', '{"update_id":"one"}'],
  ['bytes that are no UTF-8', bytes(0xff, 0xfe, 0x00, 0xc3, 0x28)],
  ['the bytes of UTF-16', new Uint8Array(Buffer.from('{"update_id":1}', 'utf16le'))],
])('a post with %s is malformed, and says no more than that', async (_, body) => {
  const answer = await post(body, SECRET)
  expect(answer.status).toBe(400)
  expect(opened.logged()).not.toContain('canary-odd')
  expect(opened.desk.offered).toEqual([])
})

test('bytes that are no UTF-8 within a message are read as the sign for that, and it is answered', async () => {
  const { desk } = opened
  const [before, after] = message(1, '老板|欠薪')
    .split('|')
    .map((part) => Buffer.from(part))
  const body = Buffer.concat([before ?? bytes(), bytes(0xe8, 0x80, 0xff), after ?? bytes()])
  expect((await post(new Uint8Array(body), SECRET)).status).toBe(200)
  expect(desk.received.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^老板\ufffd+欠薪$/),
  ])
})

test('a body beyond every real update is refused', async () => {
  const answer = await post(message(1, 'x'.repeat(5_000_000)), SECRET)
  expect(answer.status).toBe(413)
})

test('another path, and another method, are nothing to us', async () => {
  expect((await fetch(`${hook}/more`, { method: 'POST' })).status).toBe(404)
  expect((await fetch(hook)).status).toBe(404)
})

test('after stopping nothing listens any more', async () => {
  await opened.channel.stop()
  await expect(post(message(1, 'x'), SECRET)).rejects.toThrow()
})

test('a webhook without a secret is refused, by the name of the setting', () => {
  expect(() => openTelegram(emulator, { TELEGRAM_WEBHOOK_URL: 'https://example.org/t' })).toThrow(
    /TELEGRAM_WEBHOOK_SECRET: is needed/,
  )
})

test('a port that is taken stops the start, by the name of the setting', async () => {
  const second = openTelegram(emulator, {
    TELEGRAM_WEBHOOK_URL: hook,
    TELEGRAM_WEBHOOK_SECRET: SECRET,
    TELEGRAM_WEBHOOK_PORT: new URL(hook).port,
  })
  await expect(second.channel.start(second.desk.inlet)).rejects.toMatchObject({
    code: 'telegram_port_unusable',
    message: expect.stringContaining('TELEGRAM_WEBHOOK_PORT'),
  })
})

function bytes(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
