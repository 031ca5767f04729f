import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'

const lock = z.object({ packages: z.record(z.string(), z.unknown()) })
const bill = z.object({
  bomFormat: z.literal('CycloneDX'),
  components: z.array(z.object({ name: z.string(), group: z.string().optional() })),
})

test('the bill of materials names every package of the lock file', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'linli-')), 'sbom.json')
  try {
    execFileSync(process.execPath, ['src/main.ts', 'sbom', file], { stdio: 'ignore' })
  } catch {
    // Licences that a person must look at make it end with a failure; the bill is written all the same.
  }
  const { components } = bill.parse(JSON.parse(readFileSync(file, 'utf8')))
  const named = new Set(components.map(({ group, name }) => (group ? `${group}/${name}` : name)))
  const { packages } = lock.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')))
  const missing = Object.keys(packages)
    .filter((path) => path !== '')
    .map((path) => path.split('node_modules/').at(-1) ?? path)
    .filter((name) => !named.has(name))
  expect(missing).toEqual([])
})
