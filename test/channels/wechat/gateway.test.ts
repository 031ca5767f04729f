import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { FakeInlet } from '../kit.ts'
import { GROUP, OTHER, RESIDENT, type Rig, SELF, startRig, until } from './rig.ts'

let rig: Rig
let desk: FakeInlet

beforeAll(async () => {
  rig = await startRig()
  await rig.start()
})
afterAll(() => rig.close())
beforeEach(() => {
  desk = rig.newDesk()
  // The pace of the test before is none of ours.
  rig.pass(3600_000)
})

const texts = () => desk.received.map(({ text }) => text)
/** A message behind which everything earlier has been dealt with. */
async function marker() {
  await rig.say({ text: '就到这里' })
  await desk.until(() => texts().includes('就到这里'))
}
const toResident = (text: string) =>
  rig.channel.send({ to: { channel: 'wechat', chat: RESIDENT }, text })

test('a login link is put before the staff, and what is sent before the login waits', async () => {
  await rig.gateway.tell({ kind: 'scan', link: 'https://login.weixin.qq.com/l/abc' })
  await desk.until(() => desk.notices.length === 1)
  expect(desk.notices[0]).toContain('https://login.weixin.qq.com/l/abc')
  // However long it lasts, there is a next try: at first soon, at last every ten minutes.
  rig.pass(3600_000)
  expect(await toResident('在吗')).toEqual({ ok: false, why: 'retry', afterMs: 600_000 })
  expect(rig.gateway.said).toEqual([])
  await rig.login()
  expect(await toResident('在吗')).toEqual({ ok: true })
  expect(rig.gateway.said.at(-1)).toEqual({ chat: RESIDENT, text: '在吗' })
})

test.each([
  ['the mention list, with our shown name', '@社区小助手\u2005孩子上学？', [SELF]],
  ['our shown name without a mention list', '@社区小助手 孩子上学？', []],
  ['our name in this group', '@小邻\u2005孩子上学？', []],
  ['our name at the end', '孩子上学？@小邻', []],
  ['the mention list alone, by a name we do not know', '@别名\u2005孩子上学？', [SELF]],
])('a group message is for us by %s', async (_, text, mentionIdList) => {
  await rig.sayInGroup(text, { mentionIdList })
  await desk.until(() => desk.received.length === 1)
  expect(desk.received[0]).toMatchObject({
    text: '孩子上学？',
    place: { kind: 'group', id: GROUP },
    from: { channel: 'wechat', id: RESIDENT },
  })
})

test('an answer in a group calls the asker by name', async () => {
  const replyTo = await rig.sayInGroup('@小邻 居住证')
  await desk.until(() => desk.received.length === 1)
  const to = { channel: 'wechat', chat: GROUP }
  expect(await rig.channel.send({ to, text: '半个月。', replyTo })).toEqual({ ok: true })
  expect(rig.gateway.said.at(-1)).toEqual({ chat: GROUP, text: '@阿依\u2005\n半个月。' })
  rig.pass(60_000)
  expect(await rig.channel.send({ to, text: '半个月。', replyTo: 'unknown' })).toEqual({ ok: true })
  expect(rig.gateway.said.at(-1)).toEqual({ chat: GROUP, text: '半个月。' })
})

test('pictures, voice and files come with the id to fetch them by, and no bytes', async () => {
  const ids = [
    await rig.say({ type: 6 }),
    await rig.say({ type: 2 }),
    await rig.say({ type: 1, filename: '合同.pdf' }),
  ]
  await desk.until(() => desk.received.length === 3)
  expect(desk.received.map(({ text, attachments }) => ({ text, attachments }))).toEqual([
    { text: '', attachments: [{ kind: 'image', ref: ids[0] }] },
    { text: '', attachments: [{ kind: 'voice', ref: ids[1] }] },
    { text: '', attachments: [{ kind: 'file', ref: ids[2], name: '合同.pdf' }] },
  ])
})

test('a sticker, money or a kind nobody knows reach the desk as a message without words; what was taken back does not', async () => {
  for (const type of [5, 12, 11, 0, 99, 13]) await rig.say({ type, text: '<msg/>' })
  await marker()
  expect(texts()).toEqual(['', '', '', '', '', '就到这里'])
  expect(desk.received.some(({ attachments }) => attachments)).toBe(false)
})

test('the same message announced twice is offered once', async () => {
  const id = await rig.say({ text: '只算一次' })
  await rig.gateway.tell({ kind: 'again', id })
  await marker()
  expect(desk.offered.map(({ text }) => text)).toEqual(['只算一次', '就到这里'])
})

test('what the desk could not keep is offered again until it is kept', async () => {
  desk.fail(2)
  await rig.say({ text: '别丢了我' })
  await desk.until(() => desk.received.length === 1)
  expect(desk.offered).toHaveLength(3)
  expect(texts()).toEqual(['别丢了我'])
})

