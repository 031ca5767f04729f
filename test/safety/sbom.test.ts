import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { SEEN_LICENCES, standsFor } from '../../src/commands/sbom/seen-licences.ts'
import { strangeLicences } from '../../src/commands/sbom.ts'

const lock = z.object({ packages: z.record(z.string(), z.unknown()) })
const bill = z.object({
  bomFormat: z.literal('CycloneDX'),
  components: z.array(z.object({ name: z.string(), group: z.string().optional() })),
})

test('the bill of materials names every package of the lock file, and every licence is known', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'linli-')), 'sbom.json')
  execFileSync(process.execPath, ['src/main.ts', 'sbom', file], { stdio: 'ignore' })
  const { components } = bill.parse(JSON.parse(readFileSync(file, 'utf8')))
  const named = new Set(components.map(({ group, name }) => (group ? `${group}/${name}` : name)))
  const { packages } = lock.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')))
  const missing = Object.keys(packages)
    .filter((path) => path !== '')
    .map((path) => path.split('node_modules/').at(-1) ?? path)
    .filter((name) => !named.has(name))
  expect(missing).toEqual([])
})

function lockWith(packages: Readonly<Record<string, object>>): string {
  const file = join(mkdtempSync(join(tmpdir(), 'linli-')), 'package-lock.json')
  writeFileSync(file, JSON.stringify({ packages }))
  return file
}

test('a licence that nobody has looked at is named, and so is a seen package that changed its own', () => {
  const file = lockWith({
    '': {},
    'node_modules/good': { version: '1.0.0', license: 'MIT' },
    'node_modules/closed': { version: '2.0.0', license: 'SEE LICENSE IN EULA' },
    'node_modules/wechaty/node_modules/silent': { version: '3.0.0' },
    'node_modules/codec-parser': { version: '9.0.0', license: 'AGPL-3.0-only' },
    'node_modules/tool': { version: '1.0.0', license: 'GPL-3.0', dev: true },
  })
  expect(strangeLicences(file)).toEqual([
    'closed 2.0.0: SEE LICENSE IN EULA',
    'silent 3.0.0: none',
    'codec-parser 9.0.0: AGPL-3.0-only',
  ])
})

test('every licence that was looked at is still that of a package in the lock file', () => {
  const { packages } = lock.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')))
  const names = Object.keys(packages).map((path) => path.split('node_modules/').at(-1) ?? path)
  const idle = SEEN_LICENCES.filter((seen) => !names.some((name) => standsFor(seen, name)))
  expect(idle).toEqual([])
})
