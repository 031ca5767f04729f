import { afterEach, expect, test } from 'vitest'
import { startTelegramEmulator, type TelegramEmulator } from '../emulator/telegram-emulator.ts'
import { openTelegram, RESIDENT, startRig } from './rig.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function rigged() {
  const rig = await startRig()
  closers.push(rig.close)
  return rig
}

async function emulated(readsGroups = false): Promise<TelegramEmulator> {
  const emulator = await startTelegramEmulator({ readsGroups })
  closers.push(emulator.close)
  return emulator
}

test('an update is confirmed only when it is kept', async () => {
  const { emulator, desk } = await rigged()
  const release = desk.hold()
  emulator.say({ chat: RESIDENT, text: '先收下' })
  await desk.until(() => desk.offered.length === 1)
  expect(emulator.unconfirmed()).toBe(1)
  release()
  await emulator.until(() => emulator.unconfirmed() === 0)
  expect(desk.received).toHaveLength(1)
})

test('all of a batch are offered side by side, and confirmed together', async () => {
  const { emulator, desk } = await rigged()
  const release = desk.hold()
  for (let chat = 1; chat <= 60; chat += 1) emulator.say({ chat, text: '同时' })
  await desk.until(() => desk.offered.length === 60)
  expect(emulator.unconfirmed()).toBe(60)
  release()
  await emulator.until(() => emulator.unconfirmed() === 0)
})

test('what could not be kept is offered again, and nothing behind it is lost', async () => {
  const { emulator, desk } = await rigged()
  desk.fail(1)
  for (const text of ['一', '二', '三']) emulator.say({ chat: RESIDENT, text })
  await desk.until(() => desk.received.length === 3)
  expect(desk.received.map(({ text }) => text)).toEqual(['一', '二', '三'])
})

test('one talk is kept in its order, while others do not wait for it', async () => {
  const { emulator, desk } = await rigged()
  const release = desk.hold()
  for (const text of ['一', '二']) emulator.say({ chat: RESIDENT, text })
  emulator.say({ chat: 5, text: '别人' })
  await desk.until(() => desk.offered.length === 2)
  expect(desk.offered.map(({ text }) => text)).toEqual(['一', '别人'])
  release()
  await desk.until(() => desk.received.length === 3)
})

test('a bot that dies before keeping gets the message again, under the same id', async () => {
  const emulator = await emulated()
  const first = openTelegram(emulator)
  first.desk.fail(1000)
  await first.channel.start(first.desk.inlet)
  emulator.say({ chat: RESIDENT, text: '别丢了' })
  await first.desk.until(() => first.desk.offered.length === 1)
  await first.channel.stop()
  expect(emulator.unconfirmed()).toBe(1)

  const second = openTelegram(emulator)
  await second.channel.start(second.desk.inlet)
  closers.push(() => second.channel.stop())
  await second.desk.until(() => second.desk.received.length === 1)
  expect(second.desk.received[0]?.id).toBe(first.desk.offered[0]?.id)
})

test('stopping waits for what is being kept, confirms it, and leaves the rest', async () => {
  const emulator = await emulated()
  const { channel, desk } = openTelegram(emulator)
  await channel.start(desk.inlet)
  const release = desk.hold()
  emulator.say({ chat: RESIDENT, text: '正在收' })
  await desk.until(() => desk.offered.length === 1)
  emulator.say({ chat: RESIDENT, text: '以后再收' })
  const stopped = channel.stop()
  release()
  await stopped
  expect(emulator.unconfirmed()).toBe(1)
  expect(desk.received.map(({ text }) => text)).toEqual(['正在收'])
})

test('a second poller is reported to staff once, and nothing is handled twice', async () => {
  const { emulator, desk } = await rigged()
  await emulator.until(() => emulator.stats().polls > 0)
  await steal(emulator)
  await desk.until(() => desk.notices.length === 1)
  expect(desk.notices[0]).toContain('同一个机器人在别处也开着')
  emulator.say({ chat: RESIDENT, text: '还在吗' })
  await desk.until(() => desk.received.length === 1)
  expect(desk.offered).toHaveLength(1)
  expect(desk.notices).toHaveLength(1)
})

test('a token that is refused later is reported to staff', async () => {
  const { emulator, desk } = await rigged()
  emulator.refuse({ method: 'getUpdates', code: 401, description: 'Unauthorized' })
  emulator.say({ chat: RESIDENT, text: '一' })
  await desk.until(() => desk.notices.length === 1)
  expect(desk.notices[0]).toContain('TELEGRAM_BOT_TOKEN')
  emulator.say({ chat: RESIDENT, text: '二' })
  await desk.until(() => desk.received.length === 2)
})

