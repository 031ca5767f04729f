import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openTelegram } from './rig.ts'

/** The bot API of telegram-test-api, which others wrote: what we believe of Telegram is not only our own belief. */
let url: string
let stopServer: () => Promise<void>
let opened: ReturnType<typeof openTelegram>
let count = 0

beforeAll(async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'foreign-emulator.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const told: { readonly url: string } = JSON.parse(line)
  url = told.url
  stopServer = async () => {
    const ended = once(child, 'exit')
    child.kill()
    await ended
  }
})
afterAll(() => stopServer())
afterEach(() => opened.channel.stop())

/** A bot of its own for each test: the server keeps their updates apart by token. */
async function start(): Promise<string> {
  count += 1
  const token = `${count}:foreign`
  opened = openTelegram({ url, token })
  await opened.channel.start(opened.desk.inlet)
  return token
}

async function client(path: string, body: object): Promise<unknown> {
  const response = await fetch(`${url}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return response.json()
}

const RESIDENT = { id: 1, first_name: 'R', is_bot: false }
const message = (botToken: string, text: string, more: object = {}) => ({
  botToken,
  date: Math.floor(Date.now() / 1000),
  from: RESIDENT,
  chat: { id: 1, type: 'private', first_name: 'R' },
  text,
  ...more,
})

test('a private message comes in and its answer goes out', async () => {
  const token = await start()
  await client('sendMessage', message(token, '你好'))
  await opened.desk.until(() => opened.desk.received.length === 1)
  expect(opened.desk.received[0]).toMatchObject({ text: '你好', place: { kind: 'private' } })
  const choices = [{ key: '1', label: '问政策', value: 'ask' }]
  const to = { channel: 'telegram', chat: '1' }
  expect(await opened.channel.send({ to, text: '您好', choices })).toEqual({ ok: true })
  expect(await client('getUpdates', { token, chatId: 1 })).toMatchObject({
    result: [
      { message: { text: '您好', reply_markup: { inline_keyboard: [[{ text: '问政策' }]] } } },
    ],
  })
})

test('in a group only what mentions the bot comes in', async () => {
  const token = await start()
  const name = opened.channel.capabilities.privateLink?.split('/').at(-1) ?? ''
  const group = { chat: { id: -5, type: 'supergroup', title: 'G' } }
  await client('sendMessage', message(token, '谁家的快递', group))
  await client(
    'sendMessage',
    message(token, `@${name} 居住证`, {
      ...group,
      entities: [{ type: 'mention', offset: 0, length: name.length + 1 }],
    }),
  )
  await opened.desk.until(() => opened.desk.received.length === 1)
  expect(opened.desk.offered).toHaveLength(1)
  expect(opened.desk.received[0]).toMatchObject({
    text: '居住证',
    place: { kind: 'group', id: '-5' },
  })
})

test('a button comes back with the value that went out', async () => {
  const token = await start()
  const value = '接单 12345678'
  await client('sendCallback', {
    ...message(token, ''),
    message: { message_id: 3, chat: { id: 1, type: 'private' }, from: RESIDENT },
    data: `${opened.kit.sign(value, '1')}.${value}`,
  })
  await opened.desk.until(() => opened.desk.received.length === 1)
  expect(opened.desk.received[0]).toMatchObject({ text: value, pressed: true })
})
