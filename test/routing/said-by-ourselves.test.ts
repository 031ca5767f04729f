import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTalk, textsTo } from '../talk.ts'

const WORDS = join(import.meta.dirname, '../../prompts/words/zh-CN')
/** 发“我的单子”, 说“办事情”: what our own lines tell a resident to write, where it is a whole message of fixed words. */
const TOLD = /(?:发|说|写|回复)“([\p{Script=Han}]+)”/gu
/** Told within a form, at the duty desk, or with something to be filled in. */
const ELSEWHERE = new Set([
  '继续',
  '确认',
  '取消',
  '缺口',
  '补充',
  '没办好',
  '不同意转交',
  '第几项不对',
])

const told = new Set(
  readdirSync(WORDS)
    .flatMap((file) => [...readFileSync(join(WORDS, file), 'utf8').matchAll(TOLD)])
    .map(([, word = '']) => word)
    .filter((word) => !ELSEWHERE.has(word)),
)

let talk: Awaited<ReturnType<typeof openTalk>>
beforeAll(async () => {
  talk = await openTalk()
})
afterAll(() => talk.close())

test.each([...told])(
  '“%s”, which our own words tell to write, is understood when written',
  async (word) => {
    const text = textsTo(word, await talk.say(word, word))
    expect(text).not.toBe('')
    expect(text).not.toMatch(/哪方面的事|没有依据/)
  },
)

test('there are such words', () => {
  expect([...told]).toEqual(expect.arrayContaining(['我的单子', '我的数据', '办事情']))
})
