import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  leafFrom,
  leafSecret,
  puncture,
  TREE_HEIGHT,
  type TreeNode,
} from '../../src/privacy/shred-tree.ts'

const whole = (height = TREE_HEIGHT): readonly TreeNode[] => [
  { start: 0, height, secret: randomBytes(32) },
]

test('destroying leaves leaves every other secret as it was, whatever is destroyed in whatever order', () => {
  const root = whole(6)
  const before = Array.from({ length: 64 }, (_, leaf) => leafSecret(root, leaf)?.toString('hex'))
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: 0, max: 63 }), { maxLength: 20 }), { maxLength: 6 }),
      (rounds) => {
        const left = rounds.reduce((nodes, leaves) => puncture(nodes, leaves), root)
        const dead = new Set(rounds.flat())
        for (let leaf = 0; leaf < 64; leaf += 1) {
          const secret = leafSecret(left, leaf)?.toString('hex')
          expect(secret).toBe(dead.has(leaf) ? undefined : before[leaf])
          const next = Array.from({ length: 64 - leaf }, (_, n) => leaf + n).find(
            (one) => !dead.has(one),
          )
          expect(leafFrom(left, leaf)).toBe(next)
        }
      },
    ),
    { numRuns: 200 },
  )
})

test('no two leaves share a secret', () => {
  const root = whole()
  const leaves = [0, 1, 2, 3, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]
  expect(new Set(leaves.map((leaf) => leafSecret(root, leaf)?.toString('hex'))).size).toBe(7)
})

test('what remains does not contain the way to what was destroyed', () => {
  const root = whole()
  const left = puncture(root, [5])
  const dead = leafSecret(root, 5)
  expect(left).toHaveLength(TREE_HEIGHT)
  expect(left.some(({ secret }) => dead?.equals(secret))).toBe(false)
  expect(left.some(({ start, height }) => start <= 5 && 5 < start + 2 ** height)).toBe(false)
})

test('years of cases erased in the order they came leave a small file', () => {
  const left = puncture(
    whole(),
    Array.from({ length: 50_000 }, (_, leaf) => leaf),
  )
  expect(left.length).toBeLessThanOrEqual(TREE_HEIGHT)
})

test('outside of the tree there is nothing', () => {
  expect(leafSecret(whole(3), 8)).toBeUndefined()
  expect(leafFrom(whole(3), 8)).toBeUndefined()
})
