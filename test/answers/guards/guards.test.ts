import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createGuards } from '../../../src/answers/guards/guards.ts'
import { numbersIn } from '../../../src/answers/guards/numbers.ts'
import { polarityAgrees } from '../../../src/answers/guards/polarity.ts'
import { missingConditions } from '../../../src/answers/steps/compose.ts'
import {
  type Changed,
  faithful as faithfulOf,
  flipped as flippedOf,
  linesOf,
  wrongNumbers as wrongNumbersOf,
} from '../../../src/commands/eval/mutations.ts'
import { shelf } from '../answering.ts'

const names = z
  .array(z.string())
  .parse(load(readFileSync(join(import.meta.dirname, '../../../prompts/model/names.yaml'), 'utf8')))
const cards = [...shelf().cards.values()]
const [wrongNumbers, flipped, faithful] = [
  wrongNumbersOf(cards),
  flippedOf(cards),
  faithfulOf(cards),
]
const faultOf = createGuards(names)
const faultIn = ({ card, line, changed }: Changed) =>
  faultOf(changed, line, linesOf(card).join('\n'))
const missed = (some: readonly Changed[]) => some.filter((one) => faultIn(one) === undefined)

describe('a sentence of a model', () => {
  test('with a wrong number is caught, in at least 99.5 % of 400 and more', () => {
    expect(wrongNumbers.length).toBeGreaterThanOrEqual(400)
    expect(missed(wrongNumbers).length / wrongNumbers.length).toBeLessThanOrEqual(0.005)
  })

  test('that turns a rule round is caught, in at least 99.5 % of 500 and more', () => {
    expect(flipped.length).toBeGreaterThanOrEqual(500)
    expect(missed(flipped).map(({ changed }) => changed)).toHaveLength(0)
  })

  test('that says the same in other words passes, with at most 5 % false alarms', () => {
    const alarms = faithful.filter((one) => faultIn(one) !== undefined)
    expect(alarms.length / faithful.length).toBeLessThanOrEqual(0.05)
  })

  test.each([
    ['网址 https://example.com', 'printed'],
    ['看《劳动法》', 'printed'],
    ['看第五十条', 'printed'],
    ['到人社局去投诉老板', 'names'],
    ['今天天气不错啊朋友们', 'polarity'],
    ['今天天气很好啊朋友们', 'overlap'],
  ])('is refused: %s', (sentence, fault) => {
    expect(faultOf(sentence, '去派出所投诉老板', '去派出所投诉老板')).toBe(fault)
  })
})

describe('a condition that must be said', () => {
  const withConditions = cards.filter(({ must_mention }) => must_mention.length > 0)

  test('is put back wherever a text left it out', () => {
    expect(withConditions.length).toBeGreaterThan(50)
    for (const card of withConditions) {
      const added = missingConditions(card, '').join('\n')
      for (const phrase of card.must_mention) expect(added).toContain(phrase)
    }
  })
})

describe('numbers', () => {
  test.each([
    ['三十日内', '30天'],
    ['30 天', '30天'],
    ['半年', '6月'],
    ['六个月', '6月'],
    ['一年半', '1.5年'],
    ['1万元', '10000元'],
    ['一万五千元', '15000元'],
    ['百分之二十', '20%'],
    ['20%', '20%'],
    ['15 个工作日', '15工作日'],
    ['十六周岁', '16岁'],
    ['打 12333', '12333'],
    ['2,490 元', '2490元'],
  ])('%s is %s in any notation', (text, number) => {
    expect(numbersIn(text)).toEqual([number])
  })

  test.each(['一起去', '一定要带', '十分重要', '统一安排', '万一不行'])('%s has none', (text) => {
    expect(numbersIn(text)).toEqual([])
  })
})

test('a rule turned round by one word no longer agrees', () => {
  expect(polarityAgrees('老板能扣工资', '老板不能扣工资')).toBe(false)
  expect(polarityAgrees('老板不得扣工资', '老板不能扣工资')).toBe(true)
  expect(polarityAgrees('满 16 岁', '不满 16 岁')).toBe(false)
})
