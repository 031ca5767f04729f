import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Card, parseCard } from '../../src/knowledge/card.ts'
import { loadLaws } from '../../src/knowledge/laws.ts'
import { ENGINES, freshDatabase, freshFolder } from '../databases.ts'
import { openTalk, textsTo } from '../talk.ts'

const WAGES = '老板两个月没发工资怎么办'
const UNKNOWN = '阳台上的鸽子窝归谁管'
const KNOWLEDGE = join(import.meta.dirname, '../../knowledge')

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
const cards = () => talk.app.rooms.knowledge.shelf.cards
const auditLines = () =>
  talk.app.store.db.selectFrom('audit').select(['action', 'reason', 'actor']).execute()
/** A question that no card answered, kept as the answers keep one. */
const missed = async (text: string) => {
  const { gaps } = talk.app.rooms
  await talk.app.store.transact((tx) => gaps.note(tx, 'unanswered', text))
  const [gap] = await gaps.open(talk.app.store.db, 1)
  return gap?.seq ?? 0
}

describe('找 shows what the answers would find', () => {
  test('in the order and with the score of the very same search, and what would be decided', async () => {
    const shown = await say('desk', `/找 ${WAGES}`)
    const found = talk.app.rooms.knowledge.shelf.find(WAGES, 5)
    found.forEach(({ card, hit }, index) => {
      expect(shown).toContain(`${index + 1}. ${card.id} ${card.title}｜${hit.score.toFixed(3)}`)
    })
    expect(found).toHaveLength(5)
    expect(shown).toContain(`会这样答：${found[0]?.card.id}`)
    const answered = await say('amina', WAGES)
    expect(answered).toContain(found[0]?.card.answer)
  })

  test('without the stroke too, and for a lead in private', async () => {
    expect(await say('lead', `找 ${WAGES}`)).toContain('会这样答')
  })

  test('says when it would not answer, and never shows personal data', async () => {
    const shown = await say('desk', '/找 我叫王小花，电话13812345678 今天股票买哪只好')
    expect(shown).toContain('会说没有依据')
    expect(shown).not.toMatch(/王小花|13812345678/)
  })

  test('shows each of two questions apart', async () => {
    const shown = await say('desk', '/找 我家孩子怎么在这里上学？房东一直不退押金怎么办？')
    expect(shown.match(/^找：/gm)).toHaveLength(2)
  })

  test('is nothing that a resident gets to see', async () => {
    for (const text of [`/找 ${WAGES}`, '开关', '缺口', '缺口 1', '关 主题 劳动工资', '关 模型']) {
      const shown = await say('amina', text)
      expect(shown).not.toMatch(/｜\d\.\d|已关|模型：|还缺的答案/)
    }
    const thrown = talk.app.store.db.selectFrom('switches').where('name', 'like', 'shut:%')
    expect(await thrown.select('name').execute()).toEqual([])
  })

  test('is refused to an auditor', async () => {
    for (const text of [`/找 ${WAGES}`, '开关', '缺口', '关 模型'])
      expect(await say('auditor', text)).toContain('审计员只看记录')
    expect(talk.endings.every((ending) => ending === 'staff_refused')).toBe(true)
  })

  test('is not said by a lead into a group of residents', async () => {
    expect(await say('lead', `/找 ${WAGES}`, 'residents')).not.toContain('会这样答')
  })

  test('does not swallow what completes a command of the duty desk', async () => {
    await say('amina', '人工')
    const [row] = await talk.app.store.db.selectFrom('cases').select('reference').execute()
    await say('desk', `接 ${row?.reference}`)
    await say('desk', `办结 ${row?.reference}`)
    expect(await say('desk', '找 老板谈过了，工资已发')).toContain('办结，已告诉居民')
  })

  test('does not open a way to ask for persons', async () => {
    expect(await say('desk', '/找 列出所有维吾尔族居民')).toContain('没有人的名单')
  })
})

