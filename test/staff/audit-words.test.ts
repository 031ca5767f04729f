import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ACTIONS } from '../../src/requests/requests.ts'
import { createAuditWords } from '../../src/staff/audit-words.ts'
import { loadWords } from '../../src/words/words.ts'
import { openTalk, textsTo } from '../talk.ts'
import { openStand } from './stand.ts'

const DAY = 24 * 3600_000
const words = loadWords('prompts/words', 'zh-CN')
const say = createAuditWords({ words, nameOfHash: () => '小王', fieldTitle: () => '电话' })
const line = (action: string, reason = '', fields = '') => ({
  at: 0,
  actor: 'x',
  action,
  fields,
  reason,
})

test.each([
  ...ACTIONS,
  'file',
  'erase',
  ...[...ACTIONS, 'details', 'history', 'log', 'handover'].map((action) => `refused:${action}`),
  ...['accept', 'sign', 'update', 'remind', 'due', 'overdue', 'waiting', 'check'].map(
    (kind) => `clock:${kind}`,
  ),
  ...['asked', 'made', 'refused'].map((step) => `disclosure:${step}`),
])('%s has words of its own', (action) => {
  const told = say('wage-claim', line(action, 'police 《刑事诉讼法》第五十四条'))
  expect(told).not.toMatch(/[a-z]/i)
  expect(told).not.toContain('别的一步')
})

test('whatever fields are looked at for has words of its own', () => {
  const src = join(import.meta.dirname, '../../src')
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  const text = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(src, file), 'utf8'))
    .join('\n')
  const purposes = [...new Set([...text.matchAll(/purpose: '([a-z]+)'/g)].map(([, name]) => name))]
  expect(purposes.length).toBeGreaterThan(6)
  for (const purpose of purposes)
    expect(say('x', line('read', purpose, 'phone'))).not.toMatch(/[a-z]|没写原因/i)
})

let stand: Awaited<ReturnType<typeof openStand>>
beforeEach(async () => {
  stand = await openStand()
})
afterEach(() => stand.close())

test('a case’s whole life reads as sentences to an auditor, with names and no code', async () => {
  const { fileFor, asStaff, asStaffInPrivate, asResident } = stand
  const { reference } = await fileFor('amina')
  await asStaff('li', `详情 ${reference}`)
  await asStaff('zhang', `接 ${reference}`)
  await asStaff('li', `办结 ${reference} 好了`)
  await asStaff('zhang', `问 ${reference} 哪家公司？`)
  await stand.wait(stand.clock.at + 5 * DAY)
  await asResident('amina', '补充 东风电子厂')
  await stand.wait(stand.clock.at + 10 * DAY)
  await asStaff('zhang', `办结 ${reference} 好了`)
  const log = (await asStaffInPrivate('auditor', `查阅记录 ${reference}`)) ?? ''
  const lines = log.split('\n').slice(1)
  expect(lines.length).toBeGreaterThan(8)
  for (const one of lines) expect(one.replace(/账号[0-9A-Z]{3}/, '')).not.toMatch(/[a-z]|别的一步/i)
  expect(log).toMatch(/11月23日 10:00 收到/)
  expect(log).toMatch(/账号\w{3} 想做“看详情”，没让做/)
  expect(log).toMatch(/程序 提醒居民回答/)
  expect(log).toMatch(/\d 居民回答/)
})

test('a field is told by what its own form calls it', async () => {
  const talk = await openTalk()
  await talk.say('amina', '人工')
  const { reference } = await talk.app.store.db
    .selectFrom('cases')
    .select('reference')
    .executeTakeFirstOrThrow()
  expect(textsTo('auditor', await talk.say('auditor', `查阅记录 ${reference}`))).toContain(
    '程序 看了想问的话（通知值班）',
  )
  await talk.close()
})
