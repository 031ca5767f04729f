import { expect, test } from 'vitest'
import { createLimit } from '../../src/desk/limits.ts'

function open() {
  let clock = 0
  const limit = createLimit({ burst: 30, perSecond: 1, now: () => clock })
  return {
    limit,
    pass(ms: number): void {
      clock += ms
    },
  }
}

test('lets a burst pass, says once a minute that it was too much, and then one a second', () => {
  const { limit, pass } = open()
  const verdicts = Array.from({ length: 33 }, () => limit.check('a'))
  expect(verdicts.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 'pass'))
  expect(verdicts.slice(30)).toEqual(['hint', 'silent', 'silent'])
  pass(1000)
  expect([limit.check('a'), limit.check('a')]).toEqual(['pass', 'silent'])
  expect(limit.check('b')).toBe('pass')
})

test('a flood that never pauses is told again only after a minute', () => {
  const { limit, pass } = open()
  let hints = 0
  for (let n = 0; n < 12_500; n += 1) {
    if (limit.check('a') === 'hint') hints += 1
    pass(10)
  }
  expect(hints).toBe(3)
})

test('remembers only who has written lately', () => {
  const { limit, pass } = open()
  for (let n = 0; n < 5000; n += 1) {
    limit.check(`resident ${n}`)
    pass(1000)
  }
  expect(limit.size()).toBeLessThanOrEqual(62)
})

test('never remembers more than fifty thousand, however many write at once', () => {
  const { limit } = open()
  for (let n = 0; n < 60_000; n += 1) limit.check(`resident ${n}`)
  expect(limit.size()).toBe(50_000)
})
