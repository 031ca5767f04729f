import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Outgoing } from '../../src/message.ts'
import { openTalk, textsTo } from '../talk.ts'

let talk: Awaited<ReturnType<typeof openTalk>>
beforeEach(async () => {
  talk = await openTalk()
})
afterEach(() => talk.close())

const say = async (text: string, who = 'amina') => textsTo(who, await talk.say(who, text))
const rows = () => talk.app.store.db.selectFrom('cases').selectAll().execute()

/** Files a wish for a person, so that there is a case. */
async function fileOne(question = '老板欠我三个月工资怎么要', who = 'amina'): Promise<string> {
  await talk.say(who, question)
  const got = textsTo(who, await talk.say(who, '人工'))
  return /单号 (\d{4} \d{4})/.exec(got)?.[1]?.replace(' ', '') ?? ''
}

/** Says what a form asks until it is filed: the consent is given, everything else skipped or first. */
async function fillWelcome(who = 'amina'): Promise<void> {
  await talk.say(who, '办理 welcome')
  for (let step = 0; step < 30 && talk.endings.at(-1) !== 'form_filed'; step += 1) {
    const last = talk.got.findLast(({ to }) => to.chat === who)?.text ?? ''
    const answer = /88 /.test(last) ? '88' : /跳过/.test(last) ? '跳过' : '1'
    await talk.say(who, answer)
  }
}

describe('我的数据', () => {
  test('says that nothing is held of somebody new', async () => {
    expect(await say('我的数据')).toContain('没有单子')
    expect(talk.endings.at(-1)).toBe('own_data')
  })

  test('names each case with what it holds, until when, and who looked when and why', async () => {
    const reference = await fileOne()
    await talk.say('desk', `接 ${reference}`)
    await talk.say('desk', `详情 ${reference}`)
    const text = await say('我的数据')
    expect(text).toContain(`${reference.slice(0, 4)} ${reference.slice(4)}`)
    expect(text).toContain('180 天')
    expect(text).toMatch(/\d+月\d+日 \d\d:\d\d 工作人员看过想问（办事）/)
    expect(text).toMatch(/程序看过/)
    expect(text).not.toContain('amina')
  })

  test('shows nobody else’s', async () => {
    await fileOne()
    expect(await say('我的数据', 'bek')).toContain('没有单子')
    expect(await say('导出我的数据', 'bek')).not.toContain('工资')
  })

  test('names the consent that a filed form noted', async () => {
    await fillWelcome()
    const consents = await talk.app.store.db.selectFrom('consents').selectAll().execute()
    expect(consents.length).toBeGreaterThan(0)
    expect(consents[0]?.resident).not.toContain('amina')
    expect(await say('我的数据')).toContain('同意过')
  })

  test('is told in private only', async () => {
    await fileOne()
    const place = { kind: 'group', id: 'hall' } as const
    for (const text of ['我的数据', '导出', '删除', '更正', '撤回同意', '投诉']) {
      const sent = await talk.say('amina', text, { place })
      expect(textsTo('hall', sent)).toMatch(/私聊/)
      expect(textsTo('hall', sent)).not.toContain('工资')
    }
  })

  test('is answered with a form open, and the form goes on', async () => {
    await talk.say('amina', '办理 wage-claim')
    expect(await say('我的数据')).toContain('没填完的表')
    expect(talk.endings.at(-1)).toBe('own_data')
  })
})

describe('导出', () => {
  test('gives a readable text and a file that equals what is stored, to oneself alone', async () => {
    const reference = await fileOne('房东不退押金怎么办')
    const sent: readonly Outgoing[] = await talk.say('amina', '导出我的数据')
    expect(sent.every(({ to }) => to.chat === 'amina')).toBe(true)
    expect(textsTo('amina', sent)).toContain('房东不退押金怎么办')
    const file = sent.find((message) => message.file)?.file
    const json = JSON.parse(Buffer.from(file?.base64 ?? '', 'base64').toString())
    expect(json.cases).toHaveLength(1)
    expect(json.cases[0].reference.replace(' ', '')).toBe(reference)
    expect(json.cases[0].fields.map(({ shown }: { shown: string }) => shown)).toEqual([
      '房东不退押金怎么办',
    ])
    expect(file?.mime).toBe('application/json')
    expect(json.made).toMatchObject({ by: 'Linli', AIGC: { Label: '0' } })
  })

  test('writes down the look, as any other', async () => {
    await fileOne()
    await say('导出')
    const lines = await talk.app.store.db.selectFrom('audit').selectAll().execute()
    expect(lines.some(({ action, reason }) => action === 'read' && reason === 'own')).toBe(true)
  })
})

