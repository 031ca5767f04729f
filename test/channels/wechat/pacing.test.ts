import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPacing } from '../../../src/channels/wechat/pacing.ts'

function startClock() {
  let time = 1_795_000_000_000
  return { now: () => time, pass: (ms: number) => (time += ms) }
}

test('after a quiet time a few go at once, then one by one', () => {
  const clock = startClock()
  const pacing = createPacing({ perMinute: 20, now: clock.now, random: () => 0 })
  expect(['a', 'b', 'c', 'd', 'e'].map((chat) => pacing.take(chat))).toEqual([0, 0, 0, 0, 0])
  expect(['f', 'g', 'h'].map((chat) => pacing.take(chat))).toEqual([3000, 6000, 9000])
})

test('one chat alone is spaced too, and holds up no other', () => {
  const clock = startClock()
  const pacing = createPacing({ perMinute: 120, now: clock.now, random: () => 0 })
  expect([1, 2, 3].map(() => pacing.take('a'))).toEqual([0, 0, 0])
  expect(pacing.take('a')).toBe(2000)
  expect(pacing.take('b')).toBe(0)
})

test('who comes at their time goes, and who comes early is told the rest of it', () => {
  const clock = startClock()
  const pacing = createPacing({ perMinute: 20, now: clock.now, random: () => 0 })
  for (const chat of ['a', 'b', 'c', 'd', 'e']) pacing.take(chat)
  expect(pacing.take('f')).toBe(3000)
  clock.pass(1000)
  expect(pacing.take('f')).toBe(2000)
  clock.pass(2000)
  expect(pacing.take('f')).toBe(0)
})

test('gaps are not all alike', () => {
  const clock = startClock()
  let next = 0
  const pacing = createPacing({
    perMinute: 20,
    now: clock.now,
    random: () => {
      next = (next + 0.37) % 1
      return next
    },
  })
  const waits = Array.from({ length: 12 }, (_, n) => pacing.take(`chat ${n}`))
  const gaps = waits.slice(6).map((wait, n) => wait - (waits[n + 5] ?? 0))
  expect(new Set(gaps).size).toBeGreaterThan(4)
  for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(2999)
})

test('whatever is asked for: never above the account’s limit, and one more try is enough', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 4000 })), {
        minLength: 20,
        maxLength: 80,
      }),
      (perMinute, asks) => {
        const clock = startClock()
        const pacing = createPacing({ perMinute, now: clock.now })
        const sent: number[] = []
        const due = new Map<number, number>()
        const tick = (until: number) => {
          for (const [chat, at] of [...due].sort(([, a], [, b]) => a - b)) {
            if (at > until) return
            clock.pass(Math.max(0, at - clock.now()))
            due.delete(chat)
            expect(pacing.take(String(chat))).toBe(0)
            sent.push(clock.now())
          }
        }
        for (const [chat, pause] of asks) {
          tick(clock.now() + pause)
          if (due.has(chat)) continue
          const wait = pacing.take(String(chat))
          if (wait === 0) sent.push(clock.now())
          else due.set(chat, clock.now() + wait)
        }
        tick(Number.POSITIVE_INFINITY)
        for (const start of sent) {
          const within = sent.filter((at) => at >= start && at < start + 60_000)
          expect(within.length).toBeLessThanOrEqual(perMinute * 1.05 + 6)
        }
      },
    ),
  )
})
