import { expect, test } from 'vitest'
import { onceInTurn } from '../../src/answers/once.ts'
import type { Tools } from '../../src/answers/work.ts'
import { shelf, talkWith } from './answering.ts'

const QUESTION = '老板不给工资怎么办'
const turn = talkWith().turn(QUESTION)

/** Tools of the real cards that note what they were asked. */
function noting(asked: string[]): Pick<Tools, 'find' | 'scope' | 'likely'> {
  return {
    find(question, k) {
      asked.push(`find ${k}`)
      return shelf().find(question, k)
    },
    scope(text) {
      asked.push(`scope ${text}`)
      return undefined
    },
    likely(text) {
      asked.push(`likely ${text}`)
      return []
    },
  }
}

test('several steps of a turn that look for the same search once, and get what each would have got alone', () => {
  const asked: string[] = []
  const tools = onceInTurn(noting(asked))
  const wide = tools.find(QUESTION, 40, turn)
  expect(tools.find(QUESTION, 5, turn)).toEqual(shelf().find(QUESTION, 5))
  expect(wide).toHaveLength(40)
  for (let n = 0; n < 2; n += 1) {
    tools.scope(QUESTION)
    tools.likely(QUESTION)
  }
  expect(asked).toEqual(['find 40', `scope ${QUESTION}`, `likely ${QUESTION}`])
})

test('who wants more than was looked for gets more', () => {
  const asked: string[] = []
  const tools = onceInTurn(noting(asked))
  tools.find(QUESTION, 5, turn)
  expect(tools.find(QUESTION, 40, turn)).toHaveLength(40)
  expect(asked).toEqual(['find 5', 'find 40'])
})
