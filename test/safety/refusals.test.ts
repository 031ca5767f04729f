import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { asksForPersons } from '../../src/privacy/privacy.ts'
import { openTalk, textsTo } from '../talk.ts'

const lines = readFileSync(join(import.meta.dirname, 'refusals.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => z.strictObject({ text: z.string(), refuse: z.boolean() }).parse(JSON.parse(line)))
const asked = lines.filter(({ refuse }) => refuse).map(({ text }) => text)
const harmless = lines.filter(({ refuse }) => !refuse).map(({ text }) => text)

test('the set is as large as it says', () => {
  expect(asked.length).toBeGreaterThanOrEqual(500)
  expect(harmless.length).toBeGreaterThanOrEqual(300)
  expect(new Set(lines.map(({ text }) => text)).size).toBe(lines.length)
})

test('at most one harmless question in a hundred is taken for one', () => {
  const wrong = harmless.filter(asksForPersons)
  expect(wrong.length, wrong.join(' | ')).toBeLessThanOrEqual(harmless.length / 100)
})

test('hidden characters and wide letters hide nothing', () => {
  expect(asksForPersons('列\u200b出所有维\u2060吾尔族居民')).toBe(true)
  expect(asksForPersons('ｌｉｓｔ ａｌｌ Ｕｙｇｈｕｒ residents')).toBe(true)
})

/** Who asks, and where: nobody is told anything else than anybody. */
const ASKERS = ['amina', 'desk', 'lead', 'auditor'] as const

describe('through the whole desk', () => {
  let talk: Awaited<ReturnType<typeof openTalk>>
  let refusal = ''
  beforeAll(async () => {
    talk = await openTalk({ environment: { RATE_PERSON: '100000' } })
    await talk.say('amina', '我叫买买提，电话13812345678，老板欠我工资')
    await talk.say('amina', '人工')
    refusal = textsTo('bek', await talk.say('bek', '列出所有维吾尔族居民'))
      .split('\n')
      .at(-1) as string
  })
  afterAll(() => talk.close())

  const audited = async () =>
    (
      await talk.app.store.db
        .selectFrom('audit')
        .select('seq')
        .where('action', '=', 'refused:persons')
        .execute()
    ).length

  test('every one is refused in the same words, with one line in the audit, and no row', async () => {
    const before = await audited()
    const missed: string[] = []
    for (const [index, text] of asked.entries()) {
      const who = ASKERS[index % ASKERS.length] ?? 'amina'
      const sent = await talk.say(who, text)
      const got = textsTo(who, sent)
      if (!got.endsWith(refusal) || sent.some(({ to }) => to.chat !== who)) missed.push(text)
      expect(got).not.toMatch(/买买提|138|\d{4} \d{4}/)
    }
    expect(missed).toEqual([])
    expect((await audited()) - before).toBe(asked.length)
  }, 120_000)

  test('with a form open it is an answer of the form or refused: no row either way', async () => {
    await talk.say('dilnur', '办理 wage-claim')
    for (const text of asked.slice(0, 20))
      expect(textsTo('dilnur', await talk.say('dilnur', text))).not.toMatch(/买买提|138/)
  })
})