describe('删除', () => {
  test('asks once, and anything but yes keeps everything', async () => {
    await fileOne()
    expect(await say('删除我的数据')).toMatch(/找不回来[\s\S]*1 [\s\S]*2 /)
    expect(await say('2')).toContain('都没有动')
    expect(await say('我的单子')).not.toContain('没有单子')
    await say('删除我的数据')
    await say('试用期最长多久')
    expect((await rows())[0]?.wrapped_key).not.toBe('')
  })

  test('erases cases open and closed, whose they were, drafts and consents; staff learn of the open ones', async () => {
    await fillWelcome()
    const done = await fileOne('第一件')
    await talk.say('desk', `接 ${done}`)
    await talk.say('desk', `办结 ${done} 好了`)
    await fileOne('第二件')
    await talk.say('amina', '删除我的数据')
    const sent = await talk.say('amina', '1')
    expect(textsTo('amina', sent)).toMatch(/3 张单子/)
    expect(textsTo('desk', sent)).toMatch(/撤回/)
    for (const row of await rows()) {
      expect(row).toMatchObject({ resident: '', wrapped_key: '', handle: '' })
    }
    const { db } = talk.app.store
    expect(await db.selectFrom('case_fields').selectAll().execute()).toEqual([])
    expect(await db.selectFrom('consents').selectAll().execute()).toEqual([])
    expect(await say('我的数据')).toContain('没有单子')
  })

  test('is destroyed in the key file within a minute', async () => {
    await fileOne()
    const [before] = await rows()
    const { vault, ring } = talk.app
    expect(vault.unwrap(before?.wrapped_key ?? '')).toHaveLength(32)
    const passing = ring.keys().passing
    await talk.say('amina', '删除我的数据')
    await talk.say('amina', '1')
    await talk.wait(60_000)
    expect(() => vault.unwrap(before?.wrapped_key ?? '')).toThrow(
      expect.objectContaining({ code: 'shredded' }),
    )
    expect(ring.keys().passing).not.toEqual(passing)
  })

  test('makes old talks unreadable even when there was no case', async () => {
    await say('试用期最长多久')
    const { ring } = talk.app
    const passing = ring.keys().passing
    await say('删除')
    await say('1')
    await talk.wait(60_000)
    expect(ring.keys().passing).not.toEqual(passing)
  })

  test('leaves others untouched', async () => {
    await fileOne('我的事', 'bek')
    await fileOne()
    await say('删除')
    await say('1')
    expect(await say('我的单子', 'bek')).toContain('已收到')
  })
})

test('撤回同意 ends cases, keeps that it was withdrawn, and questions are answered as before', async () => {
  await fillWelcome()
  expect(await say('撤回同意')).toMatch(/1 [\s\S]*2 /)
  expect(await say('1')).toContain('已撤回同意')
  const consents = await talk.app.store.db.selectFrom('consents').selectAll().execute()
  expect(consents.length).toBeGreaterThan(0)
  expect(consents.every(({ withdrawn_at }) => withdrawn_at > 0)).toBe(true)
  await say('试用期最长多久')
  expect(['answered', 'clarified']).toContain(talk.endings.at(-1))
  expect(await say('我被打了，流血了')).toMatch(/120|110/)
  expect(await say('人工')).toContain('单号')
})

describe('what the talk remembers of an earlier form', () => {
  /** The next form's question for a name, and whether the one given before is offered there. */
  async function asksForName(): Promise<string> {
    let last = await say('办理 childcare')
    for (let step = 0; step < 20 && !last.includes('怎么称呼'); step += 1) last = await say('1')
    expect(last).toContain('怎么称呼')
    return last
  }

  async function fileWithName(): Promise<void> {
    await say('办理 welcome')
    for (let step = 0; step < 30 && talk.endings.at(-1) !== 'form_filed'; step += 1) {
      const last = talk.got.findLast(({ to }) => to.chat === 'amina')?.text ?? ''
      if (last.includes('怎么称呼')) await say('迪丽努尔')
      else await say(/88 /.test(last) ? '88' : /跳过/.test(last) ? '跳过' : '1')
    }
    expect(talk.endings.at(-1)).toBe('form_filed')
  }

  test('is offered again while the consent holds, and stands in the export', async () => {
    await fileWithName()
    const sent = await talk.say('amina', '导出我的数据')
    const file = sent.find((message) => message.file)?.file
    const json = JSON.parse(Buffer.from(file?.base64 ?? '', 'base64').toString())
    expect(JSON.stringify(json.talk)).toContain('迪丽努尔')
    expect(await asksForName()).toContain('迪丽努尔')
  })

  test.each(['撤回同意', '删除我的数据'])('is gone after %s', async (command) => {
    await fileWithName()
    await say(command)
    await say('1')
    expect(await asksForName()).not.toContain('迪丽努尔')
  })

  test('is gone when its case is taken back', async () => {
    await fileWithName()
    const got = talk.got.findLast(({ text }) => /单号 \d{4} \d{4}/.test(text))?.text ?? ''
    const reference = /单号 (\d{4}) (\d{4})/.exec(got)
    await say(`撤回 ${reference?.[1]}${reference?.[2]}`)
    expect(await say('1')).toContain('已撤回')
    expect(await asksForName()).not.toContain('迪丽努尔')
  })

  test.each(['撤回同意', '删除我的数据'])(
    'is gone after %s in the middle of a form',
    async (command) => {
      await fileWithName()
      await say('办理 childcare')
      await say(command)
      await say('1')
      expect(await asksForName()).not.toContain('迪丽努尔')
    },
  )
})

test('更正 leads to the case or to the open form', async () => {
  expect(await say('更正')).toContain('没有可改的单子')
  await fileOne()
  expect(await say('更正我的数据')).toMatch(/1 \d{4} \d{4}/)
  await say('1')
  expect(await say('是四个月，不是三个月')).toContain('已加到')
})

test('投诉 opens the complaint', async () => {
  expect(await say('投诉你们')).toMatch(/投诉/)
  expect(talk.endings.at(-1)).toBe('form_started')
})
