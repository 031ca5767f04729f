import { randomBytes } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp } from '../src/app.ts'
import { readSettings, settingsSchema } from '../src/settings.ts'
import { openStore } from '../src/store/store.ts'
import { loadWords } from '../src/words/words.ts'
import {
  startTelegramEmulator,
  type TelegramEmulator,
} from './channels/emulator/telegram-emulator.ts'
import { listenTo } from './channels/web-rig.ts'
import { freshFolder, quiet } from './databases.ts'
import { freePort } from './postgres.ts'

/**
 * Everything that should not come in, once through the whole house: a clear answer, and nothing lost. A full disk is
 * in desk/outages.test.ts; a newer database and a second process in store/store.test.ts.
 */
const SECRET = 'a-secret_1'
const QUESTION = '老板拖欠工资怎么办'
const words = loadWords(join(import.meta.dirname, '../prompts/words'), 'zh-CN')

let emulator: TelegramEmulator
let app: App
let web: string
let hook: string
let chats = 600

beforeAll(async () => {
  emulator = await startTelegramEmulator()
  const [webPort, hookPort] = [await freePort(), await freePort()]
  web = `http://127.0.0.1:${webPort}`
  hook = `http://127.0.0.1:${hookPort}/telegram`
  const environment = {
    DATA_DIR: freshFolder(),
    CHANNELS: 'web,telegram',
    WEB_PORT: String(webPort),
    TELEGRAM_BOT_TOKEN: emulator.token,
    TELEGRAM_API_ROOT: emulator.url,
    TELEGRAM_WEBHOOK_URL: hook,
    TELEGRAM_WEBHOOK_SECRET: SECRET,
    TELEGRAM_WEBHOOK_PORT: String(hookPort),
  }
  const settings = readSettings(settingsSchema, environment)
  app = await createApp({ settings, environment, log: quiet })
  await app.start()
})
afterAll(async () => {
  await app.stop()
  await emulator.close()
})

const newTalk = () => randomBytes(16).toString('base64url')
const kept = async () => (await app.store.db.selectFrom('inbox').select('seq').execute()).length

