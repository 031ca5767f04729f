import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadJudge } from '../../src/answers/answers.ts'
import type { Found } from '../../src/knowledge/knowledge.ts'
import { answersRoom, NOON, shelf, talkWith, words } from './answering.ts'

const JUDGE = join(import.meta.dirname, '../../knowledge/abstention.json')
const QUESTION = '房东把押金扣了不肯退给我'
const card = () => {
  const one = shelf().cards.get('hou-02')
  if (!one) throw new Error('card hou-02 is gone')
  return one
}
/** A room in which every question finds just this card. */
const roomOf = (one = card(), change: Parameters<typeof answersRoom>[0] = {}) => {
  const found: Found = {
    card: one,
    hit: {
      id: one.id,
      score: 1,
      features: { coverage: 1, fields: 1, ask: 1, asks: 1, unknown: 0, margin: 1, own: {} },
    },
  }
  return answersRoom({ find: () => [found], card: () => one, ...change })
}

/** Cards that every question finds, with their scores. */
const scored = (scores: Readonly<Record<string, number>>): readonly Found[] =>
  Object.entries(scores).flatMap(([id, score], rank) => {
    const one = shelf().cards.get(id)
    const features = { coverage: 1, fields: 1, ask: 1, asks: 1, unknown: 0, margin: 0, own: {} }
    return one ? [{ card: one, hit: { id, score: score - rank / 1e6, features } }] : []
  })

describe('cards that are near the best one', () => {
  const citedBy = async (scores: Readonly<Record<string, number>>) => {
    const said = await talkWith(answersRoom({ find: () => scored(scores) })).say(QUESTION)
    const offered = said.replies[0]?.choices?.map(({ value }) => value) ?? []
    return { said, offered: offered.filter((value) => value.startsWith('答案')) }
  }

  test('are cited and offered as well, at most two', async () => {
    const { said, offered } = await citedBy({
      'hou-02': 0.4,
      'hou-08': 0.36,
      'con-25': 0.35,
      'hou-11': 0.35,
    })
    expect(offered).toEqual(['答案 hou-08', '答案 con-25'])
    for (const id of ['hou-02', 'hou-08', 'con-25'])
      for (const one of shelf().cards.get(id)?.basis ?? [])
        expect(said.citations).toContainEqual(one)
  })

  test('are left out when the best one is sure', async () => {
    const { said, offered } = await citedBy({ 'hou-02': 0.5, 'hou-08': 0.37, 'con-25': 0.2 })
    expect(offered).toEqual([])
    expect(said.citations).toEqual(card().basis)
  })

  test('are left out when they have not half of a low score', async () => {
    const { offered } = await citedBy({ 'hou-02': 0.2, 'hou-08': 0.09 })
    expect(offered).toEqual([])
  })
})

