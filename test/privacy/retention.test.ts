import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createRetention, createVault, memoryKeyRing } from '../../src/privacy/privacy.ts'
import {
  createCalendar,
  createRequests,
  newReference,
  verifyAudit,
} from '../../src/requests/requests.ts'
import { createGaps, openStore, type Store, type Tx } from '../../src/store/store.ts'
import { ENGINES, type Engine, freshDatabase, quiet } from '../databases.ts'
import { openTalk, textsTo } from '../talk.ts'

const DAY = 24 * 3_600_000
const START = Date.parse('2026-11-23T02:00:00Z')

describe.each(ENGINES)('on %s', (engine: Engine) => {
  let store: Store
  let clock = START
  const now = () => clock
  const vault = createVault(memoryKeyRing())
  const requests = createRequests({
    vault,
    now,
    calendar: createCalendar(),
    limits: () => ({ dueHours: 8 }),
  })
  let count = 0

  beforeEach(async () => {
    clock = START
    store = await openStore(await freshDatabase(engine))
  })
  afterEach(() => store.close())

  const keeper = (from: Store = store) =>
    createRetention({
      store: from,
      log: quiet,
      now,
      keepDays: new Map([
        ['student-line', 90],
        ['greedy', 9999],
        [undefined, 180],
      ]),
      cases: {
        closedBefore: (before, limit, which) =>
          requests.closedBefore(from.db, before, limit, which),
        erase: (tx, id) => requests.erase(tx, { id, actor: 'system', reason: 'retention' }),
        storedUntil: (at, limit) => requests.storedUntil(from.db, at, limit),
        destroyStored: requests.destroyStored,
        pruneAudit: requests.pruneAudit,
      },
    })

  const worker = { id: 'w', name: '张', role: 'worker' } as const
  /** A case that was filed, taken and closed at this instant; rated too. */
  const closed = (service = 'wage-claim') =>
    store.transact(async (tx) => {
      count += 1
      const { id, reference } = await requests.file(tx, {
        draft: `d${count}`,
        reference: newReference(),
        service,
        resident: `r${count}`,
        handle: { channel: 'web', chat: 'c' },
        fields: [{ name: 'what', label: '事', value: '秘密', shown: '秘密', sensitive: false }],
      })
      await requests.act(tx, { reference, action: 'take', actor: worker })
      await requests.act(tx, { reference, action: 'resolve', actor: worker, note: '好了' })
      const resident = { id: `r${count}`, name: '', role: 'resident' } as const
      await requests.act(tx, {
        reference,
        action: 'rate',
        actor: resident,
        note: '2',
        rating: 2,
      })
      await requests.act(tx, { reference, action: 'explain', actor: resident, note: '太慢' })
      return id
    })
  const open = () =>
    store.transact((tx) =>
      requests.file(tx, {
        draft: `o${now()}${Math.random()}`,
        reference: newReference(),
        service: 'wage-claim',
        resident: 'open',
        handle: { channel: 'web', chat: 'c' },
        fields: [],
      }),
    )
  const rowOf = (id: string) =>
    store.db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst()

  test('each class goes when its time has come, and not a day before', async () => {
    const [wage, line, greedy] = [
      await closed(),
      await closed('student-line'),
      await closed('greedy'),
    ]
    const still = await open()
    await store.transact((tx) => createGaps({ box: vault, now }).note(tx, 'unanswered', '怎么办'))
    const row = { conversation: 'c', payload: '', attempts: 0, worker: '', lease_until: 0 }
    await store.db
      .insertInto('inbox')
      .values({ ...row, id: 'seen', received_at: clock, done_at: clock })
      .execute()
    await store.db
      .insertInto('inbox')
      .values({ ...row, id: 'open', received_at: clock, done_at: 0 })
      .execute()
    const job = { kind: 'send', key: 'k', payload: 'x', run_at: clock, created_at: clock }
    const rest = { attempts: 9, code: 'gone', worker: '', lease_until: 0, name: null }
    await store.db
      .insertInto('jobs')
      .values([
        { ...job, ...rest, state: 'dead' },
        { ...job, ...rest, state: 'open' },
      ])
      .execute()
    await store.db
      .insertInto('keyv')
      .values([
        { namespace: 's', key: 'short', value: 'x', expires_at: clock + DAY },
        { namespace: 's', key: 'ever', value: 'x', expires_at: 0 },
      ])
      .execute()
    await store.db
      .insertInto('consents')
      .values({
        resident: 'r',
        scope: 'consent',
        version: 'v',
        given_at: clock,
        withdrawn_at: clock,
      })
      .execute()

    const state = async () => {
      const all = async (table: 'inbox' | 'jobs' | 'gaps' | 'keyv' | 'consents' | 'cases') =>
        (await store.db.selectFrom(table).selectAll().execute()).length
      const notes = await store.db
        .selectFrom('case_events')
        .select('note')
        .where('action', 'in', ['rate', 'explain'])
        .where('note', '!=', '')
        .execute()
      const content = async (id: string) => Boolean((await rowOf(id))?.wrapped_key)
      return {
        seen: await all('inbox'),
        undelivered: await all('jobs'),
        session: await all('keyv'),
        gap: await all('gaps'),
        consent: await all('consents'),
        cases: await all('cases'),
        notes: notes.length,
        wage: await content(wage),
        line: await content(line),
        greedy: await content(greedy),
        still: await content(still.id),
      }
    }
    const at = async (days: number) => {
      clock = START + days * DAY + 60_000
      await keeper()()
      return state()
    }
    const first = {
      seen: 2,
      undelivered: 2,
      session: 2,
      gap: 1,
      consent: 1,
      cases: 4,
      notes: 6,
      wage: true,
      line: true,
      greedy: true,
      still: true,
    }
    expect(await at(0.5)).toEqual(first)
    expect(await at(6.9)).toEqual({ ...first, session: 1 })
    expect(await at(7)).toEqual({ ...first, session: 1, seen: 1 })
    expect(await at(30)).toMatchObject({ undelivered: 1, notes: 6, line: true })
    expect(await at(89.9)).toMatchObject({ notes: 6, line: true })
    expect(await at(90)).toMatchObject({ notes: 0, line: false, wage: true })
    expect(await at(179.9)).toMatchObject({ wage: true })
    expect(await at(180)).toMatchObject({ wage: false, greedy: true })
    expect(await at(364.9)).toMatchObject({ greedy: true, gap: 1 })
    expect(await at(365)).toMatchObject({ greedy: false, gap: 0, still: true })
    expect(await at(3 * 365 - 1)).toMatchObject({ cases: 4, consent: 1 })
    expect(await at(3 * 365 + 1)).toMatchObject({ cases: 1, consent: 0, still: true })
    expect((await verifyAudit(store.db, vault)).faults).toEqual([])
  })

  test('over four years what is kept stays bounded, nothing open is lost, and the audit proves whole throughout', async () => {
    const forget = keeper()
    let most = 0
    for (let week = 0; week < 4 * 52; week += 1) {
      clock = START + week * 7 * DAY
      await closed()
      if (week % 26 === 0) await closed('student-line')
      await forget()
      if (week % 13 !== 0) continue
      const { lines, faults } = await verifyAudit(store.db, vault)
      expect(faults).toEqual([])
      most = Math.max(most, lines)
    }
    const cases = await store.db.selectFrom('cases').select(['wrapped_key', 'closed_at']).execute()
    expect(cases.every(({ closed_at }) => closed_at > clock - 3 * 365 * DAY - 7 * DAY)).toBe(true)
    const full = cases.filter(({ wrapped_key }) => wrapped_key !== '')
    expect(full.length).toBe(26)
    const all = await store.db.selectFrom('case_fields').select('case_id').execute()
    expect(all.length).toBe(full.length)
    expect(most).toBeLessThan(3.2 * 52 * 6)
  }, 120_000)

  test('killed at any step, the next run finishes, and each case is erased once', async () => {
    for (let n = 0; n < 12; n += 1) await closed()
    clock = START + 200 * DAY
    for (let fuse = 0; fuse < 12; fuse += 1) {
      let left = fuse
      const dying: Store = {
        ...store,
        transact: (work) =>
          store.transact(async (tx: Tx) => {
            const value = await work(tx)
            left -= 1
            if (left < 0) throw new Error('killed')
            return value
          }),
      }
      await keeper(dying)()
      expect((await verifyAudit(store.db, vault)).faults).toEqual([])
    }
    await keeper()()
    expect(await requests.closedBefore(store.db, clock, 99)).toEqual([])
    const erased = await store.db
      .selectFrom('audit')
      .select('case_id')
      .where('action', '=', 'erase')
      .execute()
    expect(new Set(erased.map(({ case_id }) => case_id)).size).toBe(12)
    expect(erased).toHaveLength(12)
  })

  test('an audit cut short by somebody else is found, with a forged anchor or none', async () => {
    for (let n = 0; n < 3; n += 1) await closed()
    const rows = await store.db.selectFrom('audit').selectAll().orderBy('seq').execute()
    await store.db.deleteFrom('cases').execute()
    await store.db
      .deleteFrom('audit')
      .where('seq', '<=', rows[4]?.seq ?? 0)
      .execute()
    expect((await verifyAudit(store.db, vault)).faults).not.toEqual([])
    await store.db
      .insertInto('switches')
      .values({
        name: 'audit-anchor',
        value: `5 ${rows[4]?.hash} forged`,
        changed_at: 0,
        changed_by: '',
      })
      .execute()
    expect((await verifyAudit(store.db, vault)).faults).not.toEqual([])
  })
})

test('the running desk forgets by itself: a closed case is gone half a year later, and its key with it', async () => {
  const talk = await openTalk()
  await talk.say('amina', '老板欠我工资')
  const text = textsTo('amina', await talk.say('amina', '人工'))
  const reference = /(\d{4}) (\d{4})/.exec(text)?.slice(1).join('') ?? ''
  await talk.say('desk', `接 ${reference}`)
  await talk.say('desk', `办结 ${reference} 好了`)
  const [before] = await talk.app.store.db.selectFrom('cases').selectAll().execute()
  await talk.wait(181 * DAY)
  await talk.wait(3_600_000)
  await talk.wait(60_000)
  const [after] = await talk.app.store.db.selectFrom('cases').selectAll().execute()
  expect(after).toMatchObject({ wrapped_key: '', handle: '', resident: '' })
  expect(() => talk.app.vault.unwrap(before?.wrapped_key ?? '')).toThrow(/destroyed/)
  await talk.close()
})
