import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyAudit } from '../../src/requests/requests.ts'
import { openStand, STAFF_CHAT } from './stand.ts'

const ROTA = 'recipients: [劳动监察, 派出所]\n'
const SECRETS = ['买买提', '13812345678', '138 1234 5678', '老板欠我', '12号3栋']

let stand: Awaited<ReturnType<typeof openStand>>
beforeEach(async () => {
  stand = await openStand(undefined, ROTA)
})
afterEach(() => stand.close())

/** A case in 小张's hands whose resident has been asked about the labour inspection. */
async function offered() {
  const view = await stand.fileFor('amina')
  await stand.asStaff('zhang', `接 ${view.reference}`)
  expect(await stand.asStaff('zhang', `转交 ${view.reference} 劳动监察`)).toContain('已问居民')
  return view
}
const lastTo = (chat: string) => stand.posted.findLast(({ to }) => to.chat === chat)?.reply
const auditOf = async (id: string) =>
  (await stand.requests.auditOf(stand.store.db, id)).map(({ action, reason }) =>
    `${action} ${reason}`.trim(),
  )

test('the resident is asked by the name of the place and by what it would see; until then there is nothing to hand over', async () => {
  const { reference, id } = await offered()
  const asked = lastTo('amina')
  expect(asked?.text).toContain('劳动监察')
  expect(asked?.text).toContain('称呼、电话、地点、事情')
  expect(asked?.choices?.map(({ label }) => label)).toEqual(['同意交给劳动监察', '不同意'])
  for (const { value } of asked?.choices ?? [])
    expect(Buffer.byteLength(value)).toBeLessThanOrEqual(40)
  const before = stand.posted.length
  expect(await stand.asStaff('zhang', `转交单 ${reference}`)).not.toContain('没有单子')
  const shown = stand.posted.slice(before).map(({ reply }) => reply.text)
  expect(shown).toEqual([stand.words.say('staff-not-agreed')])
  expect(await auditOf(id)).toContain('offer 劳动监察')
  expect(await auditOf(id)).not.toContain('read share')
  expect((await stand.requests.byId(stand.store.db, id)).state).toBe('waiting_resident')
})

test('after a yes the sheet names the place and the day, goes to who has the case alone, and each look is written down', async () => {
  const { reference, id } = await offered()
  const yes = lastTo('amina')?.choices?.[0]?.value ?? ''
  expect(await stand.asResident('amina', yes)).toContain('可以交给劳动监察')
  expect(lastTo(STAFF_CHAT.chat)?.text).toContain('居民同意交给劳动监察')
  await stand.asStaff('zhang', `转交单 ${reference}`)
  expect(lastTo('zhang')?.text).toMatch(/转交单.*劳动监察｜居民 11月23日 10:00 同意/)
  expect(lastTo('zhang')?.text).toContain('买买提')
  expect(await stand.asStaff('wang', `转交单 ${reference}`)).toContain('请先接单')
  const lines = await auditOf(id)
  expect(lines.indexOf('agree 劳动监察')).toBeGreaterThan(lines.indexOf('offer 劳动监察'))
  expect(lines.filter((line) => line === 'read share')).toHaveLength(1)
  expect((await stand.requests.byId(stand.store.db, id)).state).toBe('in_progress')
  expect((await verifyAudit(stand.store.db, stand.vault)).faults).toEqual([])
})

test('a no is told to staff, hands nothing over, and the case goes on', async () => {
  const { reference, id } = await offered()
  await stand.asResident('amina', lastTo('amina')?.choices?.[1]?.value ?? '')
  expect(lastTo(STAFF_CHAT.chat)?.text).toContain('不同意')
  await stand.asStaff('zhang', `转交单 ${reference}`)
  expect(lastTo('zhang')?.text).toBe(stand.words.say('staff-not-agreed'))
  expect((await stand.requests.byId(stand.store.db, id)).state).toBe('in_progress')
})

test('a yes is taken back by a word, and the sheet is gone', async () => {
  const { reference } = await offered()
  await stand.asResident('amina', `同意转交 ${reference}`)
  await stand.asResident('amina', '不同意转交')
  await stand.asStaff('zhang', `转交单 ${reference}`)
  expect(lastTo('zhang')?.text).toBe(stand.words.say('staff-not-agreed'))
})

test('a yes to one place is none to another: the button of an older question does nothing', async () => {
  const { reference } = await offered()
  const old = lastTo('amina')?.choices?.[0]?.value ?? ''
  await stand.asResident('amina', `补充 ${reference} 还有两个工友`)
  await stand.asStaff('zhang', `转交 ${reference} 派出所`)
  expect(await stand.asResident('amina', old)).toContain('现在不能这样做')
  await stand.asStaff('zhang', `转交单 ${reference}`)
  expect(lastTo('zhang')?.text).toBe(stand.words.say('staff-not-agreed'))
})

test('other words are no yes: the question is put again by its name', async () => {
  const { reference, id } = await offered()
  for (const text of ['好', '行', '嗯', '同意', '1 吧']) {
    const turn = stand.turnOf('amina', text)
    const own = await stand.staff.resident(turn)
    expect(own).toBeUndefined()
    const said = await stand.carryOut(turn, await stand.staff.offerAnswer(turn))
    expect(said).toContain('同意吗')
  }
  expect((await stand.requests.handoverOf(stand.store.db, id))?.action).toBe('offer')
  await stand.wait(stand.clock.at + 10 * 86_400_000)
  expect(stand.to('amina').filter((text) => text.includes('同意吗'))).toHaveLength(2)
  await stand.asStaff('zhang', `转交单 ${reference}`)
  expect(lastTo('zhang')?.text).toBe(stand.words.say('staff-not-agreed'))
})

test('nobody answers for somebody else, and no place outside the list is asked for', async () => {
  const { reference, id } = await offered()
  expect(await stand.asResident('bolat', `同意转交 ${reference}`)).toContain('没找到')
  expect((await stand.requests.handoverOf(stand.store.db, id))?.action).toBe('offer')
  const other = await stand.fileFor('bolat')
  await stand.asStaff('zhang', `接 ${other.reference}`)
  expect(await stand.asStaff('zhang', `转交 ${other.reference} 老板娘`)).toContain('没有这个单位')
  expect(stand.to('bolat').join()).not.toContain('老板娘')
})

test('a plain referral and a place asked for without an answer put nothing of the content anywhere', async () => {
  const { reference } = await offered()
  await stand.asStaff('zhang', `转办 ${reference} 请打 12333`)
  // The first letter is the card for our own staff.
  const sent = stand.posted
    .slice(1)
    .map(({ reply }) => reply.text)
    .join('\n')
  for (const secret of SECRETS) expect(sent).not.toContain(secret)
})
