import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sayReference, verifyAudit } from '../../src/requests/requests.ts'
import { ENGINES } from '../databases.ts'
import { openStand } from './stand.ts'

const DAY = 86_400_000

describe.each(ENGINES)('two cases of one resident, on %s', (engine) => {
  let stand: Awaited<ReturnType<typeof openStand>>
  beforeEach(async () => {
    stand = await openStand(undefined, undefined, [], engine)
  })
  afterEach(() => stand.close())

  /** Two cases of amina, both in zhang's hands; the second one filed a day later. */
  async function two() {
    const first = await stand.fileFor('amina')
    stand.clock.at += DAY
    const second = await stand.fileFor('amina')
    for (const { reference } of [first, second]) await stand.asStaff('zhang', `接 ${reference}`)
    return { first, second }
  }
  const byId = (id: string) => stand.requests.byId(stand.store.db, id)
  const actions = async (id: string) => {
    const reading = { id, actor: { id: 'test' }, purpose: 'test' }
    const events = await stand.store.transact((tx) => stand.requests.history(tx, reading))
    return events.map(({ action, reason }) => `${action} ${reason}`.trim())
  }

  test('become one: both histories stay, the resident hears of it once, the earlier day holds', async () => {
    const { first, second } = await two()
    const told = stand.to('amina').length
    expect(await stand.asStaff('zhang', `并入 ${first.reference} ${second.reference}`)).toContain(
      '已并入',
    )
    expect(await actions(first.id)).toEqual(['file', 'take', `merge ${second.reference}`])
    expect(await actions(second.id)).toEqual(['file', 'take', `absorb ${first.reference}`])
    const news = stand.to('amina').slice(told)
    expect(news).toHaveLength(1)
    for (const { reference } of [first, second]) expect(news[0]).toContain(sayReference(reference))
    expect((await byId(first.id)).state).toBe('merged')
    expect((await byId(second.id)).dueAt).toBe(first.dueAt)
    expect((await verifyAudit(stand.store.db, stand.vault)).faults).toEqual([])
  })

  test('the old number goes on answering, takes words, and is told of nothing twice', async () => {
    const { first, second } = await two()
    await stand.asStaff('zhang', `并入 ${first.reference} ${second.reference}`)
    const status = await stand.asResident('amina', `进度 ${first.reference}`)
    expect(status).toContain(`${sayReference(first.reference)} 已合到`)
    expect(status).toContain(`${sayReference(second.reference)} 讨工资：已接单`)
    await stand.asResident('amina', `补充 ${first.reference} 还有两个工友`)
    expect(await actions(second.id)).toContain('add')
    expect(await stand.asResident('amina', '我的单子')).not.toContain(sayReference(first.reference))
    expect(await stand.asResident('bolat', `进度 ${first.reference}`)).toContain('没找到')
    await stand.asStaff('zhang', `办结 ${second.reference} 工资已发`)
    expect(stand.to('amina').filter((text) => text.includes('工资已发'))).toHaveLength(1)
    await stand.wait(stand.clock.at + 60 * DAY)
    const late = stand.to('amina').filter((text) => text.includes('现在都好吗'))
    expect(late).toHaveLength(1)
  })

  test('withdrawing one withdraws the content of both', async () => {
    const { first, second } = await two()
    await stand.asStaff('zhang', `并入 ${first.reference} ${second.reference}`)
    await stand.asResident('amina', `撤回 ${first.reference}`)
    expect(await stand.asResident('amina', '1')).toContain('已撤回')
    for (const { id } of [first, second]) expect((await byId(id)).erased).toBe(true)
    expect(await stand.store.db.selectFrom('case_fields').selectAll().execute()).toEqual([])
  })

  test('whoever has not both in hand, or tries two persons’ cases, is answered alike and written down', async () => {
    const { first, second } = await two()
    const foreign = await stand.fileFor('bolat')
    const no = stand.words.say('staff-no-merge')
    const tries = [
      ['wang', first.reference, second.reference],
      ['zhang', first.reference, foreign.reference],
      ['zhang', first.reference, first.reference],
      ['zhang', first.reference, '10000009'],
    ] as const
    for (const [who, from, into] of tries)
      expect(await stand.asStaff(who, `并入 ${from} ${into}`)).toBe(no)
    await stand.asStaff('zhang', `接 ${foreign.reference}`)
    expect(await stand.asStaff('zhang', `并入 ${first.reference} ${foreign.reference}`)).toBe(no)
    await stand.asStaff('zhang', `办结 ${second.reference} 好了`)
    expect(await stand.asStaff('zhang', `并入 ${first.reference} ${second.reference}`)).toBe(no)
    const lines = await stand.requests.auditOf(stand.store.db, first.id)
    expect(lines.filter(({ action }) => action === 'refused:merge')).toHaveLength(6)
    expect((await byId(first.id)).state).toBe('accepted')
  })

  test('numbers may be ends, halves, or wide, with a word between', async () => {
    const first = await stand.fileFor('amina', { reference: '10001234' })
    const second = await stand.fileFor('amina', { reference: '20005678' })
    // Not in hand yet: both numbers have been understood, and refused alike.
    for (const text of [
      '并入 1234 5678',
      '并入1234到5678',
      '并入 10001234 20005678',
      '并入 1000 1234 2000 5678',
      '并入 10001234 2000 5678',
      '并入 １２３４ ５６７８',
    ])
      expect(await stand.asStaff('zhang', text)).toBe(stand.words.say('staff-no-merge'))
    for (const { reference } of [first, second]) await stand.asStaff('zhang', `接 ${reference}`)
    expect(await stand.asStaff('zhang', '并入 1234 到 5678')).toContain(
      '1000 1234 已并入 2000 5678',
    )
  })

  test('the number of the other case is asked for when it is missing', async () => {
    const { first, second } = await two()
    expect(await stand.asStaff('zhang', `并入 ${first.reference}`)).toContain('并到哪一张')
    expect(await stand.asStaff('zhang', second.reference)).toContain('已并入')
  })
})
