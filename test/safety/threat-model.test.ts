import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const section = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
  .split('## Threat model')[1]
  ?.split('\n## ')[0]
const rows = (section ?? '').split('\n').filter((line) => /^\| [A-Z]/.test(line))

test('the threat model names whom it must', () => {
  expect(rows.length).toBeGreaterThanOrEqual(11)
  for (const who of [
    'staff',
    'neighbour',
    'Seized',
    'Coerced',
    'adopter',
    'resident',
    'model',
    'child',
  ])
    expect(
      rows.some((row) => row.split('|')[1]?.includes(who)),
      who,
    ).toBe(true)
})

test.each(rows)('every row names tests that exist: %s', (row) => {
  const tests = [...row.matchAll(/`(test\/[^`]+)`/g)].map(([, file = '']) => file)
  expect(tests.length).toBeGreaterThan(0)
  for (const file of tests) {
    expect(existsSync(join(root, file)), file).toBe(true)
    // A file that is there but tests nothing any more covers nobody.
    expect(readFileSync(join(root, file), 'utf8'), file).toMatch(/^ *test(?:\.\w+)*\(/m)
  }
})
