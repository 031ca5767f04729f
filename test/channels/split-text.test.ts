import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Capabilities } from '../../src/channels/channels.ts'
import { splitText } from '../../src/channels/split-text.ts'

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' })
const lettersOf = (text: string) => [...graphemes.segment(text)].map(({ segment }) => segment)
const sizes = {
  utf16: (text: string) => text.length,
  bytes: (text: string) => Buffer.byteLength(text),
}
const limit = (maxText: number, unit: Capabilities['unit'] = 'utf16'): Capabilities => ({
  maxText,
  unit,
  buttons: false,
  files: false,
})
const withoutNumber = (part: string) => part.replace(/\n\(\d+\/\d+\)$/, '')
const withoutSpace = (text: string) => text.replace(/\s/g, '')

const FAMILY = '👩🏽‍👩🏽‍👧🏽'
const LINK = 'https://www.gov.cn/zhengce/2015-12/12/content_5023046.htm'
/** Text as our replies have it: sentences, links, numbers, titles, emoji, other scripts. */
const word = fc.constantFrom(
  ...[
    '您好。',
    '工资',
    '第五十条',
    '《劳动法》',
    '《中华人民共和国劳动合同法》',
    '12333',
    '2,000.50 元',
    '138-0000-0000',
  ],
  ...[
    LINK,
    FAMILY,
    '🇨🇳🇺🇾',
    'é',
    'e\u0301',
    'ياخشىمۇسىز',
    '\n',
    '\n\n',
    ' ',
    '！',
    'Yes. ',
    '𠮷',
    '１２３',
  ],
)
const prose = fc.array(word, { maxLength: 400 }).map((words) => words.join(''))
const unit = fc.constantFrom('utf16', 'bytes')

describe('a text for a platform with a limit', () => {
  test('that fits is left as it is', () => {
    expect(splitText('您好', limit(2))).toEqual(['您好'])
  })

  test('never comes out longer than the limit', () => {
    fc.assert(
      fc.property(prose, unit, fc.integer({ min: 80, max: 500 }), (text, by, max) => {
        for (const part of splitText(text, limit(max, by)))
          expect(sizes[by](part)).toBeLessThanOrEqual(max)
      }),
    )
  })

  test('comes out whole: nothing lost, nothing added but the numbers of the parts', () => {
    fc.assert(
      fc.property(prose, unit, fc.integer({ min: 80, max: 500 }), (text, by, max) => {
        const parts = splitText(text, limit(max, by))
        expect(withoutSpace(parts.map(withoutNumber).join(''))).toBe(withoutSpace(text))
      }),
    )
  })

  test('is never cut inside what one sees as one letter', () => {
    fc.assert(
      fc.property(prose, fc.integer({ min: 80, max: 300 }), (text, max) => {
        const letters = lettersOf(withoutSpace(text))
        const parts = splitText(text, limit(max)).map((part) => withoutSpace(withoutNumber(part)))
        expect(parts.flatMap(lettersOf)).toEqual(letters)
      }),
    )
  })

  test('has no empty part, which platforms refuse', () => {
    fc.assert(
      fc.property(
        prose.filter((text) => text.trim() !== ''),
        fc.integer({ min: 80, max: 300 }),
        (text, max) => {
          for (const part of splitText(text, limit(max)))
            expect(withoutNumber(part).trim()).not.toBe('')
        },
      ),
    )
  })

  test.each([LINK, '《中华人民共和国劳动合同法》', '138-0000-0000', '2,000.50'])(
    'keeps %s in one piece, wherever the cut falls',
    (whole) => {
      for (let before = 60; before <= 140; before += 1) {
        const text = `${'好'.repeat(before)}${whole}${'呀'.repeat(120)}`
        const parts = splitText(text, limit(120))
        expect(parts.filter((part) => part.includes(whole))).toHaveLength(1)
      }
    },
  )

  test('is cut at the end of a line or a sentence where there is one', () => {
    const text = `${'一'.repeat(70)}。${'二'.repeat(70)}。\n${'三'.repeat(70)}`
    expect(splitText(text, limit(110))).toEqual([
      `${'一'.repeat(70)}。\n(1/3)`,
      `${'二'.repeat(70)}。\n(2/3)`,
      `${'三'.repeat(70)}\n(3/3)`,
    ])
  })

  test('is numbered, so that one sees whether a part is missing', () => {
    const parts = splitText('好'.repeat(250), limit(100))
    expect(parts.map((part) => /\((\d\/\d)\)$/.exec(part)?.[1])).toEqual(['1/3', '2/3', '3/3'])
  })

  test('ends, even with one letter of 10,000 marks, 1 MB of spaces, or a number of 10,000 digits', () => {
    for (const text of [
      `a${'\u0301'.repeat(10_000)}b`,
      `a${' '.repeat(1_000_000)}b`,
      '9'.repeat(10_000),
      `《${'长'.repeat(5000)}》`,
      `https://example.org/${'a'.repeat(10_000)}`,
      FAMILY.repeat(3000),
    ]) {
      const parts = splitText(text, limit(1000))
      for (const part of parts) {
        expect(part.length).toBeLessThanOrEqual(1000)
        expect(withoutNumber(part).trim()).not.toBe('')
      }
    }
  })
})
