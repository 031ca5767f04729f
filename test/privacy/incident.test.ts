import { execFileSync, spawnSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeName } from '../../src/staff/staff.ts'
import { freshFolder } from '../databases.ts'
import { openTalk, textsTo } from '../talk.ts'

const STORY = '老板欠我三个月工资金丝雀'
const dataDir = freshFolder()
let talk: Awaited<ReturnType<typeof openTalk>>
const references: string[] = []

beforeAll(async () => {
  talk = await openTalk({ database: { dataDir } })
  for (const who of ['amina', 'bek', 'chen']) {
    await talk.say(who, STORY)
    const got = textsTo(who, await talk.say(who, '人工'))
    references.push(/单号 (\d{4} \d{4})/.exec(got)?.[1]?.replace(' ', '') ?? '')
  }
  await talk.say('desk', `接 ${references[0]}`)
  await talk.say('desk', `详情 ${references[0]}`)
  await talk.wait(24 * 3_600_000)
  await talk.say('desk', `接 ${references[1]}`)
  await talk.say('desk', `处理记录 ${references[1]}`)
  await talk.say('lead', `详情 ${references[1]}`)
  await talk.say('amina', '我的数据')
})
afterAll(() => talk.close())

/** As the operator runs it, while the desk is running. */
const incident = (...args: readonly string[]) =>
  execFileSync(process.execPath, ['src/main.ts', 'incident', ...args, '--until', '2026-12-31'], {
    encoding: 'utf8',
    env: { ...process.env, DATA_DIR: dataDir },
  })
const listed = (text: string) =>
  [...text.matchAll(/^(\d{8}) /gm)].map(([, reference = '']) => reference).sort()

test('it lists the cases that were looked into since, with kinds of information and no value', () => {
  const text = incident('--since', '2026-11-23')
  expect(listed(text)).toEqual([references[0], references[1]].sort())
  expect(text).toContain('自己写的话')
  expect(text).toContain('被看 2 次')
  expect(text).not.toMatch(/金丝雀|amina|工资金/)
})

test('the program’s own look and the resident’s are no leak; an earlier look is none of this time', () => {
  expect(listed(incident('--since', '2026-11-24'))).toEqual([references[1]])
})

test('one case, one colleague, or a whole copy that is gone', () => {
  const [first = '', second = '', third = ''] = references
  expect(listed(incident('--since', '2026-11-01', '--case', first))).toEqual([first])
  const lead = codeName(talk.app.vault.pseudonym('person|test|lead'))
  expect(listed(incident('--since', '2026-11-01', '--by', lead))).toEqual([second])
  expect(listed(incident('--since', '2026-11-01', '--whole'))).toEqual(
    [first, second, third].sort(),
  )
})

test('the draft holds every item of PIPL 57, leaves open what only people know, and gives residents plain words', () => {
  const text = incident('--since', '2026-11-23')
  for (const item of [
    '信息种类',
    '原因',
    '可能造成的危害',
    '补救措施',
    '您可以做的',
    '联系我们',
    '第五十七条',
  ])
    expect(text).toContain(item)
  expect(text).toContain('〔请')
  const plain = text.split('给居民的短消息')[1] ?? ''
  for (const sentence of plain.split(/[。\n]/).slice(1))
    expect([...sentence.replace(/[^\p{Script=Han}]/gu, '')].length).toBeLessThanOrEqual(15)
})

test('without a time it says what to write', () => {
  const { status, stderr } = spawnSync(process.execPath, ['src/main.ts', 'incident'], {
    encoding: 'utf8',
  })
  expect(status).toBe(1)
  expect(stderr).toContain('--since 2026-11-20')
})
