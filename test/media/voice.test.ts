import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LLMock } from '@copilotkit/aimock'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from '../../src/app.ts'
import { createLog } from '../../src/log.ts'
import { readSettings, settingsSchema } from '../../src/settings.ts'
import {
  startTelegramEmulator,
  type TelegramEmulator,
  TOKEN,
  USERNAME,
} from '../channels/emulator/telegram-emulator.ts'
import { freshFolder } from '../databases.ts'
import { sharedFiles } from '../files.ts'
import { opusNote } from './voice-notes.ts'

const [RESIDENT, STAFF, GROUP] = [4711, -500, -1001]
/** A comment in the Opus header: bytes that must be nowhere on the disk. */
const CANARY = 'canary-sound'

let emulator: TelegramEmulator
let recogniser: LLMock
let app: Awaited<ReturnType<typeof createApp>> | undefined
let dataDir: string
let lines: string[]

beforeEach(async () => {
  emulator = await startTelegramEmulator()
  emulator.know(STAFF)
  recogniser = await LLMock.create({ port: 0 })
  dataDir = freshFolder()
  lines = []
})
afterEach(async () => {
  await closeApp()
  await emulator.close()
  await recogniser.stop().catch(() => undefined)
})

/** The whole desk on Telegram, with a recogniser or without. */
async function openApp(hears = true) {
  const environment = {
    DATA_DIR: dataDir,
    CHANNELS: 'telegram',
    STAFF_CHATS: `telegram:${STAFF}`,
    TELEGRAM_BOT_TOKEN: emulator.token,
    TELEGRAM_API_ROOT: emulator.url,
    ...(hears
      ? {
          OPENAI_API_KEY: 'test',
          OPENAI_BASE_URL: `${recogniser.url}/v1`,
          OPENAI_TRANSCRIBE_MODEL: 'whisper-1',
        }
      : {}),
  }
  const log = createLog('trace', { write: (line: string) => void lines.push(line) })
  app = await createApp({
    settings: readSettings(settingsSchema, environment),
    environment,
    log,
    files: sharedFiles(),
  })
  await app.start()
}

async function closeApp(): Promise<void> {
  await app?.stop()
  app = undefined
}

const textsTo = (chat: number) =>
  emulator.sent.filter((message) => message.chat === chat).map(({ text }) => text)

/** Sends one message and returns the last answer to it. */
async function say(saying: Parameters<TelegramEmulator['say']>[0]): Promise<string> {
  const before = emulator.sent.length
  emulator.say(saying)
  await emulator.until(() => emulator.sent.length > before)
  await app?.desk.settled()
  return (
    textsTo(saying.chat)
      .filter((text) => !text.includes('稍等'))
      .at(-1) ?? ''
  )
}

/** Says something aloud, which the recogniser will hear as `text`. */
function speak(text: string, chat = RESIDENT): Promise<string> {
  recogniser.onTranscription({ transcription: { text } })
  const note = opusNote(2)
  emulator.addFile('note', Buffer.concat([note, Buffer.from(CANARY)]))
  const voice = { file_id: 'note', file_size: note.length, duration: 2, mime_type: 'audio/ogg' }
  return say({ chat, extra: { voice } })
}

test('a voice note is read back, counts after 1, and its sound is nowhere on the disk', async () => {
  await openApp()
  const back = await speak('老板拖欠工资怎么办')
  expect(back).toContain('我听到的是：\n老板拖欠工资怎么办\n对吗？\n1 对，就这样\n2 不对，重说')
  expect(await say({ chat: RESIDENT, text: '1' })).toContain('12333')
  await closeApp()
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true })
  for (const file of files.filter((entry) => entry.isFile())) {
    const bytes = readFileSync(join(file.parentPath, file.name))
    for (const mark of [CANARY, 'OggS', 'RIFF', '拖欠工资'])
      expect(bytes.includes(mark), `${mark} in ${file.name}`).toBe(false)
  }
  expect(lines.join('')).not.toMatch(new RegExp(`${CANARY}|拖欠|${TOKEN}`))
})

test('after 2 nothing of it counts; it can be said again', async () => {
  await openApp()
  await speak('我要找狗')
  expect(await say({ chat: RESIDENT, text: '2' })).toContain('再说一次')
  expect(await say({ chat: RESIDENT, text: '1' })).not.toContain('狗')
})

test('once something else was said, a later 1 does not bring it back', async () => {
  await openApp()
  await speak('老板拖欠工资怎么办')
  await say({ chat: RESIDENT, text: '谢谢' })
  expect(await say({ chat: RESIDENT, text: '1' })).not.toContain('12333')
})

