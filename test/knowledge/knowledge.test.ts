import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openKnowledge } from '../../src/knowledge/knowledge.ts'
import { freshFolder } from '../databases.ts'

const ours = join(import.meta.dirname, '../../knowledge')

const HEAD = {
  id: 'abc-01',
  title: '工资哪天发',
  asks: ['工资哪天发', '几号发钱', '发工资的日子'],
  basis: ['劳动法 第五十条'],
  jurisdiction: '全国',
  risk: 'rights',
  hotline: ['12333'],
  checked_by: 'card-writer',
  checked_on: '2026-11-23',
  second_check: { by: 'card-reader', on: '2026-11-23' },
  review_by: '2027-05-23',
}
const BODY = `工资每月发。\n\n1. 先问老板。\n\n## 依据\n- 工资按月付给本人。〔劳动法 第五十条〕\n`
const card = (change: object = {}, body = BODY) =>
  `---\n${JSON.stringify({ ...HEAD, ...change })}\n---\n${body}`

describe('the shelf of cards', () => {
  const stops: (() => void)[] = []
  afterEach(() => {
    for (const stop of stops.splice(0)) stop()
  })

  function folderWith(cards: Readonly<Record<string, string>>): string {
    const folder = freshFolder()
    mkdirSync(join(folder, 'cards/labor'), { recursive: true })
    cpSync(join(ours, 'laws.yaml'), join(folder, 'laws.yaml'))
    for (const [name, text] of Object.entries(cards))
      writeFileSync(join(folder, 'cards/labor', name), text)
    return folder
  }

  test('finds a card by one of its asks', () => {
    const { shelf } = openKnowledge(folderWith({ 'a.md': card() }))
    expect(shelf.find('我们几号发钱', 1)[0]?.card.answer).toBe('工资每月发。')
  })

  test.each([
    ['no head', '工资每月发。', 'must begin with a --- block'],
    ['an unknown key', card({ colour: 'red' }), 'colour'],
    ['an unknown law', card({ basis: ['火星法 第一条'] }), 'no law "火星法"'],
    ['an article that the law has not', card({ basis: ['劳动法 第九百条'] }), 'has no 第九百条'],
    [
      'a fact without its article',
      card({}, BODY.replace('〔劳动法 第五十条〕', '')),
      'must end with 〔',
    ],
    [
      'a fact that cites something else',
      card({}, BODY.replace('第五十条〕', '第三条〕')),
      'not among basis',
    ],
    ['a condition that is nowhere said', card({ must_mention: ['满半年'] }), 'stands nowhere'],
    ['no answer', card({}, '## 依据\n- 工资。〔劳动法 第五十条〕\n'), 'first paragraph'],
    ['an unknown section', card({}, `${BODY}\n## 笑话\n- 一个\n`), 'no such section'],
    ['a date that is none', card({ checked_on: '2026-02-31' }), 'checked_on'],
    ['rights at stake and one reader', card({ second_check: undefined }), 'by a second person'],
    [
      'danger at stake and one reader',
      card({ risk: 'safety', second_check: undefined }),
      'by a second person',
    ],
    [
      'one reader twice',
      card({ second_check: { by: 'card-writer', on: '2026-11-23' } }),
      'somebody else',
    ],
    ['a name for a reader', card({ checked_by: '王芳' }), 'checked_by'],
    ['nobody who checked it', card({ checked_by: undefined }), 'checked_by'],
    ['broken YAML', '---\n{ id: [\n---\nx', 'no YAML'],
    ['endless nesting', '---\na: &a [*a]\n---\nx', 'Unrecognized key'],
    ['ten megabytes', card({}, `${BODY}${'长'.repeat(10_000_000)}`), 'one short answer'],
    ['the id of another card', card({ title: '别的' }), 'is taken by a.md'],
  ])('refuses a card with %s by name, and serves the sound ones', (_what, text, why) => {
    const { shelf } = openKnowledge(folderWith({ 'a.md': card(), 'b.md': text }))
    expect(shelf.cards.size).toBe(1)
    expect(shelf.refused).toHaveLength(1)
    expect(shelf.refused[0]).toContain('b.md')
    expect(shelf.refused[0]).toContain(why.replace('a.md', 'labor/a.md'))
  })

  test('does not start on an empty folder, and says what to do', () => {
    const folder = folderWith({})
    expect(() => openKnowledge(folder)).toThrow('holds no sound card')
    rmSync(join(folder, 'cards'), { recursive: true })
    expect(() => openKnowledge(folder)).toThrow('Restore the knowledge folder')
  })

  test('takes up an edited card without a restart, and keeps the old shelf when an edit breaks one', async () => {
    const folder = folderWith({ 'a.md': card() })
    const knowledge = openKnowledge(folder)
    const told: (readonly string[])[] = []
    stops.push(knowledge.follow((faults) => told.push(faults)))
    writeFileSync(
      join(folder, 'cards/labor/a.md'),
      card({}, BODY.replace('工资每月发。', '工资至少每月发一次。')),
    )
    await expect
      .poll(() => knowledge.shelf.cards.get('abc-01')?.answer, { timeout: 5000 })
      .toBe('工资至少每月发一次。')
    writeFileSync(join(folder, 'cards/labor/a.md'), 'broken')
    await expect.poll(() => told.at(-1)?.[0] ?? '', { timeout: 5000 }).toContain('a.md')
    expect(knowledge.shelf.cards.get('abc-01')?.answer).toBe('工资至少每月发一次。')
  })

  test('answers a question with the card under which its author wrote that very question', () => {
    const { shelf } = openKnowledge(ours)
    const wrong = [...shelf.cards.values()].flatMap(({ id, asks }) =>
      asks.filter((ask) => shelf.find(ask, 5)[0]?.card.id !== id).map((ask) => `${id}: ${ask}`),
    )
    expect(wrong).toEqual([])
  })

  test('holds our own cards, every one of them', () => {
    const { shelf } = openKnowledge(ours)
    expect(shelf.refused).toEqual([])
    expect(shelf.cards.size).toBeGreaterThanOrEqual(315)
  })
})