test('a message written long ago is left to a person', async () => {
  await rig.say({ text: '昨天的话', timestamp: Math.floor(Date.now() / 1000) - 86_400 })
  await marker()
  expect(texts()).toEqual(['就到这里'])
  expect(desk.notices).toHaveLength(1)
})

test('payloads that are not as promised harm nothing', async () => {
  await rig.say({ talkerId: '' })
  await rig.say({ talkerId: undefined, text: '谁？' })
  await rig.say({ talkerId: 'nobody-knows', text: '我是新来的' })
  await rig.say({ text: '时间不对', timestamp: 0 })
  await rig.say({ type: 99, text: '看不懂的' })
  await rig.say({ text: '群没有了', roomId: 'gone@chatroom' })
  await rig.say({ text: `长${'长'.repeat(400_000)}` })
  await rig.gateway.tell({ kind: 'again', id: 'never-was' })
  await marker()
  expect(texts().map((text) => text.slice(0, 5))).toEqual(
    expect.arrayContaining(['时间不对', '长长长长长', '就到这里']),
  )
  expect(texts()).not.toContain('看不懂的')
  expect(
    texts()
      .map((text) => text.slice(0, 5))
      .slice(-2),
  ).toEqual(['长长长长长', '就到这里'])
})

test('a second of talk among 10,000 group messages: not one token reaches desk, log or disk', async () => {
  const prefix = 'canary-5519-'
  await rig.gateway.tell({ kind: 'chatter', count: 10_000, talkerId: OTHER, roomId: GROUP, prefix })
  await rig.sayInGroup('@小邻 听见了吗')
  await desk.until(() => desk.received.length === 1)
  await marker()
  expect(desk.offered.map(({ text }) => text)).toEqual(['听见了吗', '就到这里'])
  expect(rig.logged()).not.toContain(prefix)
  const files = readdirSync(rig.dataDir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(rig.dataDir, name))
    .filter((file) => statSync(file).isFile())
  const held = files.map((file) => readFileSync(file, 'latin1')).join('')
  // Not even names: wechaty would keep everybody it meets in clear.
  expect(held).toBe('')
}, 60_000)

test('the gateway process knows no secret of ours by its environment or command line', () => {
  const environment = readFileSync(`/proc/${rig.pid()}/environ`, 'utf8')
  expect(
    environment
      .split('\0')
      .map((line) => line.split('=')[0])
      .filter(Boolean)
      .sort(),
  ).toEqual(expect.arrayContaining(['HOME', 'WECHATY_LOG']))
  expect(environment).not.toContain('insecure_linli')
  expect(environment).not.toContain('PATH=')
  expect(
    execFileSync('ps', ['-o', 'args=', '-p', String(rig.pid())], { encoding: 'utf8' }),
  ).not.toContain('insecure_linli')
})

test('a logout is told to the staff, sends wait, and a new login brings all back', async () => {
  await rig.gateway.tell({ kind: 'logout' })
  await desk.until(() => desk.notices.length === 1)
  expect(desk.notices[0]).toContain('掉线')
  expect(await toResident('在吗')).toMatchObject({ ok: false, why: 'retry' })
  await rig.login()
  await marker()
  expect(desk.notices).toHaveLength(2)
  expect(await toResident('在吗')).toEqual({ ok: true })
})

test('our gateway process is killed: it starts again and answers', async () => {
  const before = rig.logins()
  process.kill(rig.pid(), 'SIGKILL')
  await until(() => rig.logins() > before)
  await marker()
  expect(await toResident('又在了')).toEqual({ ok: true })
  expect(desk.notices).toHaveLength(2)
})

test('our gateway process hangs: it is ended and starts again', async () => {
  const before = rig.logins()
  const pid = rig.pid()
  process.kill(pid, 'SIGSTOP')
  await until(() => rig.logins() > before)
  expect(rig.pid()).not.toBe(pid)
  await marker()
}, 60_000)

test('the server behind it is killed and started again: one notice each way, and it answers', async () => {
  const before = rig.logins()
  const started = Date.now()
  await rig.restartServer()
  await rig.gateway.tell({ kind: 'login' })
  await until(() => rig.logins() > before)
  await marker()
  expect(await toResident('又在了')).toEqual({ ok: true })
  expect(desk.notices).toHaveLength(2)
  expect(Date.now() - started).toBeLessThan(30_000)
}, 60_000)

test('after the stop nothing runs and nothing is left on disk', async () => {
  const pid = rig.pid()
  await rig.channel.stop()
  expect(() => process.kill(pid, 0)).toThrow()
  expect(rig.home()).toBe(false)
  expect(rig.logged()).not.toMatch(/阿依|王五|在吗|ayi|g1@chatroom/u)
})
