import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp } from '../../../src/app.ts'
import { createLog } from '../../../src/log.ts'
import { readSettings, settingsSchema } from '../../../src/settings.ts'
import { type FakeGateway, freePort, openFakeGateway, TOKEN } from './fake-gateway.ts'
import { GROUP, RESIDENT, until } from './rig.ts'

let gateway: FakeGateway
let app: App
let dataDir: string
let logged = ''

beforeAll(async () => {
  const port = await freePort()
  gateway = await openFakeGateway(port)
  await gateway.tell({ kind: 'login' })
  dataDir = mkdtempSync(join(tmpdir(), 'linli-wechat-app-'))
  const environment = {
    CHANNELS: 'wechat',
    DATA_DIR: dataDir,
    STAFF_CHATS: 'web:desk',
    WECHATY_PUPPET_SERVICE_ENDPOINT: `127.0.0.1:${port}`,
    WECHATY_PUPPET_SERVICE_TOKEN: TOKEN,
  }
  app = await createApp({
    settings: readSettings(settingsSchema, environment),
    environment,
    log: createLog('trace', {
      write: (line: string) => {
        logged += line
      },
    }),
  })
  await app.start()
  await until(() => logged.includes('wechat_open'))
})
afterAll(async () => {
  await app.stop()
  await gateway.kill()
  rmSync(dataDir, { recursive: true, force: true })
})

test('a question in private and one in a group are answered from a card, with its source', async () => {
  await gateway.tell({
    kind: 'message',
    payload: { id: 'q1', talkerId: RESIDENT, text: '老板拖欠工资怎么办' },
  })
  await until(() =>
    gateway.said.some(({ chat, text }) => chat === RESIDENT && /《.+》/u.test(text)),
  )
  await gateway.tell({
    kind: 'message',
    payload: { id: 'q2', talkerId: RESIDENT, roomId: GROUP, text: '@小邻\u2005老板拖欠工资怎么办' },
  })
  await until(() => gateway.said.some(({ chat, text }) => chat === GROUP && /《.+》/u.test(text)))
  const inGroup = gateway.said.find(({ chat }) => chat === GROUP)
  expect(inGroup?.text).toMatch(/^@阿依\u2005\n/u)
  for (const { text } of gateway.said) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2048)
  expect(logged).not.toMatch(/拖欠|阿依|g1@chatroom/u)
})
