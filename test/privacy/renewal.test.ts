import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import Keyv from 'keyv'
import { afterEach, describe, expect, test } from 'vitest'
import { codeOf } from '../../src/errors.ts'
import { createRenewal, createVault, openKeyRing } from '../../src/privacy/privacy.ts'
import { createCalendar, createRequests, newReference } from '../../src/requests/requests.ts'
import { createGaps, createKeyvTable, openStore } from '../../src/store/store.ts'
import { ENGINES, type Engine, freshDatabase } from '../databases.ts'

const SECRET = '幸福路十二号王小明'
const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

const filingOf = (draft: string, text: string) => ({
  draft,
  reference: newReference(),
  service: 'wage-claim',
  resident: 'r',
  handle: { channel: 'web', chat: 'somebody' },
  fields: [{ name: 'what', label: '事', value: text, shown: text, sensitive: false }],
})

/** A worker on a database: several may share one key file. */
async function openWorker(database: Awaited<ReturnType<typeof freshDatabase>>) {
  const store = await openStore(database)
  const ring = openKeyRing(join(database.dataDir, 'master.key'), true)
  const vault = createVault(ring)
  const now = Date.now
  const requests = createRequests({
    vault,
    now,
    calendar: createCalendar(),
    limits: () => ({ dueHours: 8 }),
  })
  const sessions = new Keyv<string>({
    store: createKeyvTable({ db: store.db, namespace: 'session', box: vault, now }),
  })
  const close = () => store.close()
  open.push(close)
  /** A number drawn twice is drawn again, as the desk does. */
  async function file(text = SECRET) {
    const draft = randomUUID()
    for (;;) {
      try {
        return await store.transact((tx) => requests.file(tx, filingOf(draft, text)))
      } catch (error) {
        if (codeOf(error) !== 'again') throw error
      }
    }
  }

  return {
    store,
    ring,
    vault,
    requests,
    sessions,
    gaps: createGaps({ box: { ...vault, seal: vault.sealLasting }, now }),
    renewal: createRenewal({ store, ring, vault }),
    async close() {
      open.splice(open.indexOf(close), 1)
      await close()
    },
    file,
    read: (id: string) =>
      store.transact(async (tx) => {
        const fields = await requests.readFields(tx, { id, actor: { id: 'x' }, purpose: 'test' })
        return fields[0]?.value
      }),
    erase: (id: string) =>
      store.transact((tx) => requests.erase(tx, { id, actor: 'r', reason: 'resident' })),
  }
}

type Snapshot = Awaited<ReturnType<typeof snapshotOf>>
/** What somebody has who copied the database at this moment. */
async function snapshotOf({ store }: Awaited<ReturnType<typeof openWorker>>) {
  return {
    cases: await store.db.selectFrom('cases').selectAll().execute(),
    fields: await store.db.selectFrom('case_fields').selectAll().execute(),
    keyv: await store.db.selectFrom('keyv').selectAll().execute(),
  }
}

/** Every key of the file as it is now, tried on everything in the snapshot. */
function openedIn(snapshot: Snapshot, dataDir: string): ReadonlySet<string> {
  const vault = createVault(openKeyRing(join(dataDir, 'master.key'), false))
  const opened = new Set<string>()
  for (const { id, wrapped_key } of snapshot.cases) {
    try {
      vault.unwrap(wrapped_key)
      opened.add(id)
    } catch {
      // It stays shut: that is what is counted.
    }
  }
  for (const { namespace, key, value } of snapshot.keyv) {
    try {
      vault.open(value, `${namespace}|${key}`)
      opened.add(key)
    } catch {
      // As above.
    }
  }
  return opened
}