test('a 1 answers what was read back, whatever the staff send in between', async () => {
  await openApp()
  await say({ chat: RESIDENT, text: '老板拖欠工资怎么办' })
  await say({ chat: RESIDENT, text: '0' })
  await emulator.until(() => textsTo(STAFF).length > 0)
  const reference = /\d{4} ?\d{4}/.exec(textsTo(STAFF).join('\n'))?.[0] ?? ''
  const staffSays = (text: string) =>
    say({ chat: STAFF, from: 88, text: `@${USERNAME} ${text} ${reference.replace(' ', '')}` })
  await staffSays('接单')
  await speak('居住证怎么办')
  await staffSays('办结')
  await say({ chat: STAFF, from: 88, text: `@${USERNAME} 已处理` })
  await emulator.until(() => textsTo(RESIDENT).at(-1)?.includes('满意') === true)
  expect(await say({ chat: RESIDENT, text: '1' })).toContain('居住证')
})

test('in an open form what was heard is the answer after 1; after 2 the question comes again', async () => {
  await openApp()
  await say({ chat: RESIDENT, text: '办理 wage-claim' })
  for (let turns = 0; turns < 4 && !textsTo(RESIDENT).at(-1)?.includes('怎么称呼'); turns += 1)
    await say({ chat: RESIDENT, text: '1' })
  expect(await speak('我叫阿里')).toContain('我叫阿里\n对吗？')
  const again = await say({ chat: RESIDENT, text: '2' })
  expect(again).toContain('怎么称呼')
  await speak('我叫阿里木')
  const next = await say({ chat: RESIDENT, text: '1' })
  expect(next).toContain('怎么找您方便')
})

test('a picture in an open form is declined, and the question comes again', async () => {
  await openApp()
  await say({ chat: RESIDENT, text: '办理 wage-claim' })
  const question = textsTo(RESIDENT).at(-1) ?? ''
  const photo = [{ file_id: 'p', file_size: 900 }]
  await say({ chat: RESIDENT, extra: { photo } })
  const since = textsTo(RESIDENT).slice(-2).join('\n')
  expect(since).toContain('没有留下')
  expect(since).toContain(question.split('\n').at(-3))
  expect(emulator.calls.get('getfile')).toBeUndefined()
})

test('without a recogniser that is said, with ways to go on', async () => {
  await openApp(false)
  const answer = await speak('工资')
  expect(answer).toContain('转文字')
  expect(answer).toContain('0 找人工')
  expect(emulator.calls.get('getfile')).toBeUndefined()
})

test('while staff have shut the model no sound is fetched, and none leaves; opened again it is heard', async () => {
  await openApp()
  const staffSays = (text: string) => say({ chat: STAFF, from: 88, text: `@${USERNAME} ${text}` })
  expect(await staffSays('关 模型')).toContain('模型')
  expect(await speak('老板拖欠工资怎么办')).toContain('转文字')
  expect(emulator.calls.get('getfile')).toBeUndefined()
  expect(recogniser.getRequests()).toEqual([])
  await staffSays('开 模型')
  expect(await speak('老板拖欠工资怎么办')).toContain('我听到的是')
})

test('a recogniser that is down is said so; the desk goes on', async () => {
  await openApp()
  await recogniser.stop()
  const note = opusNote(1)
  emulator.addFile('note', note)
  const down = await say({ chat: RESIDENT, extra: { voice: { file_id: 'note' } } })
  expect(down).toContain('现在听不了语音')
  expect(await say({ chat: RESIDENT, text: '你好' })).toContain('社区服务站')
})

test('a cry for help by voice gets the number at once, and no person is sent what was not confirmed', async () => {
  await openApp()
  expect(await speak('救命我老公拿刀要杀我')).toContain('110')
  await say({ chat: RESIDENT, text: '0' })
  await say({ chat: RESIDENT, text: '1' })
  await emulator.until(() => textsTo(STAFF).length > 0)
  expect(textsTo(STAFF).join('\n')).not.toContain('刀')
})

test('in a group only a voice note that answers us is listened to', async () => {
  await openApp()
  const voice = { file_id: 'note', file_size: 900 }
  emulator.addFile('note', opusNote(1))
  recogniser.onTranscription({ transcription: { text: '居住证怎么办' } })
  emulator.say({ chat: GROUP, from: 8, extra: { voice } })
  await say({ chat: RESIDENT, text: '你好' })
  expect(emulator.calls.get('getfile')).toBeUndefined()
  expect(textsTo(GROUP)).toEqual([])
  const ours = { message_id: 1, from: emulator.me, text: '…' }
  expect(await say({ chat: GROUP, from: 8, replyTo: ours, extra: { voice } })).toContain('居住证')
})

test.each([
  ['emoji', { text: '😀😀' }],
  ['a sticker', { extra: { sticker: { file_id: 's', emoji: '🥳' } } }],
  ['a place on the map', { extra: { location: { latitude: 31, longitude: 121 } } }],
  ['our name and nothing else', { chat: GROUP, text: `@${USERNAME}` }],
])('%s gets a short answer with the menu', async (_what, saying) => {
  await openApp(false)
  const answer = await say({ chat: RESIDENT, ...saying })
  expect(answer).toContain('有事直接写')
  expect(answer).toContain('1 问政策')
})
