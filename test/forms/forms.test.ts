import { describe, expect, test } from 'vitest'
import { createTalk } from './talk.ts'

const UP_TO_AMOUNT = ['1', '1', '阿里', '2', '13812345678', '东方制衣厂', '2']
const WHOLE = [...UP_TO_AMOUNT, '8500', '去年11月', '2', '1 3', '8']

describe('a guided form', () => {
  test('asks one question at a time and files what was confirmed', async () => {
    const talk = createTalk()
    expect(await talk.start('wage-claim')).toContain('给谁办')
    expect(await talk.sayAll(...WHOLE)).toContain('您看看，都对吗？')
    expect(talk.filed).toHaveLength(0)
    const receipt = await talk.say('确认')
    for (const part of ['4827 1936', '接下来', '什么时候', '12333', '我的单子', '撤回'])
      expect(receipt).toContain(part)
    expect(talk.filed).toHaveLength(1)
    const values = Object.fromEntries(
      talk.filed[0]?.fields.map(({ name, value }) => [name, value]) ?? [],
    )
    expect(values).toMatchObject({
      call_name: '阿里',
      phone: '13812345678',
      work: 'factory',
      amount: '8500',
      since: '2025-11',
      contract: 'no',
      proof: 'slip badge',
      more: '',
    })
    expect(talk.progress()).toBeUndefined()
  })

  test('does not take 好 for a confirmation', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    await talk.sayAll(...WHOLE)
    expect(await talk.say('好')).toContain('还没交')
    expect(talk.filed).toHaveLength(0)
  })

  test('goes back to the last answer and offers it again', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    await talk.sayAll(...UP_TO_AMOUNT)
    const back = await talk.say('返回')
    expect(back).toContain('做什么活')
    expect(back).toContain('7 不改，还是工厂')
    expect(await talk.say('7')).toContain('一共欠您多少钱')
  })

  test('skips what may be skipped, and says why not otherwise', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    expect(await talk.sayAll(...UP_TO_AMOUNT, '跳过')).toContain('这个要填')
    expect(await talk.sayAll('8500', '昨天', '2', '5', '跳过')).toContain('补充：未填写')
  })

  test('cancels after asking once and keeps nothing', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    await talk.sayAll(...UP_TO_AMOUNT)
    expect(await talk.say('取消')).toContain('真的不办了吗')
    expect(await talk.say('1')).toContain('填的都删了')
    expect(JSON.stringify(talk.session())).not.toContain('13812345678')
  })

  test('answers a question in between and asks the same again', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    await talk.sayAll(...UP_TO_AMOUNT)
    const before = talk.progress()
    const reply = await talk.say('工伤怎么赔？')
    expect(reply).toContain('答：工伤怎么赔？')
    expect(reply).toContain('我们继续：\n一共欠您多少钱')
    expect(talk.progress()).toEqual(before)
  })

  test('changes an answer by word and goes straight on', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    await talk.sayAll(...UP_TO_AMOUNT)
    const reply = await talk.say('电话改成13900001111')
    expect(reply).toContain('改好了：手机 139****1111')
    expect(reply).toContain('一共欠您多少钱')
  })

  test('asks only what has become relevant after a change, then shows the summary', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    await talk.sayAll(...WHOLE)
    expect(await talk.say('5')).toContain('做什么活')
    expect(await talk.say('工地')).toContain('包工头')
    expect(await talk.say('老李')).toContain('您看看，都对吗？')
    await talk.say('5')
    expect(await talk.say('2')).not.toContain('老李')
    await talk.say('88')
    expect(JSON.stringify(talk.filed)).not.toContain('老李')
  })

  test('says why it asks and asks again', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    expect(await talk.sayAll('1', '1', '为什么')).toContain('打给您时，好称呼您。\n怎么称呼您')
  })

  test('records nothing when consent is refused', async () => {
    const talk = createTalk()
    await talk.start('wage-claim')
    expect(await talk.sayAll('1', '不同意')).toContain('照样能问事')
    expect(talk.progress()).toBeUndefined()
  })

  test('moves a group talk to private with one line that names neither person nor matter', async () => {
    const talk = createTalk()
    const line = await talk.start('wage-claim', { place: { kind: 'group', id: 'g' } })
    expect(line).toContain('私下说')
    expect(line).not.toMatch(/讨薪|工资/)
  })
})
