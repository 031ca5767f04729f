import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fitCards } from '../../../src/commands/eval/train-cards.ts'
import {
  cardModelFrom,
  gramsOf,
  loadCardModel,
  writtenCardWords,
} from '../../../src/knowledge/search/card-model.ts'
import { createSearch } from '../../../src/knowledge/search/search.ts'

const said = [
  { text: '欠薪', card: 'wage', weight: 1 },
  { text: '押金', card: 'rent', weight: 1 },
]
const lines = Array.from({ length: 10 }, () => said).flat()

test('the wording that belongs to a card makes it likelier than the others', () => {
  const chances = cardModelFrom(fitCards(lines, 0.25))('老板欠薪了')
  expect(chances.get('wage') ?? 0).toBeGreaterThan(chances.get('rent') ?? 0)
})

test('what was learnt reads back from its file as it was', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'linli-words-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const words = fitCards(lines, 0.25)
  writeFileSync(join(folder, 'words.txt'), writtenCardWords(words))
  const read = loadCardModel(join(folder, 'words.txt'))
  expect([...read('房东的押金')]).toEqual([...cardModelFrom(words)('房东的押金')])
})

test('a file that is none is refused by name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'linli-words-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'words.txt'), 'nothing\n')
  expect(() => loadCardModel(join(folder, 'words.txt'))).toThrowError(/words\.txt/)
})

test('numbers and marks are all alike, and a letter counts once', () => {
  expect(gramsOf('扣50，扣80！')).toEqual(gramsOf('扣70。扣90?'))
})

test('two cards that words find alike come in the order of their wording', () => {
  const passages = ['one', 'two'].map((id) => ({ id, fields: { title: '押金', asks: '押金' } }))
  const likely = new Map([
    ['one', -5],
    ['two', -0.1],
  ])
  const [first] = createSearch(passages, { model: () => likely }).find('押金', 2)
  expect(first?.id).toBe('two')
})

test('a card that is new to what was learnt loses no more than the middle one', () => {
  const passages = ['one', 'new', 'two'].map((id) => ({
    id,
    fields: { title: '押金', asks: '押金' },
  }))
  const likely = new Map([
    ['one', -9],
    ['two', -0.1],
  ])
  const found = createSearch(passages, { model: () => likely }).find('押金', 3)
  expect(found.map(({ id }) => id)).toEqual(['two', 'one', 'new'])
})
