import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROLES, TABLE } from '../../src/requests/requests.ts'

const root = join(import.meta.dirname, '../..')
/** Words that decide about somebody, instead of telling the rule and who decides (P-19). */
const DECIDES =
  /您(?:不符合|符合|有资格|没有资格|够条件|不够条件)(?![^。\n]*[？?])|(?:一定|肯定|保证)(?:能|会|可以)?(?:批|办成|拿到|通过)|您的申请(?:已批准|通过了|没通过|被拒)|系统(?:判定|评定|决定)/u

function textsIn(folder: string, ending: string): readonly (readonly [string, string])[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .flatMap((name) =>
      readFileSync(join(root, folder, name), 'utf8')
        .split('\n')
        .map((line, index) => [`${folder}/${name}:${index + 1}`, line] as const),
    )
}

test.each([
  ['prompts/words', '.ftl'],
  ['knowledge/cards', '.md'],
  ['knowledge/services', '.yaml'],
])('no line of %s says who gets something and who does not', (folder, ending) => {
  const lines = textsIn(folder, ending)
  expect(lines.length).toBeGreaterThan(100)
  expect(lines.filter(([, line]) => DECIDES.test(line))).toEqual([])
})

test('the lint knows such a line', () => {
  for (const line of [
    '您符合条件，可以领。',
    '您不够条件。',
    '一定能批。',
    '您的申请被拒。',
    '系统判定为高风险。',
  ])
    expect(DECIDES.test(line), line).toBe(true)
  for (const line of ['符合条件的，可以申请。', '您符合哪些？', '批不批由人社局定。'])
    expect(DECIDES.test(line), line).toBe(false)
})

test('every step of a case is somebody’s: no program closes, declines or ranks one', () => {
  const people = new Set<string>([...ROLES, 'assignee'])
  for (const [action, { who }] of Object.entries(TABLE)) {
    expect(who.length, action).toBeGreaterThan(0)
    expect(who.filter((one) => !people.has(one))).toEqual([])
  }
  expect(people.has('system')).toBe(false)
  expect(TABLE.decline).toMatchObject({ needsReason: true })
})