describe('a question', () => {
  test('is answered with its source, and with details, and with a person', async () => {
    const said = await talkWith().say(QUESTION)
    expect(said.ending).toBe('answered')
    expect(said.text).toContain('《住房租赁条例》第十条')
    expect(said.citations).toContainEqual({ law: '住房租赁条例', article: '第十条' })
    const choices = said.replies[0]?.choices ?? []
    expect(choices[0]?.value).toBe('细节 hou-02')
    expect(choices.at(-1)).toEqual({ key: '0', label: words.say('person'), value: '人工' })
  })

  test('about two matters gets two answers', async () => {
    const said = await talkWith().say('房东不肯退押金怎么办？离婚冷静期要等多少天？')
    expect(said.replies).toHaveLength(2)
    expect(said.citations).toContainEqual({ law: '住房租赁条例', article: '第十条' })
    expect(said.citations).toContainEqual({ law: '民法典', article: '第一千零七十七条' })
  })

  test('goes on from the last one for half an hour, then no longer', async () => {
    const talk = talkWith()
    await talk.say('领结婚证要带什么 能在外地领吗')
    const more = await talk.say('那要带什么')
    expect(more.ending).toBe('answered')
    expect(more.text).toContain('户口本')
    talk.wait(31 * 60_000)
    expect((await talk.say('那要带什么')).ending).toBe('clarified')
  })

  test('that is short is read together with the message it quotes', async () => {
    const { room, turn } = talkWith()
    const short = turn('这个合法吗')
    const quoting = { ...short, message: { ...short.message, quoted: '房东扣着押金不退' } }
    expect((await room.answer(quoting)).citations).toContainEqual({
      law: '住房租赁条例',
      article: '第十条',
    })
  })

  test('that is a number and nothing else gets no card, and is told that nothing was kept', async () => {
    const said = await talkWith().say('13812345678')
    expect(said.ending).toBe('clarified')
    expect(said.text).toContain('没有留')
    expect(said.citations ?? []).toEqual([])
  })

  test('of another resident never goes on from this one', async () => {
    const room = answersRoom()
    await talkWith(room, 'one').say(QUESTION)
    expect((await talkWith(room, 'two').say('那要带什么')).ending).toBe('clarified')
  })

  test('too short is asked back once, with at most three choices and a person', async () => {
    const talk = talkWith()
    const first = await talk.say('怎么办')
    expect(first.ending).toBe('clarified')
    expect(first.replies[0]?.choices?.length).toBeLessThanOrEqual(4)
    expect((await talk.say('那边说不行')).ending).not.toBe('clarified')
  })

  test('a bare matter is asked back with the nearest cards', async () => {
    const said = await talkWith().say('医保')
    expect(said.ending).toBe('clarified')
    expect(said.replies[0]?.choices?.map(({ value }) => value.slice(0, 3))).toEqual([
      '答案 ',
      '答案 ',
      '答案 ',
      '人工',
    ])
  })

  test.each([
    ['给我讲个笑话', 'out_of_scope'],
    ['头孢和酒能一起吃吗', 'out_of_scope'],
    ['我的低保批下来没有', 'handed_to_person'],
    ['把小区里少数民族的人列出来', 'refused_request'],
    ['量子纠缠的贝尔不等式', 'not_known'],
  ])('%s ends as %s', async (text, ending) => {
    expect((await talkWith().say(text)).ending).toBe(ending)
  })

  test.each([
    'my neighbor cooks smelly food',
    'where is the best noodle shop',
    'How do I renew my passport?',
    'مېنىڭ ئاتام قانداق ياخشى',
    'ང་ལ་ལས་ཀ་ཞིག་དགོས།',
    'Би ажил хаймаар байна',
    '火星上有没有水源和氧气',
  ])('of which hardly a word is known gets no card: %s', async (text) => {
    expect((await talkWith().say(text)).ending).toBe('not_known')
  })

  test.each([
    ['Is there a mosque near here?', '宗教事务条例'],
    ['my landlord wants me to move out tomorrow', '民法典'],
    ['خوجايىن ئىش ھەققىمنى بەرمىدى', '保障农民工工资支付条例'],
  ])('in another language is answered when its matter is known: %s', async (text, law) => {
    const said = await talkWith().say(text)
    expect(said.citations?.map((one) => one.law)).toContain(law)
  })

  test.each([
    ['chat', 'abstain', 'answered'],
    ['status', 'person', 'answered'],
    ['unsafe', 'abstain', 'refused_request'],
    ['fraud', 'person', 'handed_to_person'],
    ['danger', 'person', 'handed_to_person'],
  ] as const)(
    'that a rule takes for %s gets its card beyond doubt, but no danger does',
    async (name, way, ending) => {
      const judge = loadJudge(JUDGE)
      const scope = () => ({ name, way })
      const sure = roomOf(card(), { scope, judge: { ...judge, isSure: () => true } })
      expect((await talkWith(sure).say('楼下修鞋摊占道')).ending).toBe(ending)
      const unsure = roomOf(card(), { scope, judge: { ...judge, isSure: () => false } })
      expect((await talkWith(unsure).say('楼下修鞋摊占道')).ending).not.toBe('answered')
    },
  )

  test.each(['在厂里', '两万块', '昨天晚上', '我女儿', '接 1234'])(
    'that is a scrap is asked back, not answered by a card that has a word of it: %s',
    async (text) => {
      expect((await talkWith().say(text)).ending).toBe('clarified')
    },
  )

  test.each(['居住正', '社宝', '工自'])('of one mistyped word is asked back: %s', async (text) => {
    expect((await talkWith().say(text)).ending).toBe('clarified')
  })

  test('for which a person comes gets the rule at once, with its source, and the person after it', async () => {
    const fetchPerson = () =>
      ({ ending: 'handed_to_person', replies: [{ text: '有人来了' }] }) as const
    const scope = () => ({ name: 'fraud', way: 'person', beside: ['hou-02'] }) as const
    const said = await talkWith(roomOf(card(), { scope, fetchPerson })).say(QUESTION)
    expect(said.ending).toBe('handed_to_person')
    expect(said.citations).toEqual(card().basis)
    expect(said.replies).toHaveLength(2)
    expect(said.replies[0]?.text).toContain(words.say('scope-fraud'))
    expect(said.replies[0]?.text).toContain(card().answer)
    expect(said.replies[1]?.text).toBe('有人来了')
    const keys = said.replies[1]?.choices?.map(({ key }) => key)
    expect(keys).toEqual(['1'])
  })

  test.each([
    ['fraud', ['con-16']],
    ['danger', ['pro-01']],
  ])('for which a person comes gets no card of another matter: %s', async (name, beside) => {
    const scope = () => ({ name, way: 'person', beside }) as const
    const said = await talkWith(roomOf(card(), { scope })).say(QUESTION)
    expect(said.ending).toBe('handed_to_person')
    expect(said.citations ?? []).toEqual([])
    expect(said.text).toBe(words.say(`scope-${name}`))
  })

  test('for which a person comes gets no rule that has ended or is closed', async () => {
    const scope = () => ({ name: 'status', way: 'person' }) as const
    for (const room of [
      roomOf({ ...card(), expires: '2026-11-23' }, { scope }),
      roomOf(card(), { scope, isClosed: () => true }),
    ])
      expect((await talkWith(room).say('楼下修鞋摊占道')).citations ?? []).toEqual([])
  })

  test('after one with personal data does not go on from it', async () => {
    const talk = talkWith()
    await talk.say(`${QUESTION} 我电话13812345678`)
    expect((await talk.say('那要带什么')).ending).toBe('clarified')
  })

  test('that no card answers is kept for those who write cards, without personal data', async () => {
    const kept: string[] = []
    const room = answersRoom({
      find: () => [],
      noteGap: async (_tx, kind, text) => {
        kept.push(`${kind} ${text}`)
      },
    })
    const said = await talkWith(room).say('我叫王小明 电话13812345678 想问护照在哪里换')
    // The effect only passes the transaction on; nothing here reads it.
    for (const effect of said.effects ?? []) await Reflect.apply(effect, undefined, [undefined])
    expect(kept).toHaveLength(1)
    expect(kept[0]).toContain('unanswered')
    expect(kept[0]).not.toMatch(/王小明|138/)
  })
})

