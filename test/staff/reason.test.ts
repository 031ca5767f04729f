import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KEPT_MS } from '../../src/privacy/privacy.ts'
import { openTalk, textsTo } from '../talk.ts'
import { openStand } from './stand.ts'

const REASON = '等了三个星期，王小姐很耐心'

describe('why somebody gave these stars', () => {
  let talk: Awaited<ReturnType<typeof openTalk>>
  beforeEach(async () => {
    talk = await openTalk()
  })
  afterEach(() => talk.close())

  const say = async (text: string) => textsTo('amina', await talk.say('amina', text))
  const reasons = () =>
    talk.app.store.db
      .selectFrom('case_events')
      .select(['note', 'actor'])
      .where('action', '=', 'explain')
      .execute()

  /** A case that a colleague has settled; its number. */
  async function settled(): Promise<string> {
    const filed = textsTo('amina', await talk.say('amina', '人工'))
    const reference = /单号 (\d{4} \d{4})/.exec(filed)?.[1]?.replace(' ', '') ?? ''
    const asColleague = { place: { kind: 'group', id: 'desk' } } as const
    await talk.say('zhang', `接 ${reference}`, asColleague)
    await talk.say('zhang', `办结 ${reference} 好了`, asColleague)
    return reference
  }

  test('is asked once, kept sealed, and answered with thanks; staff chats learn only that there is one', async () => {
    const reference = await settled()
    expect(await say('5')).toMatch(/谢谢您的评价[\s\S]*想说说为什么吗[\s\S]*90 天/)
    const sent = await talk.say('amina', REASON)
    expect(textsTo('amina', sent)).toMatch(/^谢谢，记下了。/)
    expect(textsTo('desk', sent)).toContain('居民说了为什么这样评')
    expect(JSON.stringify(sent.filter(({ to }) => to.chat !== 'amina'))).not.toContain('三个星期')
    const [kept] = await reasons()
    expect(kept).toMatchObject({ actor: 'resident' })
    expect(kept?.note).toMatch(/^v1\./)
    expect(kept?.note).not.toContain('三个星期')
    const [row] = await talk.app.store.db.selectFrom('cases').selectAll().execute()
    expect(row).toMatchObject({ reference, state: 'confirmed', rating: 5 })
  })

  test('can be left out by a digit', async () => {
    await settled()
    await say('4')
    expect(await say('1')).toBe('好，谢谢您。')
    await say(REASON)
    expect(await reasons()).toEqual([])
  })

  test.each([
    ['a question', '试用期最长多久？'],
    ['a command', '我的单子'],
    ['a wish for a person', '人工'],
    ['another matter that has a form', '老板拖欠我三个月工资'],
    ['words that a card answers', '房东不退押金'],
    ['a digit that was not offered', '7'],
  ])('is left out by %s, which is answered, and is not asked for again', async (_, text) => {
    await settled()
    await say('3')
    expect(await say(text)).not.toContain('记下了')
    await say(REASON)
    expect(await reasons()).toEqual([])
  })

  test.each([
    '孩子上学的事办好了',
    '工资拿到了，很高兴',
    '办得很快',
    '材料跑了三次',
    '没有人打电话给我',
  ])('may be about the matter itself: %s', async (text) => {
    await settled()
    await say('4')
    expect(await say(text)).toContain('记下了')
    expect(await reasons()).toHaveLength(1)
  })

  test('an emergency in it is an emergency', async () => {
    await settled()
    await say('3')
    expect(await say('他打我，流血了，救命')).toContain('110')
    expect(await reasons()).toEqual([])
  })

  test('who was not content may also have it done again', async () => {
    await settled()
    expect(await say('1')).toMatch(/谢谢您说实话[\s\S]*1 没办好[\s\S]*2 不说了/)
    expect(await say('没有人打电话给我')).toMatch(/记下了。需要重新办吗/)
    expect(await say('1')).toContain('哪里没办好')
    expect(await reasons()).toHaveLength(1)
  })

  test('is among what is held of oneself, with the day it goes, and in the export', async () => {
    await settled()
    await say('5')
    await say(REASON)
    expect(await say('我的数据')).toMatch(/您评价时写的话留到 2月21日/)
    expect(KEPT_MS.satisfaction / 86_400_000).toBe(90)
    const sent = await talk.say('amina', '导出我的数据')
    expect(textsTo('amina', sent)).toContain(`您写的：${REASON}`)
    const file = sent.find((message) => message.file)?.file
    const json = JSON.parse(Buffer.from(file?.base64 ?? '', 'base64').toString())
    expect(json.cases[0].wrote).toMatchObject([{ text: REASON }])
  })

  test('goes with the case when the resident erases', async () => {
    await settled()
    await say('5')
    await say(REASON)
    await say('删除我的数据')
    await say('1')
    expect((await reasons()).map(({ note }) => note)).toEqual([''])
  })
})

describe('who may read a reason', () => {
  let stand: Awaited<ReturnType<typeof openStand>>
  beforeEach(async () => {
    stand = await openStand()
  })
  afterEach(() => stand.close())

  test('is the colleague who worked on it, and nobody else: no lead, no other colleague, no page', async () => {
    const { fileFor, asStaff, asResident, to, staff, turnOf, store } = stand
    const { reference } = await fileFor('amina')
    await asStaff('zhang', `接 ${reference}`)
    await asStaff('zhang', `办结 ${reference} 好了`)
    const turn = turnOf('amina', '评分 5')
    await stand.carryOut(turn, await staff.resident(turn))
    const why = turnOf('amina', REASON)
    await stand.carryOut(why, await staff.explain(why))
    expect(await asResident('amina', '评分 5')).toContain('没有这样的单子')

    for (const who of ['zhang', 'lead', 'wang']) await asStaff(who, `处理记录 ${reference}`)
    expect(to('zhang').join('\n')).toContain(REASON)
    expect(to('lead').join('\n')).toContain('居民说为什么这样评')
    expect(to('lead').join('\n')).not.toContain(REASON)
    expect(to('wang')).toEqual([])

    const pageOf = async (who: string) => {
      const look = turnOf(who, '', '-100')
      return JSON.stringify(await store.transact((tx) => staff.desk.view(tx, look, reference)))
    }
    expect(await pageOf('zhang')).toContain(REASON)
    for (const who of ['lead', 'wang', 'auditor']) expect(await pageOf(who)).not.toContain(REASON)
  })
})
