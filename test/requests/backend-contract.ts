import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Backend, Foreign, Outbound } from '../../src/requests/backends/backend.ts'
import { type CaseState, newReference } from '../../src/requests/requests.ts'
import { FIELDS, MONDAY } from '../staff/stand.ts'

/** A backend and the other system behind it, as its own people see it. */
export type Bench = {
  readonly backend: Backend
  /** The same backend through a network that loses, delays and cuts calls. */
  readonly shaky: Backend
  /** How many cases there are with this number of ours. */
  readonly count: (key: string) => Promise<number>
  readonly text: (key: string) => Promise<string>
  /** Undefined where the other system cannot be worked in. */
  readonly work?: (
    remoteId: string,
    state: 'in_progress' | 'resolved',
    note: string,
  ) => Promise<void>
  readonly erases: boolean
  readonly close: () => Promise<void>
}

export function outbound(key = newReference(), service = 'wage-claim'): Outbound {
  return {
    key,
    title: '讨工资',
    fields: FIELDS.map((field) => ({ ...field })),
    case: {
      id: randomUUID(),
      reference: key,
      service,
      state: 'received',
      assignee: '',
      assigneeName: '',
      createdAt: MONDAY,
      updatedAt: MONDAY,
      dueAt: MONDAY + 5 * 86_400_000,
      pausedAt: 0,
      closedAt: 0,
      touchedAt: 0,
      quiet: false,
      urgent: false,
      rating: 0,
      version: 1,
      erased: false,
    },
  }
}

/** Repeats a call while it says "not now", as the sync's jobs do. */
export async function untilDone<T extends { readonly ok: boolean }>(
  work: () => Promise<T>,
): Promise<T> {
  for (let n = 0; n < 60; n++) {
    const result = await work()
    if (result.ok || !('why' in result) || result.why !== 'retry') return result
  }
  throw new Error('never done')
}

/** What every backend must do, fake or real. */
export function backendContract(
  name: string,
  open: () => Promise<Bench>,
  { filings: usual = 1000, openedOnce = false }: { filings?: number; openedOnce?: boolean } = {},
): void {
  // Slow backends get fewer in every run; FILINGS=1000 gives each of them all.
  const filings = Number(process.env['FILINGS'] ?? usual)
  describe(`${name} as a backend`, () => {
    let bench: Bench
    beforeEach(async () => {
      bench = await open()
    })
    afterEach(async () => {
      if (!openedOnce) await bench.close()
    })
    const create = async (key: string) => {
      const created = await bench.backend.create(outbound(key))
      if (!created.ok) throw new Error(created.code)
      return created.remoteId
    }

    test('files a case once, however often it is asked to', async () => {
      const key = newReference()
      const first = await create(key)
      expect(await create(key)).toBe(first)
      expect(await bench.count(key)).toBe(1)
    })

    test('takes Chinese, quotes, angle brackets and emoji as they are', async () => {
      const key = newReference()
      const request = outbound(key)
      const shown = "“老板”说：<b>明天 & 后天</b>'给' 🙏"
      const fields = [{ name: 'what', label: '事情', value: shown, shown, sensitive: false }]
      expect((await bench.backend.create({ ...request, fields })).ok).toBe(true)
      expect(await bench.text(key)).toContain(shown)
    })

    test('is told of a step, and a case that it has no more is no reason to try for ever', async () => {
      const remoteId = await create(newReference())
      const update = { key: 'k-2', state: 'accepted' as CaseState, note: '已接单', at: MONDAY }
      expect(await bench.backend.update(remoteId, update)).toEqual({ ok: true })
    })

    test('gives back what its own people did, in order, and not what we did', async () => {
      if (!bench.work) return
      const key = newReference()
      const remoteId = await create(key)
      await bench.backend.update(remoteId, {
        key: `${key}-2`,
        state: 'waiting_resident',
        note: '我们的话',
        at: MONDAY,
      })
      await bench.work(remoteId, 'in_progress', '已派人去看')
      await bench.work(remoteId, 'resolved', '工资已发')
      const polled = await bench.backend.poll(MONDAY - 3600_000, [remoteId])
      const changes: readonly Foreign[] = polled.ok ? polled.changes : []
      // The other side may take a case before it works on it.
      expect(changes.filter(({ note }) => note).map(({ state, note }) => [state, note])).toEqual([
        ['in_progress', '已派人去看'],
        ['resolved', '工资已发'],
      ])
      const orders = changes.map(({ order }) => order)
      expect(orders).toEqual([...new Set(orders)].sort())
      expect(await bench.backend.poll(MONDAY - 3600_000, [])).toEqual({ ok: true, changes: [] })
    })

    test('erases, and erasing again is no fault', async () => {
      const key = newReference()
      const remoteId = await create(key)
      expect(await bench.backend.erase(remoteId)).toEqual({ ok: true })
      if (bench.erases) expect(await bench.count(key)).toBe(0)
      expect((await bench.backend.erase(remoteId)).ok || !bench.erases).toBe(true)
    })

    test(`${filings} filings through a shaky network: none lost, none doubled`, {
      timeout: Math.max(180_000, filings * 900),
    }, async () => {
      const keys = Array.from({ length: filings }, newReference)
      const waiting = [...keys]
      const worker = async () => {
        for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
          const request = outbound(key)
          const result = await untilDone(() => bench.shaky.create(request))
          expect(result.ok).toBe(true)
        }
      }
      await Promise.all(Array.from({ length: 16 }, worker))
      let [lost, doubled] = [0, 0]
      for (const key of keys) {
        const count = await bench.count(key)
        if (count === 0) lost++
        if (count > 1) doubled++
      }
      expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 })
    })
  })
}