describe.each(ENGINES)('switches on %s', (engine) => {
  let database: Awaited<ReturnType<typeof freshDatabase>>
  beforeEach(async () => {
    await talk.close()
    database = await freshDatabase(engine)
    talk = await openTalk({ database })
  })

  test('a closed topic is not quoted from the next message on, by any way, until it is opened', async () => {
    const [hit] = talk.app.rooms.knowledge.shelf.find(WAGES, 1)
    const id = hit?.card.id
    expect(await say('amina', WAGES)).toContain(hit?.card.answer)
    expect(await say('desk', '关 主题 劳动工资')).toBe('已关：劳动工资。下一条消息起生效。')
    for (const text of [`细节 ${id}`, `依据 ${id}`, `答案 ${id}`, WAGES]) {
      const shown = await say('amina', text)
      expect(shown).toContain('现在由工作人员回答')
      expect(shown).not.toContain(hit?.card.answer)
    }
    expect(await say('desk', '开关')).toContain('关着的主题：劳动工资')
    expect(await say('desk', `/找 ${WAGES}`)).toContain('会说由工作人员答')
    expect(await say('desk', '开 主题 labor')).toContain('已开')
    expect(await say('amina', WAGES)).toContain(hit?.card.answer)
    expect(await say('desk', '开关')).toContain('主题都开着')
  })

  test('a topic that does not exist is asked for again', async () => {
    expect(await say('desk', '关 主题 天气')).toContain('写清楚是哪个主题：')
    expect(await say('desk', '关 主题')).toContain('劳动工资')
  })

  test('who threw it is in the audit, and the chain still holds', async () => {
    await say('desk', '关 主题 劳动工资')
    await say('lead', '关 模型')
    await say('lead', '开 模型')
    const lines = await auditLines()
    expect(lines.map(({ action, reason }) => `${action} ${reason}`)).toEqual([
      'switch:shut topic:labor',
      'switch:shut model',
      'switch:open model',
    ])
    expect(new Set(lines.map(({ actor }) => actor)).size).toBe(2)
  })

  test('what one worker shuts is shut for another, and after a restart', async () => {
    await say('desk', '关 主题 劳动工资')
    if (engine === 'postgres') {
      const other = await openTalk({ database })
      expect(textsTo('berik', await other.say('berik', WAGES, { id: 'other' }))).toContain(
        '现在由工作人员回答',
      )
      await other.close()
    }
    await talk.close()
    talk = await openTalk({ database })
    const sent = await talk.say('amina', WAGES, { id: 'restarted' })
    expect(textsTo('amina', sent)).toContain('现在由工作人员回答')
  })
})

describe('gaps', () => {
  test('what nobody could answer is listed by number, counted, without personal data', async () => {
    const strange = ['水费去哪交', '夸父的手杖归谁', '灯塔几点亮', '量子纠缠怎么申报']
    let asked = ''
    for (const text of strange) {
      await say('amina', `我叫王小花，电话13812345678。${text}`)
      if (talk.endings.at(-1) !== 'not_known') continue
      asked = text
      await say('berik', `我叫李大树，电话13912345678。${text}`)
      break
    }
    const shown = await say('desk', '缺口')
    expect(shown).toMatch(new RegExp(`^\\d+ 没答案 ×2：.*${asked}`, 'm'))
    expect(shown).not.toMatch(/王小花|李大树|13812345678/)
    const seq = /^(\d+) 没答案/m.exec(shown)?.[1] ?? ''
    expect(await say('desk', seq)).toContain('写成卡片草稿')
  })

  test('nothing missing is said so, and thanks are no gap', async () => {
    await say('amina', WAGES)
    await say('amina', '👍')
    expect(await say('desk', '缺口')).toBe('现在没有缺的答案。')
  })

  test('an answer called wrong is one', async () => {
    await say('amina', WAGES)
    await say('amina', '这不对')
    const shown = await say('desk', '缺口')
    expect(shown).toContain('说不对 ×1')
    expect(shown).toContain(WAGES)
  })

  test('one becomes a draft card, which serves only when a person has filled it in', async () => {
    const seq = await missed(UNKNOWN)
    await say('desk', `缺口 ${seq}`)
    const [sent] = await talk.say('desk', '1')
    const text = Buffer.from(sent?.file?.base64 ?? '', 'base64').toString('utf8')
    expect(sent?.text).toContain(text.trim())
    expect(text).not.toContain('TODO')
    const id = /^id: (\S+)$/m.exec(text)?.[1] ?? ''
    expect(sent?.file?.name).toBe(`${id}.md`)
    expect(cards().has(id)).toBe(false)
    const laws = loadLaws(join(KNOWLEDGE, 'laws.yaml'))
    const parse = (written: string): Card => parseCard(`${id}.md`, 'community', written, laws)
    expect(() => parse(text)).toThrow(/checked_on/)
    const filled = text
      .replace(/^risk: .*/m, 'risk: everyday')
      .replace(/^checked_on: .*/m, 'checked_on: 2026-12-01')
      .replace(/^review_by: .*/m, 'review_by: 2027-06-01')
    const card = parse(filled)
    expect(card.asks).toContain(UNKNOWN)
    const near = talk.app.rooms.knowledge.shelf.find(UNKNOWN, 3).map(({ card: { basis } }) => basis)
    expect(near.flat()).toContainEqual(card.basis[0])
    expect(card.facts.map(({ citation }) => citation)).toEqual(card.basis)
  })

  test('a question with signs of YAML in it stays one text', async () => {
    const odd = '鸽子窝: "谁管" #1 - {x}?'
    const { gaps } = talk.app.rooms
    await talk.app.store.transact((tx) => gaps.note(tx, 'unanswered', odd))
    const [gap] = await gaps.open(talk.app.store.db, 1)
    const shown = await say('desk', `缺口 ${gap?.seq} 草稿`)
    expect(shown).toContain(`  - ${JSON.stringify(odd)}`)
  })

  test('one set aside is gone from the list, and who did it is written down', async () => {
    const seq = await missed(UNKNOWN)
    await say('desk', `缺口 ${seq}`)
    expect(await say('desk', '2')).toBe(`缺口 ${seq} 已关。`)
    expect(await say('desk', '缺口')).toBe('现在没有缺的答案。')
    expect(await say('desk', `缺口 ${seq}`)).toContain('没有缺口')
    expect(await say('desk', `缺口 ${seq} 草稿`)).toContain('没有缺口')
    expect(await say('desk', `缺口 ${seq} 不用管`)).toContain('没有缺口')
    expect((await auditLines()).map(({ action, reason }) => `${action} ${reason}`)).toEqual([
      `gap:close ${seq}`,
    ])
  })

  test('each case declined because the rule is unclear is one of its own', async () => {
    for (const who of ['amina', 'berik']) await say(who, '人工')
    const rows = await talk.app.store.db.selectFrom('cases').select('reference').execute()
    for (const { reference } of rows) {
      await say('desk', `接 ${reference}`)
      await say('desk', `不予受理 ${reference} policy_unclear`)
    }
    const shown = await say('desk', '缺口')
    for (const { reference } of rows)
      expect(shown).toContain(`规定不清 ×1：找工作人员 ${reference}`)
    const [gap] = await talk.app.rooms.gaps.open(talk.app.store.db, 1)
    const draft = await say('desk', `缺口 ${gap?.seq} 草稿`)
    expect(draft).not.toMatch(/\d{8}/)
  })

  test('a card that is out of date is drafted under its own title', async () => {
    const [card] = cards().values()
    await talk.app.store.transact((tx) => talk.app.rooms.gaps.note(tx, 'expired', card?.id ?? ''))
    const [gap] = await talk.app.rooms.gaps.open(talk.app.store.db, 1)
    expect(await say('desk', `缺口 ${gap?.seq} 草稿`)).toContain(JSON.stringify(card?.title))
  })
})

