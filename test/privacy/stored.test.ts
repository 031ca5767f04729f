import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Files, loadServicesIn } from '../../src/files.ts'
import { createVault, memoryKeyRing } from '../../src/privacy/privacy.ts'
import { createCalendar, createRequests, verifyAudit } from '../../src/requests/requests.ts'
import { openStore } from '../../src/store/store.ts'
import { ENGINES, freshDatabase, freshFolder } from '../databases.ts'
import { sharedFiles } from '../files.ts'
import { openTalk, textsTo } from '../talk.ts'

const DAY = 86_400_000
const SECRET = '三号库房那份'
const ROOT = join(import.meta.dirname, '../..')

/** This checkout's files with one service more, whose cases a law makes us keep for two years. */
function filesWithDuty(): Files {
  const root = freshFolder()
  mkdirSync(join(root, 'knowledge'))
  symlinkSync(join(ROOT, 'knowledge/laws.yaml'), join(root, 'knowledge/laws.yaml'))
  symlinkSync(join(ROOT, 'test/fixtures/services'), join(root, 'knowledge/services'))
  const files = sharedFiles()
  return { ...files, services: [...files.services, ...loadServicesIn(root)] }
}

test('what is put away for storage opens nothing, and can be sealed anew without being opened', () => {
  const vault = createVault(memoryKeyRing())
  const { key, wrapped } = vault.newKey(1)
  const away = vault.putAway(wrapped, 2)
  expect(() => vault.unwrap(away)).toThrow(expect.objectContaining({ code: 'seal_broken' }))
  const again = vault.rewrap(away, 'storage-key')
  expect(again).not.toBe(away)
  expect(() => vault.unwrap(again)).toThrow(expect.objectContaining({ code: 'seal_broken' }))
  expect(() => vault.rewrap(away)).toThrow(expect.objectContaining({ code: 'seal_broken' }))
  expect(vault.unwrap(wrapped)).toEqual(key)
})

