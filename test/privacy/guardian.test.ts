import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { services } from '../forms/talk.ts'
import { openTalk, textsTo } from '../talk.ts'

let talk: Awaited<ReturnType<typeof openTalk>>
beforeEach(async () => {
  talk = await openTalk()
})
afterEach(() => talk.close())

const say = async (who: string, text: string, group?: string) =>
  textsTo(
    group ?? who,
    await talk.say(who, text, group ? { place: { kind: 'group', id: group } } : {}),
  )
const consents = () => talk.app.store.db.selectFrom('consents').selectAll().execute()

/** A child says that they are not 14 yet; returns the one-time word. */
async function invited(child = 'child'): Promise<string> {
  await say(child, '学生热线')
  return /家长 (\d{4} \d{4})/.exec(await say(child, '2'))?.[1] ?? ''
}
async function agreed(child = 'child', guardian = 'mother'): Promise<void> {
  const word = await invited(child)
  await say(guardian, `家长 ${word}`)
  expect(await say(guardian, '1')).toContain('记下了')
}

test.each(['school-enrol', 'childcare', 'women-children'])(
  '%s, where the writer’s age is not asked, can be filed without anything that leads to the writer',
  (id) => {
    const service = services.find((one) => one.id === id)
    const fields = service?.fields.flatMap((one) => (one.type === 'repeat' ? one.fields : [one]))
    const leading = fields?.filter(({ personal }) => personal) ?? []
    expect(leading.length).toBeGreaterThan(0)
    for (const { name, required, relevant } of leading)
      expect([name, !required || / = 'phone'$/.test(relevant ?? '')]).toEqual([name, true])
  },
)

test('a child under 14 is asked nothing more: no data, the right numbers, a word for a guardian, rules of their own', async () => {
  await say('child', '学生热线')
  const told = await say('child', '2')
  expect(told).toMatch(/先不记/)
  expect(told).toContain('110')
  expect(told).toContain('12355')
  expect(talk.endings.at(-1)).toBe('form_stopped')
  expect(await say('child', '1')).toMatch(/给 14 岁以下的你[\s\S]*12355/)
  for (const sentence of (await say('child', '给小朋友的规则')).split(/[。\n]/))
    expect([...sentence.replace(/[^\p{Script=Han}]/gu, '')].length, sentence).toBeLessThanOrEqual(
      15,
    )
  expect(await talk.app.store.db.selectFrom('cases').selectAll().execute()).toEqual([])
  expect(await consents()).toEqual([])
})

test('words of danger go before the question of age, and a person can be had without any consent', async () => {
  await say('child', '学生热线')
  expect(await say('child', '不想活了')).toMatch(/110|120/)
  await invited('other')
  expect(await say('other', '0')).toContain('单号')
})

describe('a guardian', () => {
  test('reads who, what for, what, how long, in a chat of their own; after the yes the form goes on', async () => {
    const word = await invited()
    const asked = await say('mother', `家长 ${word}`)
    for (const part of [
      '学生热线',
      '社区青少年工作者',
      '帮同学解决难事',
      '称呼',
      '90 天',
      '不给您看',
    ])
      expect(asked).toContain(part)
    await say('mother', '1')
    expect(await consents()).toMatchObject([{ scope: 'guardian_student-line', withdrawn_at: 0 }])
    await say('child', '学生热线')
    expect(await say('child', '2')).toContain('您同意吗')
  })

  test('learns nothing of what the child said', async () => {
    await say('child', '爸爸打我金丝雀')
    await agreed()
    await say('child', '学生热线')
    await say('child', '2')
    const heard = textsTo('mother', talk.got) + (await say('mother', '我的数据'))
    expect(heard).not.toContain('金丝雀')
    expect(heard).toContain('您替孩子同意过')
    expect(await say('child', '我的数据')).toContain('家里大人同意过')
  })

  test('who says no, or nothing, has not agreed', async () => {
    const word = await invited()
    await say('mother', `家长 ${word}`)
    await say('mother', '好')
    await say('mother', '2')
    expect(await consents()).toEqual([])
    await say('child', '学生热线')
    expect(await say('child', '2')).toContain('先不记')
  })

  test('the no uses the word up, and so does the yes', async () => {
    const first = await invited()
    await say('mother', `家长 ${first}`)
    expect(await say('mother', '不同意')).toContain('不记')
    expect(await say('mother', `家长 ${first}`)).toContain('用不了')
    const second = await invited()
    await say('mother', `家长${second.replace(' ', '')}`)
    await say('mother', '1')
    expect(await say('uncle', `家长 ${second}`)).toContain('用不了')
  })

  test('must be somebody else, in private, within a day, with the right word', async () => {
    const word = await invited()
    expect(await say('child', `家长 ${word}`)).toContain('大人用自己的账号')
    expect(await say('mother', `家长 ${word}`, 'hall')).toContain('私聊')
    expect(await say('mother', '家长 0000 0001')).toContain('用不了')
    await talk.wait(24 * 3_600_000)
    expect(await say('mother', `家长 ${word}`)).toContain('用不了')
    expect(await consents()).toEqual([])
  })

  test('is not agreed to by a digit meant for an open form', async () => {
    const word = await invited()
    await say('mother', '办理 wage-claim')
    expect(await say('mother', `家长 ${word}`)).toContain('没填完')
    await say('mother', '1')
    expect((await consents()).filter(({ scope }) => scope.startsWith('guardian'))).toEqual([])
  })

  test('can take the yes back: then nothing is asked of the child any more', async () => {
    await agreed()
    await say('mother', '撤回同意')
    expect(await say('mother', '1')).toContain('已撤回')
    await say('child', '学生热线')
    expect(await say('child', '2')).toContain('先不记')
  })

  test('who erases their own data is forgotten as the giver, too', async () => {
    await agreed()
    await say('mother', '删除')
    await say('mother', '1')
    const mother = talk.app.vault.pseudonym('person|test|mother')
    expect(JSON.stringify(await consents())).not.toContain(mother)
    await say('child', '学生热线')
    expect(await say('child', '2')).toContain('先不记')
  })
})

test('a consent is for the one child and service it was given for', async () => {
  await agreed()
  await say('sister', '学生热线')
  expect(await say('sister', '2')).toContain('先不记')
})

test('the word lies nowhere in clear', async () => {
  const word = (await invited()).replace(' ', '')
  const kept = JSON.stringify(await talk.app.store.db.selectFrom('keyv').selectAll().execute())
  expect(kept).toContain('guardian')
  expect(kept).not.toContain(word)
})
