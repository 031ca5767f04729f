import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readLines } from '../../src/commands/eval/run-lines.ts'
import { loadScope } from '../../src/routing/routing.ts'
import { shelf, talkWith } from '../answers/answering.ts'

const ROOT = join(import.meta.dirname, '../..')
const scopeOf = loadScope(join(ROOT, 'prompts/scope.yaml'))
const linesOf = (set: string) => readLines(join(ROOT, `test/eval/${set}.jsonl`))

/** One message for each fork, none of them from a set that is measured. */
const FORKED = [
  ['人家押金不给我 咋弄', 'deposit'],
  ['签了合同第二天就反悔了', 'contract-end'],
  ['证件弄没了去哪补', 'which-paper'],
  ['外省交的保险能不能接到这边', 'move-insurance'],
  ['单位给我上了职工医保 农合还能同时用吗', 'two-health-insurances'],
  ['直播间的裤子下过水了还能退不', 'goods-used'],
  ['烫伤了找谁赔', 'who-pays-injury'],
  ['寒假去做工 手让刀切了', 'student-work-injury'],
  ['给人打短工从梯子上摔了', 'casual-work-injury'],
  ['登记要啥材料', 'which-registration'],
  ['政府补贴怎么领', 'which-subsidy'],
  ['合同怎么看', 'which-contract'],
  ['不给我退款', 'which-refund'],
  ['去哪里投诉', 'which-complaint'],
  ['能报销多少', 'which-refund-cover'],
] as const

describe('a question under two rules', () => {
  test.each(FORKED)('%s is asked back about %s', (text, name) => {
    const scope = scopeOf(text)
    expect(scope?.name).toBe(name)
    for (const { label, card } of scope?.fork?.choices ?? []) {
      expect(label.length).toBeLessThanOrEqual(15)
      expect(shelf().cards.has(card), card).toBe(true)
    }
  })

  test('is asked back once, and what is said then is answered', async () => {
    const talk = talkWith()
    const asked = await talk.say('押金不给我 咋弄')
    expect(asked.ending).toBe('clarified')
    const values = asked.replies[0]?.choices?.map(({ value }) => value)
    expect(values).toEqual(['答案 hou-02', '答案 job-10', '答案 con-25', '人工'])
    const said = await talk.say('进厂交的')
    expect(said.ending).toBe('answered')
    expect(said.citations).toContainEqual({ law: '劳动合同法', article: '第九条' })
  })

  test('is not asked back when it says already which rule it is', async () => {
    for (const text of ['房东的押金不退', '厂里押金不退', '房租合同没到期想走要赔钱吗'])
      expect((await talkWith().say(text)).ending).toBe('answered')
  })

  test('is answered at once when a card’s author wrote just this under it', async () => {
    const said = await talkWith().say('一个人能不能有两个医保')
    expect(said.ending).toBe('answered')
  })

  test('is rare: of the cards’ own questions and of those with one card, under 1 % are asked back', () => {
    const asks = [...shelf().cards.values()].flatMap(({ title, asks: all }) => [title, ...all])
    const lines = ['utterances', 'fresh', 'fresh-2', 'fresh-3', 'fresh-4', 'fresh-5', 'fresh-6']
      .flatMap(linesOf)
      .flatMap(({ text, expect: wanted }) => (wanted === 'answer' ? [text] : []))
    for (const texts of [asks, lines])
      expect(texts.filter((text) => scopeOf(text)?.fork).length / texts.length).toBeLessThan(0.01)
  })
})
