import Keyv from 'keyv'
import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { createVault, memoryKeyRing } from '../../src/privacy/privacy.ts'
import {
  createInbox,
  createJobs,
  createKeyvTable,
  type Db,
  openStore,
  type Store,
  type Tx,
} from '../../src/store/store.ts'
import { ENGINES, freshDatabase } from '../databases.ts'

describe.each(ENGINES)('the store on %s', (engine) => {
  const open: Store[] = []
  let clock = 1_000_000
  const now = () => clock

  async function fresh() {
    const options = await freshDatabase(engine)
    const store = await openStore(options)
    open.push(store)
    return {
      store,
      options,
      inbox: createInbox({ store, worker: 'a', now }),
      jobs: createJobs({ store, worker: 'a', now }),
    }
  }

  afterEach(async () => {
    for (const store of open.splice(0)) await store.close()
  })

  test('keeps a message once, however often it is offered', async () => {
    const { inbox } = await fresh()
    const entry = { id: 'm1', conversation: 'c', payload: 'p' }
    const first = await inbox.accept(entry)
    expect(first).toBeTypeOf('number')
    expect(await inbox.accept(entry)).toBeUndefined()
  })

  test('hands out the messages of a conversation in the order they came', async () => {
    const { store, inbox } = await fresh()
    for (const id of ['1', '2', '3']) await inbox.accept({ id, conversation: 'c', payload: id })
    const order: string[] = []
    for (let claimed = await inbox.claim('c'); claimed; claimed = await inbox.claim('c')) {
      order.push(claimed.payload)
      const { seq } = claimed
      await store.transact((tx) => inbox.finish(tx, seq))
    }
    expect(order).toEqual(['1', '2', '3'])
    expect(await inbox.waiting()).toEqual([])
  })

  test('erases the text of a message with its handling, and still knows the message', async () => {
    const { store, inbox } = await fresh()
    const seq = await inbox.accept({ id: 'm', conversation: 'c', payload: 'secret' })
    await store.transact((tx) => inbox.finish(tx, seq ?? 0))
    const rows = await store.db.selectFrom('inbox').selectAll().execute()
    expect(rows.map(({ payload }) => payload)).toEqual([''])
    expect(await inbox.accept({ id: 'm', conversation: 'c', payload: 'secret' })).toBeUndefined()
  })

  test('undoes all of a transaction that fails, and nothing of its neighbours', async () => {
    const { store, jobs } = await fresh()
    const good = (key: string) =>
      store.transact((tx) => jobs.add(tx, { kind: 'k', key, payload: '' }))
    const bad = store.transact(async (tx) => {
      await jobs.add(tx, { kind: 'k', key: 'bad', payload: '' })
      throw new Error('no')
    })
    await Promise.all([good('a'), expect(bad).rejects.toThrow('no'), good('b')])
    const keys = (await jobs.takeDue(10)).map(({ key }) => key)
    expect(keys.sort()).toEqual(['a', 'b'])
  })

  test('gives out jobs when they are due, and a later send of a chat only after the earlier one', async () => {
    const { store, jobs } = await fresh()
    const [first] = await store.transact(async (tx) => [
      await jobs.add(tx, { kind: 'send', key: 'c', payload: '1' }),
      await jobs.add(tx, { kind: 'send', key: 'c', payload: '2' }),
      await jobs.add(tx, { kind: 'remind', key: 'r', payload: '3', runAt: clock + 500 }),
    ])
    expect((await jobs.takeDue(10)).map(({ payload }) => payload)).toEqual(['1'])
    await store.transact((tx) =>
      jobs.later(tx, first?.seq ?? 0, {
        runAt: clock + 100,
        code: 'retry',
        isFailure: true,
      }),
    )
    expect(await jobs.takeDue(10)).toEqual([])
    clock += 100
    expect((await jobs.takeDue(10)).map(({ payload }) => payload)).toEqual(['1'])
    await store.transact((tx) => jobs.done(tx, first?.seq ?? 0))
    clock += 400
    expect((await jobs.takeDue(10)).map(({ payload }) => payload).sort()).toEqual(['2', '3'])
  })

  test('adds a named job once and forgets it when cancelled', async () => {
    const { store, jobs } = await fresh()
    const add = () =>
      store.transact((tx) =>
        jobs.add(tx, { kind: 'k', key: 'k', payload: '', name: 'only', runAt: clock }),
      )
    expect(await add()).toBeDefined()
    expect(await add()).toBeUndefined()
    await store.transact((tx) => jobs.cancel(tx, 'only'))
    expect(await add()).toBeDefined()
  })

  test('keeps what waits for its receiver until they are back', async () => {
    const { store, jobs } = await fresh()
    const job = await store.transact((tx) => jobs.add(tx, { kind: 'send', key: 'c', payload: 'p' }))
    await store.transact((tx) => jobs.park(tx, job?.seq ?? 0, 'away', 'away'))
    expect(await jobs.takeDue(10)).toEqual([])
    expect(await jobs.wake('c')).toBe(1)
    expect(await jobs.takeDue(10)).toHaveLength(1)
  })

  test('keeps Keyv values sealed, apart by namespace, and only until they expire', async () => {
    const { store } = await fresh()
    const box = createVault(memoryKeyRing())
    const keyv = (namespace: string) =>
      new Keyv<string>({ store: createKeyvTable({ db: store.db, namespace, box, now }) })
    const [left, right] = [keyv('left'), keyv('right')]
    await left.set('k', 'kanarienvogel')
    await right.set('k', 'other')
    expect(await left.get('k')).toBe('kanarienvogel')
    expect(await right.get('k')).toBe('other')
    const { rows } = await sql<{ value: string }>`select value from keyv`.execute(store.db)
    expect(JSON.stringify(rows)).not.toContain('kanarienvogel')
    await left.clear()
    expect(await left.get('k')).toBeUndefined()
    expect(await right.get('k')).toBe('other')
    // Keyv itself reckons by the machine's clock, which is another one here.
    await right.set('k', 'short', 60_000)
    clock += 50_000
    expect(await right.get('k')).toBe('short')
    clock += 10_001
    expect(await right.get('k')).toBeUndefined()
  })

  test('a read beside an open transaction waits for nothing, and sees what is committed only', async () => {
    const { store } = await fresh()
    const box = createVault(memoryKeyRing())
    const keyv = (db: Db | Tx) =>
      new Keyv<string>({ store: createKeyvTable({ db, namespace: 'n', box, now }) })
    await keyv(store.db).set('k', 'before')
    const [written, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const ended = store.transact(async (tx) => {
      await keyv(tx).set('k', 'after')
      expect(await keyv(tx).get('k')).toBe('after')
      written.resolve()
      await mayEnd.promise
    })
    await written.promise
    expect(await keyv(store.db).get('k')).toBe('before')
    mayEnd.resolve()
    await ended
    expect(await keyv(store.db).get('k')).toBe('after')
  })

  test('refuses a database that is newer than the code', async () => {
    const { store, options } = await fresh()
    await sql`insert into kysely_migration (name, timestamp) values ('999-future', '2030')`.execute(
      store.db,
    )
    await store.close()
    open.pop()
    await expect(openStore(options)).rejects.toMatchObject({ code: 'database_newer' })
  })

  test('only looked at, an older database stays as it was, and what is missing is named', async () => {
    const { store, options } = await fresh()
    await sql`delete from kysely_migration where name <> '001-ground-floor'`.execute(store.db)
    await store.close()
    open.pop()
    for (const _ of [1, 2])
      await expect(openStore({ ...options, look: true })).rejects.toMatchObject({
        code: 'database_older',
        message: expect.stringContaining('002-guardians'),
      })
  })

  test('only looked at, an empty database gets no tables', async () => {
    const options = await freshDatabase(engine)
    for (const _ of [1, 2])
      await expect(openStore({ ...options, look: true })).rejects.toMatchObject({
        code: 'database_older',
        message: expect.stringContaining('001-ground-floor'),
      })
  })

  test('opens again with all that was in it', async () => {
    const { store, options, inbox } = await fresh()
    await inbox.accept({ id: 'm', conversation: 'c', payload: 'p' })
    await store.close()
    open.pop()
    const again = await openStore(options)
    open.push(again)
    expect(await createInbox({ store: again, worker: 'a', now }).waiting()).toEqual(['c'])
  })
})

test('two workers on one PostgreSQL never hold the same conversation, and one takes over from one that died', async () => {
  const options = await freshDatabase('postgres')
  const [one, two] = [await openStore(options), await openStore(options)]
  let clock = 1_000_000
  const now = () => clock
  const a = createInbox({ store: one, worker: 'a', now })
  const b = createInbox({ store: two, worker: 'b', now })
  await a.accept({ id: '1', conversation: 'c', payload: '1' })
  await b.accept({ id: '2', conversation: 'c', payload: '2' })
  const held = await a.claim('c')
  expect(held?.payload).toBe('1')
  expect(await b.claim('c')).toBeUndefined()
  clock += 61_000
  expect((await b.claim('c'))?.payload).toBe('1')
  // The first worker wakes up late: its transaction must not count.
  expect(await one.transact((tx) => a.finish(tx, held?.seq ?? 0))).toBe(false)
  await one.close()
  await two.close()
})

test('a second process on one SQLite folder is refused, with what to do', async () => {
  const options = await freshDatabase('sqlite')
  const store = await openStore(options)
  await expect(openStore(options)).rejects.toMatchObject({ code: 'data_dir_in_use' })
  await store.close()
  await (await openStore(options)).close()
})

test('a wrong DATABASE_URL is named', async () => {
  const { dataDir, log } = await freshDatabase('sqlite')
  await expect(
    openStore({ dataDir, log, databaseUrl: 'postgres://nobody@127.0.0.1:9/none' }),
  ).rejects.toMatchObject({ code: 'database_unreachable' })
})
