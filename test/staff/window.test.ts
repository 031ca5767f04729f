import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Outgoing } from '../../src/message.ts'
import { openWeChatLike } from '../desk/wechat-like.ts'
import { MONDAY_NINE, openTalk, textsTo } from '../talk.ts'

const HOUR = 3600_000
const STAFF = new Set(['desk', 'lead', 'auditor', 'zhang'])

let wechat: Awaited<ReturnType<typeof openWeChatLike>>
let talk: Awaited<ReturnType<typeof openTalk>>
let clock = MONDAY_NINE

beforeEach(async () => {
  clock = MONDAY_NINE
  wechat = await openWeChatLike(() => clock)
  // Residents behind the platform's window; the staff chat is another one's.
  const send = async (message: Outgoing) =>
    STAFF.has(message.to.chat) ? ({ ok: true } as const) : wechat.send(message)
  talk = await openTalk({ window: true, send })
})
afterEach(async () => {
  await talk.close()
  await wechat.close()
})

async function resident(text: string) {
  wechat.writes('amina')
  clock += 1000
  await talk.say('amina', text)
}
async function pass(ms: number) {
  clock += ms
  await talk.wait(ms)
}
const asStaff = async (text: string) =>
  textsTo('desk', await talk.say('zhang', text, { place: { kind: 'group', id: 'desk' } }))
const onThePage = async () =>
  (await talk.app.rooms.deskWindow.list({
    from: { channel: 'test', id: 'zhang' },
    place: { kind: 'group', id: 'desk' },
  })) ?? []

test('what a resident could not be told is marked at the desk, told as one when they write, and the mark is gone', async () => {
  await resident('人工')
  const [row] = await talk.app.store.db.selectFrom('cases').select('reference').execute()
  const reference = row?.reference ?? ''
  await asStaff(`接 ${reference}`)
  expect(await onThePage()).toMatchObject([{ reference, undelivered: false }])
  expect(await asStaff('待送达')).toContain('没有没送到的消息')

  await pass(49 * HOUR)
  const before = wechat.delivered.length
  await asStaff(`告知 ${reference} 已经联系劳动监察`)
  await asStaff(`告知 ${reference} 明天给您电话`)
  expect(wechat.asked.slice(-2)).toEqual([45_015, 45_015])
  expect(wechat.delivered).toHaveLength(before)
  expect(await onThePage()).toMatchObject([{ reference, undelivered: true }])
  expect((await asStaff('待送达')).replaceAll(' ', '')).toContain(reference)

  await resident('谢谢')
  const [first] = wechat.delivered.slice(before)
  expect(first).toMatch(/已经联系劳动监察[\s\S]*明天给您电话/)
  expect(await onThePage()).toMatchObject([{ reference, undelivered: false }])
  expect(await asStaff('待送达')).toContain('没有没送到的消息')
})

test('after five messages the sixth waits as well, and nothing is tried for ever', async () => {
  await resident('人工')
  const [row] = await talk.app.store.db.selectFrom('cases').select('reference').execute()
  const reference = row?.reference ?? ''
  await asStaff(`接 ${reference}`)
  for (let n = 1; n <= 6; n++) await asStaff(`告知 ${reference} 第${n}条消息`)
  expect(wechat.asked.filter((errcode) => errcode === 45_047).length).toBeGreaterThan(0)
  expect(await onThePage()).toMatchObject([{ undelivered: true }])
  const tried = wechat.asked.length
  await pass(24 * HOUR)
  expect(wechat.asked).toHaveLength(tried)
})