describe('a card', () => {
  test('past its review is quoted with a warning', async () => {
    const said = await talkWith(roomOf({ ...card(), review_by: '2026-11-22' })).say(QUESTION)
    expect(said.ending).toBe('answered')
    expect(said.text).toContain('可能旧了')
  })

  test('past its expiry is not quoted, from the very day', async () => {
    const expired = { ...card(), expires: '2026-11-23' }
    const said = await talkWith(roomOf(expired)).say(QUESTION)
    expect(said.ending).toBe('stale_answer')
    expect(said.text).not.toContain(card().answer)
    const room = roomOf({ ...card(), expires: '2026-11-24' })
    expect((await talkWith(room).say(QUESTION)).ending).toBe('answered')
  })

  test('whose law may have changed says so', async () => {
    const said = await talkWith(answersRoom()).say('在这里养一只狗要办什么证')
    expect(said.text).toContain(words.say('answer-may-change'))
  })

  test('on which rights or safety hang is quoted in its own words, model or none', async () => {
    const rephrase = async () => '模型的话'
    for (const risk of ['rights', 'safety', 'everyday'] as const) {
      const said = await talkWith(roomOf({ ...card(), risk }, { rephrase })).say(QUESTION)
      expect(said.text.includes('模型的话')).toBe(risk === 'everyday')
    }
  })

  test('on which rights or safety hang has been read by two', () => {
    const all = [...shelf().cards.values()]
    expect(all.filter(({ risk }) => risk !== 'everyday').length).toBeGreaterThan(150)
    for (const { id, risk, second_check, checked_by } of all)
      expect(risk === 'everyday' || (second_check && second_check.by !== checked_by), id).toBe(true)
  })

  test('never leaves out a condition', async () => {
    const one = { ...card(), must_mention: ['满半年'], details: ['要满半年才行。', '带身份证。'] }
    const said = await talkWith(roomOf(one)).say(QUESTION)
    expect(said.text).toContain('要满半年才行。')
    expect(said.text).not.toContain('带身份证')
  })

  test('of a closed topic is not quoted', async () => {
    const said = await talkWith(roomOf(card(), { isClosed: () => true })).say(QUESTION)
    expect(said.ending).toBe('not_known')
    expect(said.text).toBe(words.say('answer-closed'))
  })

  test('shows its sources with law, issuer and version', () => {
    const room = answersRoom()
    const { text = '' } =
      room.sources(talkWith(room).turn('依据 hou-02'), 'hou-02').replies[0] ?? {}
    expect(text).toContain('《住房租赁条例》第十条，')
    expect(text).toContain(card().checked_on)
  })
})

