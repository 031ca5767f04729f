import { expect, test } from 'vitest'
import { readCardQuestions } from '../../src/knowledge/knowledge.ts'

const questions = readCardQuestions('knowledge')

test('each question of a card comes with the articles its card rests on, by the full name of the law', () => {
  const asked = questions.find(({ text }) => text === '老板不签劳动合同怎么办')
  expect(asked?.gold[0]).toBe('中华人民共和国劳动合同法 第十条')
})

test('every card asks several questions, none without an article', () => {
  expect(questions.length).toBeGreaterThan(3000)
  expect(questions.filter(({ gold }) => gold.length === 0)).toEqual([])
})
