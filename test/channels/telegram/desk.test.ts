import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { createLog } from '../../../src/log.ts'
import { readSettings, settingsSchema } from '../../../src/settings.ts'
import { freshFolder } from '../../databases.ts'
import { sharedFiles } from '../../files.ts'
import {
  startTelegramEmulator,
  type TelegramEmulator,
  USERNAME,
} from '../emulator/telegram-emulator.ts'

const STAFF = -500
const GROUP = -1001
const [RESIDENT, WORKER] = [4711, 88]

let emulator: TelegramEmulator
let app: Awaited<ReturnType<typeof createApp>>
let dataDir: string
let lines: string[]

beforeEach(async () => {
  emulator = await startTelegramEmulator()
  emulator.know(STAFF)
  dataDir = freshFolder()
  lines = []
  app = await openApp()
})
afterEach(async () => {
  await app.stop()
  await emulator.close()
})

/** The whole desk with Telegram as its one channel, the duty staff in a group of it. */
async function openApp() {
  const environment = {
    DATA_DIR: dataDir,
    CHANNELS: 'telegram',
    STAFF_CHATS: `telegram:${STAFF}`,
    TELEGRAM_BOT_TOKEN: emulator.token,
    TELEGRAM_API_ROOT: emulator.url,
  }
  const log = createLog('trace', { write: (line: string) => void lines.push(line) })
  const opened = await createApp({
    settings: readSettings(settingsSchema, environment),
    environment,
    log,
    files: sharedFiles(),
  })
  await opened.start()
  return opened
}

const sentTo = (chat: number) => emulator.sent.filter((message) => message.chat === chat)
const textTo = (chat: number) =>
  sentTo(chat)
    .map(({ text }) => text)
    .join('\n')

/** Presses the newest button of a chat that has this label. */
function press(chat: number, from: number, label: string): void {
  const message = sentTo(chat).findLast(({ buttons }) => buttons.some(({ text }) => text === label))
  const data = message?.buttons.find(({ text }) => text === label)?.data ?? ''
  emulator.press({ chat, from, data, messageId: message?.messageId })
}

test('a resident asks for a person, the staff group takes it by a button, the resident is told', async () => {
  emulator.say({ chat: RESIDENT, text: '老板拖欠工资怎么办' })
  await emulator.until(() => textTo(RESIDENT).includes('12333'))
  press(RESIDENT, RESIDENT, '找人工')
  await emulator.until(() => sentTo(STAFF).some(({ buttons }) => buttons.length > 0))
  press(STAFF, WORKER, '接单')
  await emulator.until(() => textTo(RESIDENT).includes('接单'))
  expect(lines.join('')).not.toMatch(/拖欠|4711|"88"|1001/)
})

test('in a group each asker gets an answer that points at the question', async () => {
  const asked = [1, 2, 3].map((from) =>
    emulator.say({ chat: GROUP, from, text: `@${USERNAME} 居住证怎么办` }),
  )
  await emulator.until(() => new Set(sentTo(GROUP).map(({ replyTo }) => replyTo)).size >= 3)
  const pointed = new Set(sentTo(GROUP).map(({ replyTo }) => replyTo))
  for (const message of asked) expect(pointed).toContain(message['message_id'])
})

test('one message delivered three times is answered once', async () => {
  const message = emulator.say({ chat: RESIDENT, text: '你好' })
  emulator.push({ message })
  emulator.push({ message })
  emulator.say({ chat: 5, text: '你好' })
  await emulator.until(() => sentTo(5).length > 0 && emulator.unconfirmed() === 0)
  await app.desk.settled()
  expect(sentTo(RESIDENT)).toHaveLength(sentTo(5).length)
})

test('one message delivered again after a restart is answered once', async () => {
  const message = emulator.say({ chat: RESIDENT, text: '你好' })
  await emulator.until(() => sentTo(RESIDENT).length > 0)
  await app.desk.settled()
  const before = sentTo(RESIDENT).length
  await app.stop()
  app = await openApp()
  emulator.push({ message })
  emulator.say({ chat: 5, text: '你好' })
  await emulator.until(() => sentTo(5).length > 0)
  await app.desk.settled()
  expect(sentTo(RESIDENT)).toHaveLength(before)
})

test('what came while the desk was closed is answered when it opens', async () => {
  await app.stop()
  emulator.say({ chat: RESIDENT, text: '你好' })
  app = await openApp()
  await emulator.until(() => sentTo(RESIDENT).length > 0)
})

test('an answer that Telegram puts off goes out after the wait, once', async () => {
  emulator.refuse({
    method: 'sendMessage',
    code: 429,
    description: 'Too Many Requests',
    retryAfter: 1,
  })
  emulator.say({ chat: RESIDENT, text: '你好' })
  await emulator.until(() => sentTo(RESIDENT).length > 0)
  await app.desk.settled()
  expect(sentTo(RESIDENT)).toHaveLength(1)
})

test('an answer to somebody who blocked us is reported to the staff', async () => {
  emulator.refuse({
    method: 'sendMessage',
    chat: RESIDENT,
    code: 403,
    description: 'Forbidden: bot was blocked by the user',
  })
  emulator.say({ chat: RESIDENT, text: '你好' })
  await emulator.until(() => textTo(STAFF).includes('送不到'))
})

test('1 MB, emoji only, hidden characters, a place on the map: each gets an answer', async () => {
  const sayings = [
    { text: '长'.repeat(350_000) },
    { text: '👍👍' },
    { text: '\u200b\u202e\u{E0041}' },
    { extra: { location: { latitude: 31, longitude: 121 } } },
    { extra: { document: { file_id: 'big', file_size: 20_971_521, file_name: '大.zip' } } },
  ]
  for (const [index, saying] of sayings.entries()) emulator.say({ chat: 100 + index, ...saying })
  await emulator.until(() => sayings.every((_, index) => sentTo(100 + index).length > 0))
})

test('10,000 lines of group talk leave nothing in any table, file or log', async () => {
  for (let index = 0; index < 10_000; index += 1)
    emulator.say({
      chat: GROUP - (index % 20),
      from: 1000 + index,
      text: `canary-${index} @someone`,
    })
  emulator.say({ chat: RESIDENT, text: '你好' })
  await emulator.until(() => sentTo(RESIDENT).length > 0 && emulator.unconfirmed() === 0)
  await app.desk.settled()
  const kept = await app.store.db.selectFrom('inbox').select('seq').execute()
  expect(kept).toHaveLength(1)
  await app.stop()
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((f) =>
    f.isFile(),
  )
  expect(files.length).toBeGreaterThan(0)
  for (const file of files)
    expect(readFileSync(join(file.parentPath, file.name)).includes('canary')).toBe(false)
  expect(lines.join('')).not.toContain('canary')
  expect(emulator.sent.every(({ chat }) => chat === RESIDENT)).toBe(true)
  app = await openApp()
})
