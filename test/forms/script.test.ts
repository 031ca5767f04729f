import { describe, expect, test } from 'vitest'
import { createTalk } from './talk.ts'

/** A wage claim up to this many answers; the next question is open. */
const ANSWERS = [
  '1',
  '1',
  '馬麗華',
  '2',
  '13812345678',
  '東方廠',
  '2',
  '8500',
  '昨天',
  '2',
  '5',
  '8',
]

async function talkAt(count: number) {
  const talk = createTalk()
  await talk.start('wage-claim')
  await talk.sayAll(...ANSWERS.slice(0, count))
  return talk
}

describe('whoever writes in traditional characters (P-26)', () => {
  test.each([
    ['為什麼', '为什么问：'],
    ['為什麼問這個', '为什么问：'],
    ['你們問這麼多幹嘛', '为什么问：'],
    ['回到上一題', '给谁办'],
    ['重來', '从头填'],
    ['不辦了', '真的不办了吗'],
    ['取消辦理', '真的不办了吗'],
    ['以後再填', '给您留着'],
    ['找工作人員', '(人工)'],
    ['再說一遍', '您同意吗'],
    ['繼續', '您同意吗'],
    ['同意', '怎么称呼您'],
    ['願意', '怎么称呼您'],
    ['不願意', '不记您的信息'],
  ])('is understood at the consent: %s', async (said, answer) => {
    const talk = await talkAt(1)
    const read = await talk.say(said)
    expect(read).toContain(answer)
  })

  test('picks an option by its words, a number, a day, and files by 確認', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    await talk.sayAll('給自己辦', '同意', '馬麗華')
    expect(await talk.say('打電話')).toContain('手机号')
    await talk.sayAll('13812345678', '東方廠')
    expect(await talk.sayAll('工廠', '兩萬三', '三個月前', '沒有合同', '都沒有', '跳過')).toContain(
      '88',
    )
    await talk.say('確認')
    const values = Object.fromEntries(
      talk.filed.flatMap(({ fields }) => fields.map(({ name, value }) => [name, value])),
    )
    expect(values).toMatchObject({ call_name: '馬麗華', employer: '東方廠', amount: '23000' })
  })

  test('is called as it was written, at the question, in a sentence and in a correction', async () => {
    expect(JSON.stringify((await talkAt(3)).progress())).toContain('馬麗華')
    const talk = await talkAt(12)
    await talk.say('稱呼改成張麗萍')
    expect(JSON.stringify(talk.progress())).toContain('張麗萍')
    expect(JSON.stringify(talk.progress())).not.toContain('马丽华')
    const other = await talkAt(2)
    const heard = await other.say('我叫馬麗華，電話13900001111')
    expect(heard).toContain('馬麗華')
    await other.say('對')
    expect(JSON.stringify(other.progress())).toContain('馬麗華')
  })

  test('is heard by other rooms in their own words', async () => {
    const talk = await talkAt(3)
    const taken = talk.take('居住證幾天能拿到？')
    expect(taken.kind === 'digression' && taken.text).toBe('居住證幾天能拿到？')
  })
})
