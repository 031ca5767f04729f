import { afterEach, beforeEach, expect, test } from 'vitest'
import { weekOf } from '../../src/staff/staff.ts'
import { openTalk, textsTo } from '../talk.ts'

const LAW = '《刑事诉讼法》第五十四条'
const SECRET = '老板欠我三个月工资，我叫迪丽努尔'

let talk: Awaited<ReturnType<typeof openTalk>>
let reference: string
beforeEach(async () => {
  talk = await openTalk({ environment: { STAFF_LEADS: 'test:lead,test:other-lead' } })
  await talk.say('amina', SECRET)
  const got = textsTo('amina', await talk.say('amina', '人工'))
  reference = /单号 (\d{4} \d{4})/.exec(got)?.[1]?.replace(' ', '') ?? ''
})
afterEach(() => talk.close())

const say = async (who: string, text: string) => textsTo(who, await talk.say(who, text))
const register = async () =>
  (await talk.app.store.db.selectFrom('audit').selectAll().orderBy('seq').execute()).filter(
    ({ action }) => action.includes('disclosure'),
  )
const ask = (who = 'lead') => say(who, `对外提供 ${reference} 公安 ${LAW}`)

test('one person alone gets nothing; a second one, a lead or an auditor, opens it to themselves', async () => {
  expect(await ask()).toMatch(/还要另一位/)
  const alone = await say('lead', `同意提供 ${reference}`)
  expect(alone).toMatch(/一个人不能办/)
  expect(alone).not.toContain('三个月')
  const before = talk.got.length
  const opened = await say('auditor', `同意提供 ${reference}`)
  expect(opened).toContain('三个月工资')
  expect(opened).toContain(LAW)
  expect(textsTo('desk', talk.got.slice(before))).toBe('')
  expect((await register()).map(({ action, reason }) => [action, reason])).toEqual([
    ['disclosure:asked', `police ${LAW}`],
    ['disclosure:made', `police ${LAW}`],
  ])
})

test('the read is written down before a value is given, and the resident sees when, to whom, on what', async () => {
  await ask()
  await say('other-lead', `同意提供 ${reference}`)
  const mine = await say('amina', '我的数据')
  expect(mine).toContain(`依法给了公安，依据${LAW}`)
  expect(mine).toContain('依法对外提供')
  const sent = await talk.say('amina', '导出我的数据')
  const file = sent.find((message) => message.file)?.file
  const json = Buffer.from(file?.base64 ?? '', 'base64').toString()
  expect(JSON.parse(json).cases[0].disclosed[0]).toMatchObject({ to: '公安', basis: LAW })
})

test('a yes counts once and within a day; a no ends it', async () => {
  await ask()
  expect(await say('other-lead', `不同意提供 ${reference}`)).toContain('不提供')
  expect(await say('other-lead', `同意提供 ${reference}`)).toContain('没有等着同意')
  await ask()
  await say('other-lead', `同意提供 ${reference}`)
  expect(await say('other-lead', `同意提供 ${reference}`)).toContain('没有等着同意')
  await ask()
  await talk.wait(24 * 3_600_000)
  expect(await say('other-lead', `同意提供 ${reference}`)).toContain('没有等着同意')
})

test('no basis, no known authority, several cases, all cases, a worker, an auditor alone: refused and written down', async () => {
  const second = textsTo('bek', await talk.say('bek', '人工'))
    .replace(/\D/g, '')
    .slice(0, 8)
  const tries = [
    ['lead', `对外提供 ${reference} 公安 领导要`],
    ['lead', `对外提供 ${reference} 公安 刑事诉讼法`],
    ['lead', `对外提供 ${reference} 街道办 ${LAW}`],
    ['lead', `对外提供 ${reference} ${second} 公安 ${LAW}`],
    ['lead', `对外提供 ${reference} 公安 ${LAW} ${second}`],
    ['lead', `对外提供 ${reference},${second} 公安 ${LAW}`],
    ['lead', `对外提供 全部 公安 ${LAW}`],
    ['lead', `对外提供 所有维吾尔族 公安 ${LAW}`],
    ['lead', `对外提供 wage-claim 公安 ${LAW}`],
    ['lead', `同意提供 ${reference} ${second}`],
    ['lead', '同意提供 全部'],
    ['desk', `对外提供 ${reference} 公安 ${LAW}`],
    ['desk', `同意提供 ${reference}`],
    ['auditor', `对外提供 ${reference} 公安 ${LAW}`],
  ] as const
  for (const [who, text] of tries) {
    const before = (await register()).length
    const got = await say(who, text)
    expect(got, text).toMatch(/已记下|一个人不能办/)
    expect(got).not.toContain('三个月')
    const lines = await register()
    expect([text, lines.length - before, lines.at(-1)?.action]).toEqual([
      text,
      1,
      'refused:disclosure',
    ])
  }
})

test('a resident who types the command gets nothing of it', async () => {
  await ask()
  for (const text of [`对外提供 ${reference} 公安 ${LAW}`, `同意提供 ${reference}`])
    expect(await say('bek', text)).not.toMatch(/三个月|已记下|两人同意/)
  expect((await register()).map(({ action }) => action)).toEqual(['disclosure:asked'])
})

test('what was erased cannot be given', async () => {
  await ask()
  await say('amina', '删除我的数据')
  await say('amina', '1')
  expect(await say('other-lead', `同意提供 ${reference}`)).toContain('没有单子')
})

test('only the article is kept of the basis, so that no name gets into the register', async () => {
  await say('lead', `对外提供 ${reference} 公安 王小花涉嫌诈骗 ${LAW}`)
  const kept = JSON.stringify(await talk.app.store.db.selectFrom('audit').selectAll().execute())
  expect(kept).toContain(LAW)
  expect(kept).not.toMatch(/王小花|诈骗/)
})

test('the weekly report counts them', async () => {
  await ask()
  await say('other-lead', `同意提供 ${reference}`)
  const week = 7 * 86_400_000
  const next = weekOf(talk.got.length > 0 ? Date.parse('2026-11-23T09:00:00+08:00') : 0) + week
  await talk.wait(next + 12 * 3_600_000 - Date.parse('2026-11-23T09:00:00+08:00'))
  expect(textsTo('lead', talk.got)).toContain('依法对外提供内容：1 次')
})
