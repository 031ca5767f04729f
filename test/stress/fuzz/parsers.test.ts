import { expect, test } from 'vitest'
import { cleanText } from '../../../src/desk/clean-text.ts'
import { createRandom } from '../random.ts'
import { fuzzParsers, PARSERS } from './fuzz-parsers.ts'
import { createMeter } from './meter.ts'
import { LITERALS } from './utterances.ts'

/** Far above any honest answer, also while the other tests run; what runs away takes seconds (milliseconds). */
const SLOW_MS = 500

/** What a longer run once found: each broke a parser, or kept it busy. */
const FOUND: readonly (readonly [string, string])[] = [
  ['a date millions of years away', '48271936年前'],
  ['and among other things', '月零:48271936 号前月+862026138星期前天1元号日点十元月٣'],
  ['letters that could begin an address of e-mail', `浙A${'reli'.repeat(999)}`],
  ['digits that could begin a date', '٩'.repeat(4000)],
  ['signs of eighteen letters each', 'ﷺ'.repeat(4000)],
  ['a list of a thousand parts', '什么 要带 '.repeat(660)],
  ['halves without a whole', `换吗${'半'.repeat(3990)}x`],
  ['a gulf of blanks', `帮我找出${' '.repeat(3980)}!`],
  ['a crowd', `${'人'.repeat(3999)}1`],
  ['ones', `延期 1${'一'.repeat(3990)}。`],
  ['a greeting that does not end', `${'亲'.repeat(400)}`],
  ['a nod that does not end', `${'嗯'.repeat(45)}那个`],
  ['the end of a sentence without an end', `怎么开${'了'.repeat(3990)}!`],
]

test.each(FOUND)('every parser reads %s, quickly', (_name, raw) => {
  const { text, tooLong } = cleanText(raw)
  for (const parser of PARSERS) {
    if (tooLong && !parser.meetsAll) continue
    const meter = createMeter(parser.name, SLOW_MS)
    meter.run(() => parser.run(text, raw, createRandom(1)), parser.name)
    expect(meter.faults).toEqual([])
  }
})

test('no word of our own lists and patterns keeps a parser busy when it is said over and over', () => {
  const late: string[] = []
  for (const word of LITERALS)
    for (const text of [`${word.repeat(40)}猫`, `${word}${word.slice(1)}`.repeat(20)])
      for (const parser of PARSERS) {
        const meter = createMeter(parser.name, SLOW_MS)
        meter.run(() => parser.run(text, text, createRandom(1)), word)
        late.push(...meter.faults)
      }
  expect(late).toEqual([])
}, 300_000)

test('nothing that is written breaks a parser or keeps it busy', () => {
  const meters = fuzzParsers({ count: 5000, seed: 7, slowMs: SLOW_MS })
  expect(meters.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`))).toEqual(
    [],
  )
}, 300_000)