describe.each(ENGINES)('a case that a law has us keep, on %s', (engine) => {
  let talk: Awaited<ReturnType<typeof openTalk>>
  beforeEach(async () => {
    talk = await openTalk({ database: await freshDatabase(engine), files: filesWithDuty() })
  })
  afterEach(() => talk.close())

  const says = async (who: string, text: string) => textsTo(who, await talk.say(who, text))
  const stored = () => talk.app.store.db.selectFrom('stored_cases').selectAll().execute()
  const fields = (id: string) =>
    talk.app.store.db.selectFrom('case_fields').selectAll().where('case_id', '=', id).execute()

  async function fileOne(who: string) {
    await says(who, '办理 contract-copy')
    await says(who, '1')
    await says(who, '阿米娜')
    await says(who, SECRET)
    const got = await says(who, '88')
    const reference = /单号 (\d{4} \d{4})/.exec(got)?.[1]?.replace(' ', '') ?? ''
    const { id } = await talk.app.store.db
      .selectFrom('cases')
      .select('id')
      .where('reference', '=', reference)
      .executeTakeFirstOrThrow()
    return { id, reference, spoken: `${reference.slice(0, 4)} ${reference.slice(4)}` }
  }

  async function eraseAll(who: string): Promise<string> {
    await says(who, '删除我的数据')
    return says(who, '1')
  }

  test('is told of before one agrees, and with its last day when one erases it', async () => {
    expect(await says('amina', '办理 contract-copy')).toContain(
      '《劳动合同法》第五十条要留满 730 天',
    )
    await says('amina', '取消')
    await says('amina', '1')
    const { spoken } = await fileOne('amina')
    expect(await says('amina', '我的数据')).toContain('第五十条要留满 730 天')
    const told = await eraseAll('amina')
    expect(told).toContain('一共 0 张单子')
    expect(told).toContain(`单子 ${spoken} 交合同复印件：还不能删`)
    expect(told).toContain('《劳动合同法》第五十条要我们留着')
    expect(told).toContain('只存着，谁也不看，也不用')
    expect(told).toContain('2028年11月22日自动删')
    const own = await says('amina', '我的数据')
    expect(own).toContain(`${spoken} 交合同复印件：还不能删`)
    const sent = await talk.say('amina', '导出我的数据')
    expect(textsTo('amina', sent)).toContain('2028年11月22日自动删')
    const file = Buffer.from(sent.find((one) => one.file)?.file?.base64 ?? '', 'base64').toString()
    expect(JSON.parse(file)).toMatchObject({ cases: [], stored: [{ reference: spoken }] })
    for (const text of [told, own, file]) expect(text).not.toContain(SECRET)
    expect(await says('bek', '我的数据')).not.toContain(spoken)
    expect(await says('amina', '我的单子')).not.toContain(spoken)
  })

  test('is then there for nobody, by no command, page, list or call', async () => {
    const { id, reference, spoken } = await fileOne('amina')
    await talk.say('desk', `接 ${reference}`)
    expect(textsTo('desk', await talk.say('desk', '单子'))).toContain(spoken)
    await eraseAll('amina')
    for (const who of ['desk', 'lead', 'auditor'])
      for (const verb of ['详情', '处理记录', '查阅记录', '接', '问', '办结', '转交单', '重新打开'])
        expect([verb, textsTo(who, await talk.say(who, `${verb} ${reference} 好了`))]).toEqual([
          verb,
          expect.not.stringMatching(/阿米娜|合同|已告诉居民/),
        ])
    expect(textsTo('desk', await talk.say('desk', '全部单子'))).not.toContain(spoken)
    expect(textsTo('desk', await talk.say('desk', `接 ${reference}`))).toContain('没有')
    const { store, rooms } = talk.app
    const { requests } = rooms
    const reading = { id, actor: { id: 'x' }, purpose: 'handle' }
    const only = { code: 'storage_only' }
    await expect(store.transact((tx) => requests.readFields(tx, reading))).rejects.toMatchObject(
      only,
    )
    await expect(store.transact((tx) => requests.history(tx, reading))).rejects.toMatchObject(only)
    await expect(requests.addressOf(store.db, id)).rejects.toMatchObject(only)
    expect(await requests.find(store.db, reference)).toBeUndefined()
    expect(await requests.list(store.db, { references: [reference], limit: 9 })).toEqual([])
    for (const any of [true, false]) {
      const found = await requests.byReference(store.db, reference, { resident: 'x', any })
      expect(found === undefined || found.view.erased).toBe(true)
    }
    const actor = { id: 'x', name: '张', role: 'lead' } as const
    const acted = await store.transact((tx) =>
      requests.act(tx, { reference, action: 'reopen', actor }),
    )
    expect(acted).toEqual({ ok: false, why: 'unknown' })
    const [row] = await stored()
    expect(() => talk.app.vault.unwrap(row?.wrapped_key ?? '')).toThrow(
      expect.objectContaining({ code: 'seal_broken' }),
    )
    expect(await fields(id)).not.toEqual([])
    const later = await talk.wait(400 * DAY)
    expect(later.filter(({ text }) => text.includes(spoken))).toEqual([])
  })

  test('is destroyed with its key when the days are over, and its steps stay provable', async () => {
    const { id } = await fileOne('amina')
    await eraseAll('amina')
    await talk.wait(729 * DAY)
    expect(await fields(id)).not.toEqual([])
    await talk.wait(2 * DAY)
    await talk.wait(DAY)
    expect(await fields(id)).toEqual([])
    expect(await stored()).toEqual([])
    expect(await says('amina', '我的数据')).toContain('没有单子')
    const { faults } = await verifyAudit(talk.app.store.db, talk.app.vault)
    expect(faults).toEqual([])
    const actions = await talk.app.store.db
      .selectFrom('audit')
      .select('action')
      .where('case_id', '=', id)
      .orderBy('seq')
      .execute()
    expect(actions.map(({ action }) => action).filter((action) => action !== 'read')).toEqual([
      'file',
      'withdraw',
      'store',
      'erase',
    ])
  })

  test('taken back alone is told the same, and nothing else of it is left', async () => {
    const { reference, spoken } = await fileOne('amina')
    await says('amina', `撤回 ${reference}`)
    const told = await says('amina', '1')
    expect(told).toContain(`已撤回 ${spoken}`)
    expect(told).toContain('《劳动合同法》第五十条要我们先留着')
    expect(told).toContain('2028年11月22日自动删')
    expect(told).not.toContain('已删除')
    expect(await stored()).toHaveLength(1)
  })

  test('is used no longer than its service says, also when nobody erases it', async () => {
    const { id, reference } = await fileOne('amina')
    await talk.say('desk', `接 ${reference}`)
    await talk.say('desk', `办结 ${reference} 存好了`)
    await talk.wait(29 * DAY)
    expect(await stored()).toEqual([])
    await talk.wait(2 * DAY)
    await talk.wait(DAY)
    expect(await stored()).toHaveLength(1)
    expect(await fields(id)).not.toEqual([])
    expect(await says('amina', '我的数据')).toContain('还不能删')
  })

  test('stays through a change of keys, and older copies no longer open it', async () => {
    const { id } = await fileOne('amina')
    const before = await talk.app.store.db
      .selectFrom('cases')
      .select('wrapped_key')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    await eraseAll('amina')
    await talk.wait(60_000)
    await expect
      .poll(() => talk.app.store.db.selectFrom('shreds').selectAll().execute())
      .toEqual([])
    expect(() => talk.app.vault.unwrap(before.wrapped_key)).toThrow()
    const [old] = await stored()
    const { renewal } = talk.app
    renewal.begin(['sealing'])
    await renewal.finish()
    const [fresh] = await stored()
    expect(fresh?.wrapped_key).not.toBe(old?.wrapped_key)
    expect(() => talk.app.vault.rewrap(fresh?.wrapped_key ?? '', 'storage-key')).not.toThrow()
    expect(() => talk.app.vault.rewrap(old?.wrapped_key ?? '', 'storage-key')).toThrow()
  })
})

