import { afterEach, describe, expect, test } from 'vitest'
import { createTicks } from '../../src/desk/ticks.ts'
import type { Session } from '../../src/message.ts'
import { createVault, memoryKeyRing } from '../../src/privacy/privacy.ts'
import { createJobs, openStore, type Store } from '../../src/store/store.ts'
import { ENGINES, freshDatabase } from '../databases.ts'

const TO = { channel: 'test', chat: 'a' }
const TALK = { conversation: 'c1', to: TO }

describe.each(ENGINES)('alarms on %s', (engine) => {
  const open: Store[] = []
  afterEach(async () => {
    for (const store of open.splice(0)) await store.close()
  })

  async function fresh() {
    const store = await openStore(await freshDatabase(engine))
    open.push(store)
    let clock = 1000
    const jobs = createJobs({ store, worker: 'w', now: () => clock })
    const vault = createVault(memoryKeyRing())
    const ticks = createTicks({
      jobs,
      vault,
      dues: {
        nextAt: (session) => (typeof session['due'] === 'number' ? session['due'] : undefined),
        run: (session) => ({ session, replies: [] }),
      },
    })
    return {
      ticks,
      jobs,
      set: (before: Session, after: Session) =>
        store.transact((tx) => ticks.set(tx, TALK, before, after)),
      /** What rings when it is so late. */
      async at(time: number) {
        clock = time
        return jobs.takeDue(10)
      },
    }
  }

  test('an alarm rings when its session is due, not before, and knows whose it is', async () => {
    const { ticks, set, at } = await fresh()
    await set({}, { due: 5000 })
    expect(await at(4999)).toEqual([])
    const [rung] = await at(5000)
    expect(ticks.read(rung?.payload ?? '', rung?.key ?? '')).toEqual(TALK)
  })

  test('a later due time moves the alarm, and none takes it away', async () => {
    const { set, at } = await fresh()
    await set({}, { due: 5000 })
    await set({ due: 5000 }, { due: 9000 })
    expect(await at(8999)).toEqual([])
    expect(await at(9000)).toHaveLength(1)
    await set({ due: 9000 }, {})
    expect(await at(99_000)).toEqual([])
  })

  test('a conversation has one alarm, however often it is set', async () => {
    const { set, at } = await fresh()
    await set({}, { due: 5000 })
    await set({ due: 5000 }, { due: 5000, more: 1 })
    await set({}, { due: 6000 })
    expect(await at(99_000)).toHaveLength(1)
  })

  test('an alarm that was moved to another conversation does not open', async () => {
    const { ticks, set, at } = await fresh()
    await set({}, { due: 5000 })
    const [rung] = await at(5000)
    expect(() => ticks.read(rung?.payload ?? '', 'tick|c2')).toThrow(
      expect.objectContaining({ code: 'seal_broken' }),
    )
  })
})
