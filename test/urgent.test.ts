import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadFiles } from '../src/files.ts'
import { openTalk, textsTo } from './talk.ts'

const HALF_HOUR = 30 * 60_000
const NUMBERS_FIRST = /^正有危险，打 110。伤了、病了，打 120。\n/
const VIOLENCE = /^先躲到安全的地方，马上打 110。/
/** May be a danger, may be none: the first of these that what is learnt just now is unsure of. */
const UNCERTAIN = uncertain(['他又来了', '没人来', '我好怕', '他在外面骂', '她一直哭', '闻着好臭'])
let talk: Awaited<ReturnType<typeof openTalk>>
let count = 0

beforeAll(async () => {
  talk = await openTalk()
})
afterAll(() => talk.close())

function uncertain(texts: readonly string[]): string {
  const { emergencies } = loadFiles(join(import.meta.dirname, '..'))
  const { kindOf, isPerhaps } = emergencies
  return texts.find((text) => !kindOf(text) && isPerhaps(text)) ?? 'none of them is unsure'
}

/** Somebody new; what they say is answered as one text. */
function somebody() {
  count += 1
  const who = `r${count}`
  return async (text: string) => textsTo(who, await talk.say(who, text))
}

describe('what may be a danger', () => {
  test('is answered as ever, after one line with the numbers', async () => {
    const says = somebody()
    const reply = await says(UNCERTAIN)
    expect(reply).toMatch(NUMBERS_FIRST)
    expect(reply.split('\n').length).toBeGreaterThan(2)
    expect(talk.endings.at(-1)).not.toBe('emergency')
  })

  test('brings that line once in half an hour, and to each resident for themselves', async () => {
    const [says, other] = [somebody(), somebody()]
    await says(UNCERTAIN)
    expect(await says(UNCERTAIN)).not.toMatch(NUMBERS_FIRST)
    expect(await other(UNCERTAIN)).toMatch(NUMBERS_FIRST)
    await talk.wait(HALF_HOUR + 60_000)
    expect(await says(UNCERTAIN)).toMatch(NUMBERS_FIRST)
  })

  test('is nothing that thanks, greets or asks about a rule', async () => {
    const says = somebody()
    for (const text of ['谢谢再见', '你好', '工资不发怎么办', '打架要赔多少钱'])
      expect(await says(text)).not.toMatch(NUMBERS_FIRST)
  })

  test('needs no line of its own where the answer names whom to call', async () => {
    const reply = await somebody()('英语老师把我孩子耳朵揪出血了')
    expect(reply).toContain('110')
    expect(reply).not.toMatch(NUMBERS_FIRST)
  })
})

describe('after a danger', () => {
  test.each(['他又来了', '怎么办', '电话没人接', '快点', '我在江东路15号', '然后呢', '啊啊啊'])(
    '“%s” brings the same numbers again',
    async (text) => {
      const says = somebody()
      expect(await says('他正在打我')).toMatch(VIOLENCE)
      expect(await says(text)).toMatch(VIOLENCE)
      expect(talk.endings.at(-1)).toBe('emergency')
    },
  )

  test('what only adds to it is no word more on what was answered before', async () => {
    const says = somebody()
    await says('工资不发怎么办')
    await says('他正在打我')
    expect(await says('在哪里')).toMatch(VIOLENCE)
    expect(await says('我在江东路15号')).toMatch(VIOLENCE)
  })

  test('another danger brings its own numbers', async () => {
    const says = somebody()
    await says('他正在打我')
    expect(await says('我妈流了好多血')).toMatch(/^现在就打 120/)
  })

  test('an ordinary question, thanks and a wish for a person are answered as ever', async () => {
    const says = somebody()
    await says('他正在打我')
    expect(await says('工资不发怎么办')).toContain('12333')
    expect(await says('谢谢')).toContain('不客气')
    expect(await says('99')).not.toMatch(VIOLENCE)
    expect(await says('人工')).toContain('单号')
  })

  test('it is not repeated to who says that it is past, nor after half an hour', async () => {
    const [says, other] = [somebody(), somebody()]
    await says('他正在打我')
    await says('警察来了 没事了')
    expect(await says('怎么办')).not.toMatch(VIOLENCE)
    await other('他正在打我')
    await talk.wait(HALF_HOUR + 60_000)
    expect(await other('怎么办')).not.toMatch(VIOLENCE)
  })

  test('staff are told nothing of the kind', async () => {
    await talk.say('desk', '张三打我')
    expect(talk.endings.at(-1)).not.toBe('emergency')
  })
})

describe('within an open form', () => {
  test('a danger comes before the question, and the draft stays', async () => {
    const says = somebody()
    await says('办理 complaint')
    const question = await says('1')
    expect(question).toContain('1 ')
    expect(await says('张三打我')).toMatch(VIOLENCE)
    expect(await says('继续')).toBe(question)
  })

  test('the same words once more are the answer, after the numbers', async () => {
    const says = somebody()
    await says('办理 complaint')
    await says('1')
    await says('张三打我')
    expect(await says('张三打我')).toMatch(NUMBERS_FIRST)
    expect(talk.endings.at(-1)).toBe('form_asked')
  })
})