test('a duty longer than the audit is kept holds the case’s steps too; what was passed on is erased there at once', async () => {
  const store = await openStore(await freshDatabase('sqlite'))
  const vault = createVault(memoryKeyRing())
  let clock = Date.parse('2026-11-23T02:00:00Z')
  const changes: string[] = []
  const requests = createRequests({
    vault,
    now: () => clock,
    calendar: createCalendar(),
    limits: () => ({ dueHours: 8 }),
    keepByLaw: () => ({ law: '某法', article: '第一条', days: 2000 }),
    onChange: async (_tx, { action, case: view }) => {
      changes.push(`${action} ${view.erased}`)
    },
  })
  const { id } = await store.transact((tx) =>
    requests.file(tx, {
      draft: 'd',
      reference: '10000004',
      service: 'any',
      resident: 'r',
      handle: { channel: 'web', chat: 'c' },
      fields: [{ name: 'what', label: '事', value: SECRET, shown: SECRET, sensitive: false }],
    }),
  )
  await store.transact((tx) => requests.erase(tx, { id, actor: 'r', reason: 'resident' }))
  expect(changes).toEqual(['file false', 'erase true'])
  await store.db.updateTable('cases').set({ closed_at: clock }).where('id', '=', id).execute()
  clock += 1500 * DAY
  await store.transact((tx) => requests.pruneAudit(tx, clock - 1095 * DAY, 100))
  expect(await requests.storedOf(store.db, 'r')).toMatchObject([{ reference: '10000004' }])
  expect(await requests.storedUntil(store.db, clock, 9)).toEqual([])
  clock += 501 * DAY
  expect(await requests.storedUntil(store.db, clock, 9)).toEqual([id])
  await store.transact((tx) => requests.destroyStored(tx, id))
  await store.transact((tx) => requests.pruneAudit(tx, clock - 1095 * DAY, 100))
  expect(await store.db.selectFrom('cases').selectAll().execute()).toEqual([])
  await store.close()
})
