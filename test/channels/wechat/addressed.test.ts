import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  callsEverybody,
  mentions,
  splitQuote,
  stripMentions,
} from '../../../src/channels/wechat/addressed.ts'

const NAMES = ['社区小助手', '小邻']

test.each([
  ['@小邻\u2005你好', '你好'],
  ['@小邻 你好', '你好'],
  ['@小邻\n你好', '你好'],
  ['你好 @小邻', '你好'],
  ['你好@社区小助手 在吗', '你好 在吗'],
  ['@小邻 @社区小助手\u2005 你好', '你好'],
])('%j calls us and leaves %j', (text, left) => {
  expect(mentions(text, NAMES)).toBe(true)
  expect(stripMentions(text, NAMES).replace(/\s+/gu, ' ')).toBe(left)
})

test.each(['小邻 你好', '@小邻居 你好', '@小 邻', '＠小邻 你好', '@王五 小邻说的', ''])(
  '%j does not call us',
  (text) => expect(mentions(text, NAMES)).toBe(false),
)

test('a name is never read as a pattern', () => {
  expect(mentions('@abc 你好', ['a.c', '.*', '(', '[x', 'a|b'])).toBe(false)
  expect(mentions('@a.c(1)+ 你好', ['a.c(1)+'])).toBe(true)
})

test('any name at all is found and taken out, with nothing else lost', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((text) => text.trim() === text && !/\u2005/u.test(text))
  const rest = fc.string({ maxLength: 40 }).filter((text) => !text.includes('@'))
  fc.assert(
    fc.property(name, rest, (own, said) => {
      const text = `@${own}\u2005${said}`
      expect(mentions(text, [own])).toBe(true)
      expect(stripMentions(text, [own])).toBe(said.trim())
    }),
  )
})

test('an empty name calls nobody', () => {
  expect(mentions('@ 你好', ['', ' '])).toBe(false)
})

test.each(['@所有人 开会', '开会 @所有人', '@ALL meeting'])('%j calls everybody', (text) => {
  expect(callsEverybody(text)).toBe(true)
})

test('a reply is split into who, what was quoted and what is said', () => {
  expect(splitQuote('「小邻：先带身份证」\n- - - - - - - - - - - - - - -\n还要照片吗？')).toEqual({
    who: '小邻',
    quoted: '先带身份证',
    own: '还要照片吗？',
  })
})

test.each(['「小邻」说得对', '「小邻：没有线」', '普通的话', '「：」\n- - - - -\n空名'])(
  '%j quotes nobody',
  (text) => expect(splitQuote(text)).toEqual({ own: text }),
)

test('a megabyte made to be slow is read at once', () => {
  const text = `「a：${'：「'.repeat(500_000)}`
  const started = performance.now()
  expect(splitQuote(text).own).toBe(text)
  expect(performance.now() - started).toBeLessThan(1000)
})
