import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { impactOf, unassessed } from '../../src/commands/impact.ts'
import { loadServices, readService } from '../../src/forms/forms.ts'

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'knowledge/services')
const services = loadServices(folder)
const kept = readFileSync(join(root, 'knowledge/privacy-impact.md'), 'utf8')

test('the kept report is what the services say today; when not: npm run impact, and read the difference', () => {
  expect(unassessed(kept, impactOf(services))).toEqual([])
  expect(impactOf(services)).toBe(kept)
})

test('it names every question that leads to a person, of every service, with whom it goes to and for how long', () => {
  for (const { id, fields, handling } of services) {
    const section = kept.split(`(${id})`)[1]?.split('\n### ')[0] ?? ''
    const all = fields.flatMap((field) => (field.type === 'repeat' ? field.fields : [field]))
    const personal = all.filter((field) => field.personal || field.sensitive)
    for (const { name } of personal)
      expect([id, section]).toEqual([id, expect.stringContaining(`\`${name}\``)])
    if (personal.length > 0) expect(section).toContain(`办完 ${handling.keep_days} 天后`)
  }
})

const wage = readFileSync(join(folder, 'wage-claim.yaml'), 'utf8')
const CHANGES: Readonly<Record<string, (source: string) => string>> = {
  'a new personal question': (source) =>
    `${source.trimEnd()}\n  - name: home\n    type: address\n    label: 您住哪里？\n    short: 住址\n    why: 好找您。\n    personal: true\n`,
  'a new sensitive question': (source) =>
    `${source.trimEnd()}\n  - name: ill\n    type: text\n    label: 身体怎么样？\n    short: 身体\n    why: 好帮您。\n    sensitive: health\n`,
  'a longer time': (source) => source.replace(/keep_days: \d+/, 'keep_days: 365'),
  'another reader': (source) => source.replace(/^recipient: .*$/m, 'recipient: 别的部门'),
}
test.each(Object.entries(CHANGES))(
  '%s is not assessed yet, and makes the check fail',
  (_what, change) => {
    const changed = readService('wage-claim.yaml', change(wage))
    expect(changed.version).not.toBe(services.find(({ id }) => id === 'wage-claim')?.version)
    const fresh = impactOf(services.map((one) => (one.id === 'wage-claim' ? changed : one)))
    expect(unassessed(kept, fresh).length).toBeGreaterThan(0)
  },
)

test('every test that it rests on exists', () => {
  const named = [...kept.matchAll(/test\/[a-z/-]+\.test\.ts/g)].map(([file]) => file)
  expect(named.length).toBeGreaterThan(7)
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([])
})
