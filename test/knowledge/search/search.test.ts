import { describe, expect, test } from 'vitest'
import { parseGlossary } from '../../../src/knowledge/search/glossary.ts'
import { createSearch, type Passage } from '../../../src/knowledge/search/search.ts'
import { createSynonyms } from '../../../src/knowledge/search/synonyms.ts'

const wages: Passage = {
  id: 'wages',
  fields: {
    title: '老板拖欠工资怎么办',
    asks: '干了三个月一分钱没给\n老板跑路了 工钱找谁要',
    terms: '讨薪 欠薪 压工资',
    body: '工资要按时足额发，老板不能拖。打 12333 投诉。',
  },
}
const school: Passage = {
  id: 'school',
  fields: {
    title: '孩子怎么在这里上学',
    asks: '外地户口的娃能上公办小学吗\n小孩转学要啥材料',
    terms: '入学 学籍 报名',
    body: '带上居住证和户口本，到学校报名。',
  },
}
const deposit: Passage = {
  id: 'deposit',
  fields: {
    title: '房东不退押金怎么办',
    asks: '退租了房东扣着押金不给\n押金不退找谁',
    terms: '租房 押金 房东',
    body: '先看合同怎么写，再和房东商量，不行打 12345。',
  },
}

const passages = [wages, school, deposit]
const search = createSearch(passages)

const firstOf = (query: string, searched = search): string | undefined =>
  searched.find(query, 3)[0]?.id

describe('a search over cards', () => {
  test.each([
    ['工资不发', 'wages'],
    ['我想问一下 房东押金不退怎么办 谢谢', 'deposit'],
    ['我家娃要上小學', 'school'],
    ['老闆拖欠薪資怎麼辦', 'wages'],
    ['干了３个月一分钱没给', 'wages'],
    ['干了3个月一分钱没给', 'wages'],
  ])('finds for %s the card %s', (query, id) => {
    expect(firstOf(query)).toBe(id)
  })

  test('has nothing to say when no word is known', () => {
    expect(search.find('ZZZZ', 3)).toEqual([])
    expect(search.find('', 3)).toEqual([])
    expect(createSearch([]).find('工资', 3)).toEqual([])
  })

  test('says how well the first hit fits, and how far the second is behind', () => {
    const exact = search.find('押金不退找谁', 3)[0]?.features
    const vague = search.find('月亮上能不能退货', 3)[0]?.features
    expect(exact?.ask).toBeGreaterThan(0.99)
    expect(exact?.coverage).toBeGreaterThan(0.99)
    expect(exact?.unknown).toBe(0)
    expect(vague?.coverage).toBeLessThan(0.5)
    expect(vague?.unknown).toBeGreaterThan(0.4)
    expect(exact?.margin).toBeGreaterThan(vague?.margin ?? 1)
  })

  test('gives the same answer however often it is asked', () => {
    const first = search.find('工资', 3)
    search.find('押金', 3)
    expect(search.find('工资', 3)).toEqual(first)
  })

  test('finds by a word of the same meaning', () => {
    const synonyms = createSynonyms([['工资', '工钱', '薪水', '饷']])
    const withSynonyms = createSearch(passages, { synonyms })
    expect(firstOf('我的薪水呢', withSynonyms)).toBe('wages')
  })

  test('finds for a question in another language by its glossary', () => {
    const glossary = parseGlossary('en:\n  wage: 工资\n  deposit: 押金\nvi:\n  tiền cọc: 押金\n')
    const withGlossary = createSearch(passages, { glossary })
    expect(firstOf('My boss owes me wages', withGlossary)).toBe('wages')
    expect(firstOf('chủ nhà không trả tiền cọc', withGlossary)).toBe('deposit')
    expect(firstOf('tien coc', withGlossary)).toBe('deposit')
  })
})