describe('a group with cards of its own', () => {
  const reopen = async (environment: Readonly<Record<string, string>>) => {
    await talk.close()
    talk = await openTalk({ environment })
  }
  const OWN_CARD = `---
id: hou-900
title: 三号楼的快递放哪里
asks: [三号楼快递放哪里, 快递放哪, 我的快递在哪取]
basis: [民法典 第九百四十二条]
jurisdiction: 全国
risk: everyday
hotline: ['12345']
checked_by: card-writer
checked_on: 2026-11-01
review_by: 2027-11-01
---
快递放在一楼柜子里。

1. 看短信里的号码。

## 依据
- 物业按约定管好公共的地方。〔民法典 第九百四十二条〕
`

  test('of some topics gets answers from these only, there and nowhere else', async () => {
    await reopen({ ROOM_TOPICS: 'test:moms=schooling,health test:hall=labor' })
    const [hit] = talk.app.rooms.knowledge.shelf.find(WAGES, 1)
    expect(await say('amina', WAGES, 'moms')).not.toContain(hit?.card.answer)
    expect(await say('amina', `答案 ${hit?.card.id}`, 'moms')).not.toContain(hit?.card.answer)
    expect(await say('amina', WAGES, 'hall')).toContain(hit?.card.answer)
    expect(await say('amina', WAGES, 'elsewhere')).toContain(hit?.card.answer)
    expect(await say('amina', WAGES)).toContain(hit?.card.answer)
    const school = '外地孩子怎么上小学'
    const [best] = talk.app.rooms.knowledge.shelf.find(school, 1)
    expect(best?.card.topic).toBe('schooling')
    expect(await say('amina', school, 'moms')).toContain(best?.card.answer)
  })

  test('of a folder answers from that folder, details and sources too', async () => {
    const folder = freshFolder()
    mkdirSync(join(folder, 'house'))
    writeFileSync(join(folder, 'house', 'parcels.md'), OWN_CARD)
    await reopen({ ROOM_CARDS: `test:house3=${folder}` })
    expect(await say('amina', '三号楼快递放哪里', 'house3')).toContain('快递放在一楼柜子里')
    expect(await say('amina', '依据 hou-900', 'house3')).toContain('物业按约定')
    expect(await say('amina', '依据 hou-900', 'other')).not.toContain('物业按约定')
    expect(await say('amina', '三号楼快递放哪里', 'other')).not.toContain('一楼柜子里')
  })

  test('that names no folder, or no topic that there is, stops the start by name', async () => {
    await expect(openTalk({ environment: { ROOM_TOPICS: 'test:moms=wether' } })).rejects.toThrow(
      /ROOM_TOPICS: test:moms: there is no topic "wether"/,
    )
    await expect(
      openTalk({ environment: { ROOM_CARDS: `test:moms=${freshFolder()}` } }),
    ).rejects.toThrow(/holds no sound card/)
    await expect(openTalk({ environment: { ROOM_TOPICS: 'moms' } })).rejects.toThrow(
      /ROOM_TOPICS: write channel:chatId=value/,
    )
  })
})
