import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { createLog } from '../../src/log.ts'
import { readSettings, settingsSchema } from '../../src/settings.ts'
import { listenTo, TALK } from '../channels/web-rig.ts'
import {
  type FakeGateway,
  freePort,
  openFakeGateway,
  TOKEN,
} from '../channels/wechat/fake-gateway.ts'
import { RESIDENT, until } from '../channels/wechat/rig.ts'
import { freshFolder } from '../databases.ts'
import { PLACE, phonePhoto } from '../media/pictures.ts'
import { CANARIES, foundInFolder, piecesInFolder, piecesOf } from './canaries.ts'

/** wechaty's types.Message.Image. */
const IMAGE = 6
const STEPS = 30

const dataDir = freshFolder()
let gateway: FakeGateway
let app: App
let page: Awaited<ReturnType<typeof listenTo>>
let url: string
let logged = ''
let count = 0
let photo: Uint8Array<ArrayBuffer>

beforeAll(async () => {
  photo = await phonePhoto(400, 200)
  const port = await freePort()
  gateway = await openFakeGateway(port)
  await gateway.tell({ kind: 'login' })
  const environment = {
    CHANNELS: 'web,wechat',
    DATA_DIR: dataDir,
    STAFF_CHATS: 'web:desk',
    WEB_PORT: '0',
    RATE_PERSON: '1000',
    WECHAT_PER_MINUTE: '120',
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
  url = `http://127.0.0.1:${/"web_open","port":(\d+)/.exec(logged)?.[1]}`
  page = await listenTo(url, TALK)
})
afterAll(async () => {
  await page.leave()
  await app.stop()
  await gateway.kill()
})

/** One way in: how somebody writes, sends a photo, and what they have read. */
type Way = {
  readonly says: (text: string) => Promise<unknown>
  readonly shows: () => Promise<unknown>
  readonly read: () => readonly string[]
}

const idOf = () => `m${process.pid}-${++count}`
const post = (talk: string, text: string) =>
  fetch(`${url}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ talk, id: idOf(), text }),
  })

const WAYS: Readonly<Record<string, Way>> = {
  web: {
    says: (text) => post(TALK, text),
    shows() {
      const body = new FormData()
      body.append('talk', TALK)
      body.append('id', idOf())
      body.append('picture', new Blob([photo]), CANARIES.fileName)
      return fetch(`${url}/pictures`, { method: 'POST', body })
    },
    read: () => page.shown.map(({ text }) => text),
  },
  wechat: {
    says: (text) =>
      gateway.tell({ kind: 'message', payload: { id: idOf(), talkerId: RESIDENT, text } }),
    shows: () =>
      gateway.tell({
        kind: 'message',
        payload: { id: idOf(), talkerId: RESIDENT, type: IMAGE },
        file: {
          type: 1,
          base64: Buffer.from(photo).toString('base64'),
          name: CANARIES.fileName,
        },
      }),
    read: () => gateway.said.filter(({ chat }) => chat === RESIDENT).map(({ text }) => text),
  },
}

/** Files a complaint with a photo; returns its number. */
async function complainBy({ says, shows, read }: Way): Promise<string> {
  let act = () => says('办理 complaint')
  for (let step = 0; step < STEPS; step += 1) {
    const before = read().length
    await act()
    await until(() => read().length > before)
    await app.desk.settled()
    const last = read().at(-1) ?? ''
    const filed = /单号 (\d{4}) (\d{4})/.exec(last)
    if (filed) return `${filed[1]}${filed[2]}`
    act = last.includes('有照片吗') ? shows : () => says(answerTo(last))
  }
  throw new Error('The form does not end.')
}

function answerTo(asked: string): string {
  if (/88 /.test(asked)) return '88'
  return /跳过/.test(asked) ? '跳过' : '1'
}

test.each(Object.keys(WAYS))(
  'a photo by %s: nothing of it in any file or log line, but sealed with its case, and seen by who has it',
  async (name) => {
    const way = WAYS[name]
    if (!way) throw new Error(name)
    const reference = await complainBy(way)
    await post('desk', `接 ${reference}`)
    await app.desk.settled()
    await post('desk', `详情 ${reference}`)
    await app.desk.settled()
    const kept = await app.store.transact(async (tx) => {
      const { id } = await tx
        .selectFrom('cases')
        .select('id')
        .where('reference', '=', reference)
        .executeTakeFirstOrThrow()
      const read = { id, actor: { id: 'test' }, purpose: 'test' }
      const fields = await app.rooms.requests.readFields(tx, read)
      return fields.find((field) => field.name === 'photo')?.value ?? ''
    })
    const redrawn = Buffer.from(kept.slice(kept.indexOf(',') + 1), 'base64')
    expect(redrawn.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
    expect(redrawn.includes('canary')).toBe(false)

    const pieces = [
      ...piecesOf(Buffer.from(PLACE)),
      ...piecesOf(Buffer.from(photo)),
      ...piecesOf(redrawn),
    ]
    expect(pieces.filter((piece) => Buffer.from(logged, 'latin1').includes(piece))).toEqual([])
    expect(logged).not.toMatch(/canary|合同-照片/)
    expect(piecesInFolder(dataDir, pieces)).toEqual([])
    expect(foundInFolder(dataDir)).toEqual([])
  },
  120_000,
)

test('the scan itself finds a piece of a photo in every way it may lie', () => {
  const bytes = Buffer.from(photo)
  for (const file of [
    bytes,
    Buffer.from(bytes.toString('hex')),
    Buffer.from(`x${bytes.toString('base64')}`),
    Buffer.from(Buffer.concat([Buffer.from('ab'), bytes]).toString('base64url')),
  ])
    expect(piecesOf(bytes).some((piece) => file.includes(piece))).toBe(true)
})