/** A resident's page: what was posted was answered so, and this was shown. */
async function onPage(body: (talk: string) => string | Uint8Array<ArrayBuffer>) {
  const talk = newTalk()
  const page = await listenTo(web, talk)
  const answer = await fetch(`${web}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: body(talk),
  })
  if (answer.status === 202) await page.until(() => page.shown.length > 0)
  await page.leave()
  const text = page.shown.map((shown) => shown.text).join('\n')
  return { status: answer.status, said: await answer.text(), text }
}

const written = (text: string) => (talk: string) => JSON.stringify({ talk, id: '1', text })

function toHook(body: string | Uint8Array<ArrayBuffer>, secret = SECRET) {
  return fetch(hook, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
    body,
  })
}

function update(text: string, more: object = {}) {
  chats += 1
  emulator.know(chats)
  const chat = { id: chats, type: 'private' }
  const from = { id: chats, is_bot: false, first_name: 'R' }
  return {
    update_id: chats,
    message: { message_id: chats, date: 1, chat, from, text, ...more },
  }
}

const answered = async (chat: number) => {
  const here = () => emulator.sent.filter((one) => one.chat === chat)
  await emulator.until(() => here().length > 0)
  return here()
    .map(({ text }) => text)
    .join('\n')
}

test('1 MB is refused on the page, and answered by “too long” where the platform lets it through', async () => {
  const before = await kept()
  const page = await onPage(written('长'.repeat(350_000)))
  expect(page).toMatchObject({
    status: 413,
    said: expect.stringContaining(words.say('web-too-large')),
  })
  expect(await kept()).toBe(before)
  const { message, update_id } = update('长'.repeat(350_000))
  expect((await toHook(JSON.stringify({ update_id, message }))).status).toBe(200)
  expect(await answered(message.chat.id)).toBe(words.say('too-long'))
})

test('bytes that are no UTF-8 are read as far as they can be, and answered', async () => {
  const broken = (text: string) =>
    Buffer.concat(
      text
        .split('§')
        .flatMap((part, at) =>
          at === 0 ? [Buffer.from(part)] : [Buffer.from([0xff, 0xc3]), Buffer.from(part)],
        ),
    )
  const page = await onPage((talk) => Uint8Array.from(broken(written(`${QUESTION}§`)(talk))))
  expect(page).toMatchObject({ status: 202, text: expect.stringContaining('劳动合同法') })
  const { message, update_id } = update(`§${QUESTION}`)
  const bytes = Uint8Array.from(broken(JSON.stringify({ update_id, message })))
  expect((await toHook(bytes)).status).toBe(200)
  expect(await answered(message.chat.id)).toContain('劳动合同法')
})

test('hidden, turned round and zero-width characters change no answer', async () => {
  const plain = await onPage(written(QUESTION))
  const tricks = await onPage(
    written('\u202e老\u200b板拖\u2066欠\u2069工\ufeff资怎\u{E0041}么办\u202c'),
  )
  expect(tricks).toEqual(plain)
  expect(plain.text).toContain('劳动合同法')
})

test('nothing but emoji gets an answer', async () => {
  const { status, text } = await onPage(written('😭😭👨‍👩‍👧‍👦🏳️‍🌈'))
  expect(status).toBe(202)
  expect(text).not.toBe('')
})

test('a file of 20 MB is not fetched, and the resident is told what to do instead', async () => {
  const document = { file_id: 'big', file_size: 20 * 1024 * 1024 + 1, file_name: '大.zip' }
  const { text: _none, ...message } = update('', { document }).message
  expect((await toHook(JSON.stringify({ update_id: chats, message }))).status).toBe(200)
  expect(await answered(message.chat.id)).toContain(words.say('media-file-big'))
})

test('an update of a type that nobody knows is taken, so that it does not come again', async () => {
  const before = await kept()
  chats += 1
  expect((await toHook(JSON.stringify({ update_id: chats, purchased_hologram: {} }))).status).toBe(
    200,
  )
  expect(await kept()).toBe(before)
})

test('a malformed webhook is refused, and the next message is answered', async () => {
  expect((await toHook('{"update_id":')).status).toBe(400)
  const { message, update_id } = update(QUESTION)
  expect((await toHook(JSON.stringify({ update_id, message }))).status).toBe(200)
  expect(await answered(message.chat.id)).toContain('劳动合同法')
})

test('a wrong secret is refused, and nothing is kept', async () => {
  const before = await kept()
  expect((await toHook(JSON.stringify(update(QUESTION)), 'a-secret_2')).status).toBe(401)
  expect(await kept()).toBe(before)
})

test('a button that we never drew is refused, and nothing is kept', async () => {
  const before = await kept()
  const page = await onPage((talk) =>
    JSON.stringify({ talk, id: '1', text: 'staff:take:1', sign: 'AAAAAAAAAAA' }),
  )
  expect(page).toMatchObject({ status: 403, text: '' })
  expect(page.said).toContain(words.say('web-bad-request'))
  expect(await kept()).toBe(before)
})

test('a data folder that is missing is made; one that cannot be is named', async () => {
  const folder = join(freshFolder(), 'deep', 'data')
  await (await openStore({ dataDir: folder, log: quiet })).close()
  expect(existsSync(join(folder, 'linli.db'))).toBe(true)
  const file = join(freshFolder(), 'a-file')
  writeFileSync(file, '')
  await expect(openStore({ dataDir: join(file, 'data'), log: quiet })).rejects.toMatchObject({
    code: 'data_dir_unusable',
    message: expect.stringContaining(join(file, 'data')),
  })
})

test('a database that is none is named, with what to do', async () => {
  const dataDir = freshFolder()
  writeFileSync(
    join(dataDir, 'linli.db'),
    'no database at all, but long enough to be read as one'.repeat(50),
  )
  await expect(openStore({ dataDir, log: quiet })).rejects.toMatchObject({
    code: 'store_unreadable',
    message: expect.stringContaining('npm run restore'),
  })
})

test.each([
  ['of another kind of database', 'mysql://127.0.0.1/linli', /DATABASE_URL.*postgres:\/\//s],
  ['without a server behind it', 'postgres://nobody@127.0.0.1:9/none', /DATABASE_URL.*host, port/s],
])('a DATABASE_URL %s is named, with what to do', async (_, DATABASE_URL, says) => {
  const environment = { DATA_DIR: freshFolder(), DATABASE_URL }
  const start = async () =>
    createApp({ settings: readSettings(settingsSchema, environment), environment, log: quiet })
  await expect(start()).rejects.toThrow(says)
})
