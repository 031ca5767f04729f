import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshFolder } from '../databases.ts'
import { openTalk, textsTo } from '../talk.ts'
import { PLACE, phonePhoto } from './pictures.ts'

/** Up to the question 有照片吗？ of a complaint. */
const TO_PHOTO = ['办理 complaint', '1', '1', '1', '跳过', '跳过']
const AT_DESK = { place: { kind: 'group', id: 'desk' } } as const

let talk: Awaited<ReturnType<typeof openTalk>>
let dataDir: string
let file: Uint8Array<ArrayBuffer> | undefined
beforeEach(async () => {
  dataDir = freshFolder()
  file = await phonePhoto(400, 200)
  talk = await openTalk({ database: { dataDir }, download: async () => file })
})
afterEach(() => talk.close())

async function say(...lines: readonly string[]): Promise<string> {
  let last = ''
  for (const line of lines) last = textsTo('amina', await talk.say('amina', line))
  return last
}

async function send(text = '', name?: string): Promise<string> {
  const attachments = [{ kind: 'image', ref: 'platform-ref', name } as const]
  return textsTo('amina', await talk.say('amina', text, { attachments }))
}

function onDisk(): string {
  return readdirSync(dataDir)
    .filter((name) => name.includes('.db') || name.includes('sqlite'))
    .map((name) => readFileSync(join(dataDir, name), 'latin1'))
    .join('')
}

/** The reference of the one case there is. */
async function reference(): Promise<string> {
  const { reference: digits } = await talk.app.store.db
    .selectFrom('cases')
    .select('reference')
    .executeTakeFirstOrThrow()
  return digits
}

test('a picture is asked for, seen only by whoever works on the case, in private, with the look written down', async () => {
  expect(await say(...TO_PHOTO)).toContain('有照片吗')
  expect(await send()).toContain('怎么称呼您')
  expect(await say('跳过', '1')).toContain('照片：照片一张')
  const filed = await talk.say('amina', '88')
  expect(filed.some(({ file: sent }) => sent)).toBe(false)
  expect(textsTo('desk', filed)).not.toContain('照片')

  const digits = await reference()
  const early = await talk.say('zhang', `详情 ${digits}`, AT_DESK)
  expect(early.some(({ file: sent }) => sent)).toBe(false)
  await talk.say('zhang', `接 ${digits}`, AT_DESK)
  const other = await talk.say('li', `详情 ${digits}`, AT_DESK)
  expect(other.some(({ file: sent }) => sent)).toBe(false)
  const seen = await talk.say('zhang', `详情 ${digits}`, AT_DESK)
  const [picture] = seen.flatMap(({ to, file: sent }) => (sent ? [{ chat: to.chat, ...sent }] : []))
  expect(picture).toMatchObject({ chat: 'zhang', mime: 'image/jpeg' })
  expect(Buffer.from(picture?.base64 ?? '', 'base64').subarray(0, 2)).toEqual(
    Buffer.from([0xff, 0xd8]),
  )
  expect(await say('我的数据')).toMatch(/工作人员看过.*照片/)
})

test('nothing that the camera wrote, and no reference of the platform, is anywhere on the disk or in what is filed', async () => {
  await say(...TO_PHOTO)
  await send()
  await say('跳过', '1', '88')
  const disk = onDisk()
  for (const left of [PLACE, 'canary-place', 'platform-ref']) expect(disk).not.toContain(left)
  const picture = await talk.app.store.transact(async (tx) => {
    const { id } = await tx.selectFrom('cases').select('id').executeTakeFirstOrThrow()
    const read = { id, actor: { id: 'test' }, purpose: 'test' }
    return (await talk.app.rooms.requests.readFields(tx, read)).find(({ name }) => name === 'photo')
  })
  expect(picture?.value).toMatch(/^image:data:image\/jpeg;base64,/)
  expect(picture?.sensitive).toBe(true)
  // What is sealed on the disk holds no piece of it either.
  expect(disk).not.toContain(picture?.value.slice(60, 120))
})

test('one’s own data, taken out, hold the picture: in the file, and once more to look at', async () => {
  await say(...TO_PHOTO)
  await send()
  await say('跳过', '1', '88')
  const sent = await talk.say('amina', '导出我的数据')
  expect(sent.every(({ to }) => to.chat === 'amina')).toBe(true)
  const [json, picture] = sent.flatMap(({ file: out }) => out ?? [])
  const { cases } = JSON.parse(Buffer.from(json?.base64 ?? '', 'base64').toString())
  const field = cases[0].fields.find(({ name }: { name: string }) => name === 'photo')
  expect(picture).toMatchObject({ name: 'photo.jpg', mime: 'image/jpeg', base64: field.picture })
  expect(Buffer.from(field.picture, 'base64').subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
  expect(
    (await talk.say('bek', '导出我的数据')).flatMap(({ file: out }) => out?.mime ?? []),
  ).toEqual(['application/json'])
})

test('a case that is erased takes its picture along', async () => {
  await say(...TO_PHOTO)
  await send()
  await say('跳过', '1', '88')
  await say('我的数据', '3', '1')
  const rest = await talk.app.store.transact(async (tx) => {
    const { id } = await tx.selectFrom('cases').select('id').executeTakeFirstOrThrow()
    const read = { id, actor: { id: 'test' }, purpose: 'test' }
    return talk.app.rooms.requests.readFields(tx, read)
  })
  expect(JSON.stringify(rest)).not.toContain('image')
})

test.each([
  ['papers, by what is said with it', '我的身份证', undefined, '证件别发'],
  ['papers, by the file’s name', '', '身份证.jpg', '证件别发'],
])('%s, is declined with the reason, and the question stays', async (_what, text, name, line) => {
  await say(...TO_PHOTO)
  const read = await send(text, name)
  expect(read).toContain(line)
  expect(read).toContain('有照片吗')
})

test('a picture that cannot be read is told so, and the question stays', async () => {
  await say(...TO_PHOTO)
  file = new Uint8Array(Buffer.from('no picture at all, only words in a file'.repeat(2)))
  expect(await send()).toMatch(/打不开.*\n[\s\S]*有照片吗/)
  file = undefined
  expect(await send()).toMatch(/没收到.*\n[\s\S]*有照片吗/)
  expect(await say('跳过')).toContain('怎么称呼您')
})

test('where no picture can come, none is asked for, and none is spoken of', async () => {
  const bare = await openTalk()
  const read: string[] = []
  for (const line of [...TO_PHOTO, '1']) read.push(textsTo('amina', await bare.say('amina', line)))
  await bare.close()
  expect(read.join('\n')).not.toContain('照片')
})

test('who has not agreed to be named is asked for no picture', async () => {
  const asked = await say('办理 complaint', '3', '1', '1', '跳过', '跳过')
  expect(asked).toContain('您看看，都对吗')
  expect(asked).not.toContain('照片')
})