describe.each(ENGINES)('on %s', (engine: Engine) => {
  test('a copy from before an erasure opens with the keys of today but for the erased case and old talks', async () => {
    const database = await freshDatabase(engine)
    const worker = await openWorker(database)
    const [gone, stays] = [await worker.file(), await worker.file()]
    await worker.sessions.set('talk', SECRET)
    const before = await snapshotOf(worker)
    expect([...openedIn(before, database.dataDir)]).toHaveLength(3)

    await worker.erase(gone.id)
    expect(await worker.renewal.shred()).toBe(1)

    expect(openedIn(before, database.dataDir)).toEqual(new Set([stays.id]))
    expect(await worker.read(stays.id)).toBe(SECRET)
    expect(await worker.sessions.get('talk')).toBe(SECRET)
    expect(await worker.read(gone.id)).toBeUndefined()
    expect(await worker.renewal.shred()).toBe(0)
  })

  test('rotation under load loses nothing, and no older copy of the database opens afterwards', async () => {
    const database = await freshDatabase(engine)
    const worker = await openWorker(database)
    // On PostgreSQL a colleague files at the same time, with the same key file.
    const other = engine === 'postgres' ? await openWorker(database) : worker
    const first = await Promise.all(Array.from({ length: 40 }, () => worker.file()))
    await worker.sessions.set('talk', SECRET)
    await worker.store.transact((tx) => worker.gaps.note(tx, 'unanswered', '怎么办'))
    const before = await snapshotOf(worker)

    const filed: string[] = first.map(({ id }) => id)
    let going = true
    const load = Promise.all(
      [worker, other].map(async (one, index) => {
        for (let n = 0; going || n < 20; n += 1) {
          filed.push((await one.file()).id)
          await one.sessions.set(`talk-${index}-${n}`, SECRET)
        }
        return one
      }),
    )
    worker.renewal.begin(['sealing', 'passing'])
    await worker.renewal.finish()
    going = false
    await load

    expect(worker.ring.keys().sealing).toHaveLength(1)
    expect(openedIn(before, database.dataDir)).toEqual(new Set())
    other.ring.refresh()
    for (const id of filed) expect(await other.read(id)).toBe(SECRET)
    expect(await worker.sessions.get('talk')).toBe(SECRET)
    expect((await worker.gaps.open(worker.store.db, 9)).map(({ text }) => text)).toEqual(['怎么办'])
    const sessions = await worker.store.db.selectFrom('keyv').select('key').execute()
    for (const { key } of sessions) expect(await other.sessions.get(key)).toBe(SECRET)
  })

  test('a renewal that was killed half-way is finished by the next start', async () => {
    const database = await freshDatabase(engine)
    const worker = await openWorker(database)
    const view = await worker.file()
    worker.renewal.begin(['sealing'])
    worker.renewal.begin(['sealing', 'passing'])
    await worker.close()

    const next = await openWorker(database)
    expect(next.renewal.isPending()).toBe(true)
    await next.renewal.finish()
    expect(next.renewal.isPending()).toBe(false)
    expect(await next.read(view.id)).toBe(SECRET)
  })

  test('an erasure survives a kill before the key file is written: it is destroyed afterwards', async () => {
    const database = await freshDatabase(engine)
    const worker = await openWorker(database)
    const view = await worker.file()
    const before = await snapshotOf(worker)
    await worker.erase(view.id)
    await worker.close()
    expect(openedIn(before, database.dataDir)).toContain(view.id)

    await (await openWorker(database)).renewal.shred()
    expect(openedIn(before, database.dataDir)).toEqual(new Set())
  })

  test('after an older database is put back, new cases find places that are not destroyed', async () => {
    const database = await freshDatabase(engine)
    const worker = await openWorker(database)
    const views = await Promise.all(Array.from({ length: 5 }, () => worker.file()))
    for (const { id } of views.slice(2)) await worker.erase(id)
    await worker.renewal.shred()
    // The counter as the older copy has it.
    await worker.store.db
      .updateTable('switches')
      .set({ value: '3' })
      .where('name', '=', 'case-leaf')
      .execute()
    const fresh = await worker.file()
    expect(await worker.read(fresh.id)).toBe(SECRET)
  })

  test('a database that was sealed with another key file is refused, and nothing in it is put away', async () => {
    const database = await freshDatabase(engine)
    const worker = await openWorker(database)
    await worker.renewal.check(Date.now())
    await worker.renewal.check(Date.now())
    const foreign = await freshDatabase('sqlite')
    const ring = openKeyRing(join(foreign.dataDir, 'other.key'), true)
    const stranger = createRenewal({ store: worker.store, ring, vault: createVault(ring) })
    await expect(stranger.check(Date.now())).rejects.toMatchObject({ code: 'key_unknown' })
  })
})

test('what an old backup brings back of talks under a destroyed key is put away, and the rest serves', async () => {
  const database = await freshDatabase('sqlite')
  const worker = await openWorker(database)
  const view = await worker.file()
  await worker.sessions.set('old', SECRET)
  const copy = join(database.dataDir, 'backup.db')
  const reader = new DatabaseSync(join(database.dataDir, 'linli.db'))
  reader.prepare('vacuum into ?').run(copy)
  reader.close()
  worker.renewal.begin(['passing'])
  await worker.renewal.finish()
  const text = readFileSync(copy)
  expect(text.includes(Buffer.from(SECRET))).toBe(false)

  const kept = new DatabaseSync(copy, { readOnly: true })
  const row = kept.prepare('select value from keyv').get()
  kept.close()
  await worker.store.db
    .updateTable('keyv')
    .set({ value: String(row?.['value']) })
    .execute()
  expect(await worker.sessions.get('old')).toBeUndefined()
  expect(await worker.renewal.forgetUnreadable()).toBe(1)
  expect(await worker.read(view.id)).toBe(SECRET)
})
