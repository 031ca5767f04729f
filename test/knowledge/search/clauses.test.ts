import { expect, test } from 'vitest'
import { findByClauses } from '../../../src/knowledge/search/clauses.ts'
import type { Hit, Search } from '../../../src/knowledge/search/search.ts'
import { shelf } from '../../answers/answering.ts'

const features = { coverage: 1, fields: 1, ask: 1, asks: 1, own: {}, unknown: 0, margin: 0 }

/** In a whole story it finds what is told about; the matter only where few clauses stand alone. */
const search: Search = {
  size: 2,
  find(query) {
    const meant: Hit = { id: 'meant', score: query.length < 20 ? 0.9 : 0.1, features }
    const told: Hit = { id: 'told', score: 0.4, features }
    return [meant, told].toSorted((a, b) => b.score - a.score)
  },
}
const STORY = '我在鞋店卖鞋，一天站十个钟头，店里三个人，老板娘管钱，工资三个月没发，找谁要'

test('a long story is found by the few clauses that tell its matter, with its lead', () => {
  const [first, second] = findByClauses(search, STORY, 2)
  expect(first?.id).toBe('meant')
  expect(first?.features.margin).toBeCloseTo((first?.score ?? 0) - (second?.score ?? 0))
})

test('of a message without end only its beginning and its end are looked for', () => {
  const asked: string[] = []
  const heard: Search = {
    size: 2,
    find(query, k) {
      asked.push(query)
      return search.find(query, k)
    },
  }
  findByClauses(heard, `工资${'啊'.repeat(4000)}找谁要`, 2)
  for (const query of asked) expect(query).toMatch(/^工资啊{498} 啊{497}找谁要$/)
  expect(asked).toHaveLength(1)
})

test('a question in letters that are parted by blanks is looked for as a whole', () => {
  const [first] = shelf().find('can my son go to school here without local hukou', 1)
  expect(first?.card.id).toBe('sch-02')
})
