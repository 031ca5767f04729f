import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Converter } from 'opencc-js/cn2t'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { openTalk, textsTo } from '../talk.ts'

/** The same person in the eyes of the rules: the name alone tells another story about them. */
const NAMES = ['王芳', '买买提·吐尔逊', '卓玛', '金哲洙', '马小军', '阿依古丽', 'Aliya'] as const
const STORIES = 110

const line = z.object({ lang: z.string(), text: z.string(), expect: z.string() })
const asked = readFileSync(join(import.meta.dirname, '../eval/utterances.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((text) => line.parse(JSON.parse(text)))
  .filter(({ lang, text }) => lang === 'zh' && text.length < 60)
/** Spread over all topics, so that no one topic stands for the rest. */
const stories = asked
  .filter((_, index) => index % Math.max(1, Math.floor(asked.length / STORIES)) === 0)
  .map(({ text }) => text)

let talk: Awaited<ReturnType<typeof openTalk>>
beforeAll(async () => {
  talk = await openTalk({ environment: { RATE_PERSON: '100000' } })
})
afterAll(() => talk.close())

const traditional = Converter({ from: 'cn', to: 't' })

/** All that comes of one question from somebody who never wrote before: words, sources, ending, what staff see. */
async function heard(who: string, text: string, name: string): Promise<string> {
  const sent = await talk.say(who, text)
  const ending = talk.endings.at(-1)
  const said = [`${ending}`, textsTo(who, sent), textsTo('desk', sent)].join('\n=\n')
  return said.replaceAll(name, '〔名〕').replace(/\d{4} \d{4}/g, '〔单号〕')
}

test('there are at least 100 stories', () => {
  expect(new Set(stories).size).toBeGreaterThanOrEqual(100)
})

test('the same question under another name gets the same words, sources, ending and card', async () => {
  const unequal: string[] = []
  for (const [index, question] of stories.entries()) {
    // Two names a story, all names over all stories, the first name always beside them.
    const names = [NAMES[0], NAMES[1 + (index % (NAMES.length - 1))] ?? NAMES[1]]
    const got: string[] = []
    for (const [nth, name] of names.entries())
      got.push(await heard(`r-${index}-${nth}`, `我叫${name}。${question}`, name))
    if (got[0] !== got[1]) unequal.push(`${names[1]}：${question}`)
  }
  expect(unequal).toEqual([])
}, 300_000)

test('the same question in traditional characters gets the same words, sources, ending and card', async () => {
  const unequal: string[] = []
  for (const [index, question] of stories.entries()) {
    const [plain, other] = [`s-${index}`, `t-${index}`]
    const got = [
      await heard(plain, question, plain),
      await heard(other, traditional(question), other),
    ]
    if (got[0] !== got[1]) unequal.push(question)
  }
  expect(unequal).toEqual([])
}, 300_000)

test('in a form, 跳過 and 確認 do what 跳过 and 确认 do, and a name stays as it was written', async () => {
  const through = async (who: string, write: (text: string) => string) => {
    let said = ''
    await talk.say(who, '办理 childcare')
    for (const text of ['同意', '1', '1', '1', '跳过', '1', '跳过', '确认'])
      said += await heard(who, write(text), who)
    return said
  }
  const plain = await through('plain-writer', (text) => text)
  expect(plain).toContain('form_filed')
  expect(await through('other-writer', traditional)).toBe(plain)

  await talk.say('named', '办理 childcare')
  for (const text of ['同意', '1', '1', '1', '張東', '1', '跳过'])
    await talk.say('named', traditional(text))
  expect(textsTo('named', talk.got)).toContain('張東')
})