test('server faults, and a wait that Telegram asks for, end in the message being kept', async () => {
  const { emulator, desk } = await rigged()
  emulator.refuse({ method: 'getUpdates', code: 502, description: 'Bad Gateway' })
  emulator.refuse({
    method: 'getUpdates',
    code: 429,
    description: 'Too Many Requests',
    retryAfter: 0.05,
  })
  emulator.say({ chat: RESIDENT, text: '一' })
  await desk.until(() => desk.received.length === 1)
  emulator.say({ chat: RESIDENT, text: '二' })
  await desk.until(() => desk.received.length === 2)
  expect(desk.notices).toEqual([])
})

test('a server that does not hold polls back is not asked in a tight loop', async () => {
  const started = performance.now()
  const { emulator, close } = await startRig({ holdsPolls: false })
  closers.push(close)
  await emulator.until(() => emulator.stats().polls >= 5)
  expect(performance.now() - started).toBeGreaterThan(300)
})

test.each([
  ['of an unknown type', { purchased_hologram: { id: 1, text: 'canary-odd' } }],
  ['whose message has no chat', { message: { message_id: 1, text: 'canary-odd' } }],
  ['whose message is a number', { message: 7 }],
  ['whose entities reach past the end', oddEntities()],
  ['with nothing in it', {}],
])('an update %s does no harm', async (_, update) => {
  const { emulator, marker, desk, logged } = await rigged()
  emulator.push(update)
  await marker()
  expect(desk.received.filter(({ from }) => from.id !== '9' && from.id !== '5')).toEqual([])
  expect(logged()).not.toContain('canary-odd')
  await emulator.until(() => emulator.unconfirmed() === 0)
})

test('a message of 1 MB is handed on whole: the desk says that it is too long', async () => {
  const { emulator, desk } = await rigged()
  emulator.say({ chat: RESIDENT, text: '长'.repeat(350_000) })
  await desk.until(() => desk.received.length === 1)
  expect(desk.received[0]?.text).toHaveLength(350_000)
})

test('a bot that can read all group messages is refused, with the way out', async () => {
  const { channel, desk } = openTelegram(await emulated(true))
  await expect(channel.start(desk.inlet)).rejects.toMatchObject({
    code: 'telegram_reads_groups',
    message: expect.stringContaining('/setprivacy'),
  })
})

test('a wrong token is refused at the start, by the name of its setting', async () => {
  const emulator = await emulated()
  const { channel, desk } = openTelegram({ url: emulator.url, token: '1:wrong' })
  await expect(channel.start(desk.inlet)).rejects.toMatchObject({
    code: 'telegram_token_refused',
    message: expect.stringContaining('TELEGRAM_BOT_TOKEN'),
  })
})

test('a token that cannot be one is refused before anything is asked', () => {
  expect(() => openTelegram({ url: 'http://127.0.0.1:1', token: 'hello' })).toThrow(
    /TELEGRAM_BOT_TOKEN: looks like 123456:ABC-def/,
  )
})

test('without a network the start goes on, staff are told, and stopping is quick', async () => {
  const { channel, desk } = openTelegram({ url: 'http://127.0.0.1:1', token: '1:a' })
  await channel.start(desk.inlet)
  expect(desk.notices[0]).toContain('连不上')
  expect(await channel.send({ to: { channel: 'telegram', chat: '1' }, text: '在' })).toEqual({
    ok: false,
    why: 'retry',
  })
  await channel.stop()
})

test('the menu of commands is set, and the link to a private chat is known once connected', async () => {
  const emulator = await emulated()
  const { channel, desk } = openTelegram(emulator)
  expect(channel.capabilities.privateLink).toBeUndefined()
  await channel.start(desk.inlet)
  closers.push(() => channel.stop())
  expect(channel.capabilities.privateLink).toBe('https://t.me/linli_test_bot')
  expect(emulator.calls.get('setmycommands')).toBe(1)
})

/** Another copy of the bot asks for updates and is kept waiting. */
async function steal(emulator: TelegramEmulator): Promise<void> {
  void fetch(`${emulator.url}/bot${emulator.token}/getUpdates?timeout=20`).catch(() => undefined)
  await emulator.until(() => emulator.stats().conflicts > 0)
}

function oddEntities() {
  return {
    message: {
      message_id: 3,
      date: 1,
      chat: { id: 5, type: 'private' },
      from: { id: 5, is_bot: false },
      text: 'canary-odd',
      entities: [{ type: 'mention', offset: 900, length: -4 }],
    },
  }
}
