import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { inLanguage } from '../../src/forms/definition.ts'
import { allFields } from '../../src/forms/layout.ts'
import { openKnowledge } from '../../src/knowledge/knowledge.ts'
import { createTalk, services, words } from './talk.ts'

const CATALOGUE =
  'childcare complaint counselling elder-disabled events housekeeping housing insurance-transfer interpreter job-search labor-dispute legal-aid mediation medical-elsewhere residence-permit school-enrol social-aid start-business student-line suggestion training volunteer wage-claim welcome women-children'.split(
    ' ',
  )
const PLAN = '../shared/policy/card-plan.json'

describe('the catalogue', () => {
  test('has every service of the station', () => {
    expect(services.map(({ id }) => id)).toEqual(CATALOGUE)
  })

  test.each(services)(
    '$id can be finished from start to receipt by digits alone (but the one idea that is the point of suggestion)',
    async ({ id }) => {
      const talk = createTalk()
      let read = await talk.start(id)
      for (let turn = 0; turn < 60 && talk.filed.length === 0; turn += 1) {
        read = await talk.say(digitFor(read))
        expect(read).not.toBe('')
      }
      expect(read).toContain('4827 1936')
    },
  )

  test.each(services)('$id asks in short lines, one question mark at most', (service) => {
    for (const { label, short, why } of allFields(service.fields)) {
      const asked = inLanguage(label, 'zh-CN')
      expect(asked.match(/[？?]/g)?.length ?? 0, asked).toBeLessThanOrEqual(1)
      expect([...asked].length, asked).toBeLessThanOrEqual(20)
      expect([...inLanguage(short, 'zh-CN')].length).toBeLessThanOrEqual(8)
      for (const sentence of inLanguage(why, 'zh-CN').split(/[。，；]/))
        expect([...sentence].length, why.toString()).toBeLessThanOrEqual(15)
    }
  })

  test.each(services)('$id tells what it costs and what to bring in short lines', (service) => {
    for (const told of Object.values(service.handling.asked))
      for (const sentence of inLanguage(told?.text ?? '', 'zh-CN').split(/[。，；：\n]/u))
        expect([...sentence].length, sentence).toBeLessThanOrEqual(15)
  })

  test('names only articles that a card rests on, for what it says that law says', () => {
    const { shelf } = openKnowledge('knowledge', 'knowledge/cards')
    const bases = new Set(
      [...shelf.cards.values()].flatMap(({ basis }) =>
        basis.map(({ law, article }) => `${law} ${article}`),
      ),
    )
    const sources = services.flatMap(({ handling }) =>
      Object.values(handling.asked).flatMap((told) => told?.source ?? []),
    )
    expect(sources.length).toBeGreaterThan(5)
    for (const source of sources) expect(bases.has(source), source).toBe(true)
  })

  test.runIf(existsSync(PLAN))('names only cards that are planned', () => {
    const plan: readonly { readonly id: string }[] = JSON.parse(readFileSync(PLAN, 'utf8'))
    const known = new Set(plan.map(({ id }) => id.toLowerCase()))
    for (const { handling } of services)
      for (const card of handling.cards) expect(known.has(card), card).toBe(true)
  })

  test('never says 请, 抱歉, 无效 or an error code about an answer', () => {
    const lines = readFileSync('prompts/words/zh-CN/forms.ftl', 'utf8').matchAll(
      /^(forms-fault-\S+) = (.*)$/gm,
    )
    for (const [, key, line] of lines) expect(line, key).not.toMatch(/请|抱歉|无效|错误|代码/)
    expect(words.has('forms-fault-empty')).toBe(true)
  })
})

/** What somebody who knows only digits would press. */
function digitFor(read: string): string {
  const keys = [...read.matchAll(/^(\d{1,2}) (.*)$/gm)]
  const key = (label: RegExp) => keys.find(([, , text = '']) => label.test(text))?.[1]
  const own = key(/^确认/) ?? key(/^跳过/) ?? key(/^没有$|发消息/) ?? key(/^同意$/)
  if (own) return own
  const option = keys.find(([, number]) => number !== '0')
  if (option?.[1]) return option[1]
  if (/您的想法/.test(read)) return '楼道的灯坏了'
  if (/哪天要|期限/.test(read)) return '20261205'
  if (/哪天/.test(read)) return '20261105'
  return '6'
}
