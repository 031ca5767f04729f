import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import type { Outcome, Turn } from '../../src/message.ts'
import { ENGINES, freshDatabase } from '../databases.ts'
import { from, type HarnessOptions, openDesk, says } from './harness.ts'

const HOUR_MS = 3600_000
const echo = async ({ message }: Turn): Promise<Outcome> => says(`re ${message.text}`)
const open: { close(): Promise<void> }[] = []

async function fresh(options: Partial<HarnessOptions> & Pick<HarnessOptions, 'database'>) {
  const made = await openDesk({ route: echo, ...options })
  open.push(made)
  return made
}

afterEach(async () => {
  for (const { close } of open.splice(0)) await close()
})

describe.each(ENGINES)('when something is away, on %s', (engine) => {
  test('a platform that says “wait” all day is no failure of the message', async () => {
    let refusals = 0
    const made = await fresh({
      database: await freshDatabase(engine),
      send() {
        refusals += 1
        return refusals <= 20 ? { ok: false, why: 'retry', afterMs: HOUR_MS } : { ok: true }
      },
    })
    await made.desk.receive(from('a', 'hi'))
    for (let hour = 0; hour <= 20; hour += 1) {
      await made.desk.settled()
      made.tick(HOUR_MS)
    }
    expect(made.texts()).toEqual(['re hi'])
    expect(made.staff).toEqual([])
  })

  test('one that still says “wait” after a day is given up, and staff are told', async () => {
    const made = await fresh({
      database: await freshDatabase(engine),
      send: () => ({ ok: false, why: 'retry', afterMs: HOUR_MS }),
    })
    await made.desk.receive(from('a', 'hi'))
    for (let hour = 0; hour < 40; hour += 1) {
      await made.desk.settled()
      made.tick(HOUR_MS)
    }
    expect(made.staff).toEqual(['given up send'])
    expect(await made.jobs.dead()).toMatchObject([{ kind: 'send', code: 'retry' }])
  })

  test('what waits for a closed channel goes out when that channel is open again', async () => {
    const database = await freshDatabase(engine)
    const first = await fresh({ database })
    await first.desk.receive(from('a', 'hi', { from: { channel: 'late', id: 'a' } }))
    await first.desk.settled()
    expect(first.texts()).toEqual([])
    await first.close()
    open.pop()
    const second = await fresh({ database, vault: first.vault, channelName: 'late' })
    await second.desk.settled()
    expect(second.texts()).toEqual(['re hi'])
  })

  test('a kept message of an unknown version is set aside for staff, and others go on', async () => {
    const made = await fresh({ database: await freshDatabase(engine) })
    await made.store.transact((tx) =>
      made.jobs.add(tx, { kind: 'send', key: 'future', payload: 'v9.of.another.time.yes' }),
    )
    await made.desk.receive(from('a', 'hi'))
    for (let hour = 0; hour < 14; hour += 1) {
      await made.desk.settled()
      made.tick(HOUR_MS)
    }
    expect(made.texts()).toEqual(['re hi'])
    expect(made.staff).toEqual(['given up send'])
  })

  test('a room that cannot reach the database is asked again, and the resident gets the answer', async () => {
    let tries = 0
    const made = await fresh({
      database: await freshDatabase(engine),
      async route(turn) {
        tries += 1
        if (tries === 1) throw new Error('Connection terminated unexpectedly')
        return echo(turn)
      },
    })
    await made.desk.receive(from('a', 'hi'))
    await expect.poll(() => made.texts(), { timeout: 5000 }).toEqual(['re hi'])
  })
})

test('on a full disk nothing is acknowledged, and all goes on when there is room', async () => {
  const made = await fresh({ database: await freshDatabase('sqlite') })
  await made.desk.receive(from('a', 'before'))
  await made.desk.settled()
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(made.store.db)
  await sql.raw(`pragma max_page_count = ${rows[0]?.page_count ?? 0}`).execute(made.store.db)
  const long = 'x'.repeat(3900)
  const offered = Array.from({ length: 20 }, (_, n) => from(`r${n}`, `${n} ${long}`))
  const results = await Promise.allSettled(offered.map((message) => made.desk.receive(message)))
  const refused = offered.filter((_, n) => results[n]?.status === 'rejected')
  expect(refused.length).toBeGreaterThan(0)
  await sql.raw('pragma max_page_count = 1000000').execute(made.store.db)
  // The platform offers again what was not acknowledged; what was is not lost.
  for (const message of refused) await made.desk.receive(message)
  await expect
    .poll(() => new Set(made.sent.map(({ to }) => to.chat)).size, { timeout: 20_000 })
    .toBe(21)
})
