import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from '../../src/app.ts'
import { open as openWechat, settings as wechatSettings } from '../../src/channels/wechat.ts'
import { lookAtGroups } from '../../src/commands/doctor.ts'
import { readSettings, settingsSchema } from '../../src/settings.ts'
import {
  startTelegramEmulator,
  type TelegramEmulator,
} from '../channels/emulator/telegram-emulator.ts'
import { createTestKit } from '../channels/kit.ts'
import { freshFolder } from '../databases.ts'
import { sharedFiles } from '../files.ts'
import { quiet } from '../quiet.ts'

const [RESIDENT, STAFF] = [4711, -500]

let emulator: TelegramEmulator
let app: Awaited<ReturnType<typeof createApp>>
beforeEach(async () => {
  emulator = await startTelegramEmulator()
  emulator.know(STAFF)
  const environment = {
    DATA_DIR: freshFolder(),
    CHANNELS: 'telegram',
    STAFF_CHATS: `telegram:${STAFF}`,
    TELEGRAM_BOT_TOKEN: emulator.token,
    TELEGRAM_API_ROOT: emulator.url,
  }
  const settings = readSettings(settingsSchema, environment)
  app = await createApp({ settings, environment, log: quiet, files: sharedFiles() })
  await app.start()
})
afterEach(async () => {
  await app.stop()
  await emulator.close()
})

const textsTo = (chat: number) =>
  emulator.sent.filter((message) => message.chat === chat).map(({ text }) => text)

async function ask(): Promise<string> {
  const before = textsTo(RESIDENT).length
  emulator.say({ chat: RESIDENT, text: '试用期最长多久' })
  await emulator.until(() => textsTo(RESIDENT).length > before)
  await app.desk.settled()
  return textsTo(RESIDENT).at(-1) ?? ''
}

test('the bot’s blinkers taken off behind our back: only hotlines, staff are told; put on again, all is well', async () => {
  expect(await app.safeguards.look()).toEqual([])
  Object.assign(emulator.me, { can_read_all_group_messages: true })
  expect(await app.safeguards.look()).toEqual(['group-filter'])
  await emulator.until(() => textsTo(STAFF).some((text) => text.includes('群聊过滤')))
  expect(await ask()).toMatch(/110.*119.*120.*12345/)
  Object.assign(emulator.me, { can_read_all_group_messages: false })
  expect(await app.safeguards.look()).toEqual([])
  expect(await ask()).toContain('试用期')
})

test('a Telegram that cannot be asked breaks nothing by that', async () => {
  await emulator.close()
  expect(await app.safeguards.look()).toEqual([])
  emulator = await startTelegramEmulator()
})

test('the doctor asks the same of a bot that is not running, and says when it cannot', async () => {
  const environment = {
    DATA_DIR: freshFolder(),
    CHANNELS: 'telegram,web',
    STAFF_CHATS: `telegram:${STAFF}`,
    TELEGRAM_BOT_TOKEN: emulator.token,
    TELEGRAM_API_ROOT: emulator.url,
  }
  const settings = readSettings(settingsSchema, environment)
  expect(await lookAtGroups(settings, environment)).toBe('telegram reads only what is said to it')
  Object.assign(emulator.me, { can_read_all_group_messages: true })
  await expect(lookAtGroups(settings, environment)).rejects.toMatchObject({
    code: 'telegram_reads_groups',
    message: expect.stringContaining('/setprivacy'),
  })
  Object.assign(emulator.me, { can_read_all_group_messages: false })
  const refused = { ...environment, TELEGRAM_BOT_TOKEN: '1:wrong' }
  await expect(lookAtGroups(settings, refused)).rejects.toMatchObject({
    code: 'telegram_token_refused',
  })
  const away = { ...environment, TELEGRAM_API_ROOT: 'http://127.0.0.1:1' }
  expect(await lookAtGroups(settings, away)).toContain('ATTENTION: telegram cannot be asked now')
  const alone = readSettings(settingsSchema, { ...environment, CHANNELS: 'web' })
  expect(await lookAtGroups(alone, environment)).toBe('no channel with groups')
})

test('the WeChat channel proves that it drops what is said to somebody else', async () => {
  const { kit } = createTestKit()
  const given = readSettings(wechatSettings, { WECHATY_PUPPET: 'wechaty-puppet-mock' })
  await expect(openWechat(given, kit).checkGroups?.()).resolves.toBeUndefined()
})
