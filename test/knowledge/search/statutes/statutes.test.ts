import { expect, test } from 'vitest'
import { articleKey } from '../../../../src/knowledge/search/statutes/article.ts'
import { measureRanking } from '../../../../src/knowledge/search/statutes/metrics.ts'
import { openStatutes, readQuestions } from '../../../../src/knowledge/search/statutes/statutes.ts'

const articles = [
  [
    '劳动合同法',
    '第十九条',
    '第二章 劳动合同的订立',
    '劳动合同期限三个月以上不满一年的，试用期不得超过一个月。',
  ],
  ['劳动合同法', '第三十条', '第三章 劳动合同的履行和变更', '用人单位应当及时足额支付劳动报酬。'],
  [
    '劳动合同法',
    '第三十七条',
    '第四章 劳动合同的解除和终止',
    '劳动者提前三十日以书面形式通知用人单位，可以解除劳动合同。',
  ],
  [
    '民法典',
    '第七百二十一条',
    '第三编 合同 第十四章 租赁合同',
    '承租人应当按照约定的期限支付租金。',
  ],
  [
    '民法典',
    '第一千零七十九条',
    '第五编 婚姻家庭 第四章 离婚',
    '夫妻一方要求离婚的，可以由有关组织进行调解或者直接向人民法院提起离婚诉讼。',
  ],
  [
    '民法典',
    '第一千零八十条',
    '第五编 婚姻家庭 第四章 离婚',
    '依照前条第一千零七十九条完成离婚登记，或者离婚判决书生效，即解除婚姻关系。',
  ],
].map(([law = '', article = '', chapter = '', text = ''], id) => ({
  id,
  law,
  article,
  chapter,
  text,
}))

const lines = articles.map((article) => JSON.stringify(article))
const synonyms = '- 辞职 辞工 解除劳动合同\n- 工资 工钱 劳动报酬\n'
const statutes = openStatutes(lines, synonyms)

const asked = [
  ['老板欠我工钱不给', 1],
  ['上班多久算试用', 0],
  ['我想辞工要提前几天说', 2],
  ['房租什么时候交', 3],
  ['过不下去想离婚', 4],
] as const
const questions = readQuestions(
  asked.map(([text, gold], id) => JSON.stringify({ id, text, gold: [gold] })).join('\n'),
)

test.each([
  ['想辞工怎么办', 2],
  ['工钱不按时支付', 1],
  ['试用期最长几个月', 0],
  ['離婚要去法院嗎', 4],
])('ranks for %s article %s first by words alone', (query, id) => {
  expect(statutes.plain(query, 3)[0]?.id).toBe(id)
  expect(statutes.firstStage(query, 3)[0]?.id).toBe(id)
})

test('how residents ask of a card leads to the articles that the card rests on', () => {
  const ask = '我要跑路不干啦'
  expect(statutes.plain(ask, 3)[0]?.id).not.toBe(2)
  const gold = [articleKey({ law: '中华人民共和国劳动合同法', article: '第三十七条' })]
  const taught = openStatutes(lines, synonyms, [{ text: '跑路不干啦要说一声吗', gold }])
  expect(taught.plain(ask, 3)[0]?.id).toBe(2)
})

test('gives ids back in the type they came in, at most as many as asked for', () => {
  const hits = statutes.plain('离婚', 2)
  expect(hits).toHaveLength(2)
  expect(typeof hits[0]?.id).toBe('number')
  const named = openStatutes([JSON.stringify({ ...articles[0], id: 'a' })], '')
  expect(named.plain('试用期', 5).map(({ id }) => id)).toEqual(['a'])
})

test('what was learnt is the same when read back from its files', () => {
  const learnt = statutes.printLearnt(questions)
  const find = statutes.withLearnt(learnt)
  for (const { text } of questions) {
    expect(find(text, 6).map(({ id }) => id)).toEqual(
      statutes
        .learn(questions)(text, 6)
        .map(({ id }) => id),
    )
  }
})

test('a learnt file made for other features is refused by name', () => {
  const learnt = statutes.printLearnt(questions)
  const ranker = learnt.ranker.replace('"lexical"', '"moonlight"')
  expect(() => statutes.withLearnt({ ...learnt, ranker })).toThrow('moonlight')
})

test('past questions survive a corpus in another order, because they name law and article', () => {
  const { past } = statutes.printLearnt(questions)
  expect(past).toContain(articleKey({ law: '劳动合同法', article: '第三十七条' }))
})

test('a question that is none of ours finds nothing and breaks nothing', () => {
  expect(statutes.plain('', 5)).toEqual([])
  expect(statutes.plain('zzz', 5)).toEqual([])
})

test('a line of questions without text is refused with its number', () => {
  expect(() => readQuestions('{"id":1,"text":"a"}\n{"id":2}')).toThrow('line 2')
})

test('metrics count as the literature does', () => {
  const metrics = measureRanking([5, 1, 9, 2], [1, 2])
  expect(metrics.mrr10).toBe(0.5)
  expect(metrics.r10).toBe(1)
  expect(metrics.ndcg10).toBeCloseTo((1 / Math.log2(3) + 1 / Math.log2(5)) / (1 + 1 / Math.log2(3)))
  expect(measureRanking([3], [1, 2])).toEqual({ mrr10: 0, r10: 0, r20: 0, r100: 0, ndcg10: 0 })
})