describe('personal data', () => {
  test('in a question is cut, the resident is told, and the question still answered', async () => {
    const seen: string[] = []
    const find = (question: string, k: number) => {
      seen.push(question)
      return shelf().find(question, k)
    }
    const talk = talkWith(answersRoom({ find }))
    const said = await talk.say(`我叫阿依古丽，身份证11010519491231002X，${QUESTION}`)
    expect(said.ending).toBe('answered')
    expect(said.text).toContain(words.say('answer-cut'))
    expect(seen.join()).not.toMatch(/阿依古丽|1101051949/)
  })

  test('is not spoken of in a group', async () => {
    const said = await talkWith().say(`13812345678 ${QUESTION}`, { kind: 'group', id: 'g' })
    expect(said.text).not.toContain(words.say('answer-cut'))
  })
})

describe('what people think of an answer', () => {
  test('is kept with the card and without their words', async () => {
    const kept: string[] = []
    const room = answersRoom({
      noteGap: async (_tx, kind, text) => {
        kept.push(`${kind} ${text}`)
      },
    })
    const talk = talkWith(room)
    await talk.say(QUESTION)
    for (const text of ['这不对', '👍'])
      for (const effect of room.feedback({ ...talk.turn(text), now: NOON + 120_000 }).effects ?? [])
        await Reflect.apply(effect, undefined, [undefined])
    expect(kept.map((line) => line.split(' ').slice(0, 2))).toEqual([
      ['wrong', 'hou-02'],
      ['liked', 'hou-02'],
    ])
  })
})

test('every answer fits a phone: at most two messages', async () => {
  const talk = talkWith()
  for (const { asks } of [...shelf().cards.values()].slice(0, 60)) {
    const said = await talk.say(asks[0] ?? '')
    expect(said.replies.length).toBeLessThanOrEqual(2)
  }
})
