import type { Card, Found } from '../knowledge/knowledge.ts'
import type { OutFile } from '../message.ts'
import type { Words } from '../words/words.ts'

export type DraftOptions = {
  readonly question: string
  /** The nearest cards, best first: their articles are the candidates. */
  readonly near: readonly Found[]
  readonly cards: ReadonlyMap<string, Card>
  readonly words: Words
}

const MOST_ARTICLES = 5
const NEAREST = 3
const LONGEST_TITLE = 60

/**
 * A card to be filled in: the question among its asks, articles of the nearest cards as candidates. What a person must
 * fill in is said in words that the loader refuses, so that a half-filled card never serves.
 */
export function draftCard({ question, near, cards, words }: DraftOptions): {
  readonly file: OutFile
  readonly text: string
  readonly topic: string | undefined
} {
  const [nearest] = near
  const id = nearest ? freeId(nearest.card, cards) : words.say('curation-draft-id')
  const articles = articlesOf(near.slice(0, NEAREST))
  const known = articles.length > 0 ? articles : [words.say('curation-draft-article')]
  const text = `${words.say('curation-draft', {
    id,
    // JSON is YAML: whatever signs a question holds, it stays one text.
    title: JSON.stringify(question.slice(0, LONGEST_TITLE)),
    ask: JSON.stringify(question),
    basis: known.map((article) => `  - ${article}`).join('\n'),
    hotline: `['${nearest?.card.hotline[0] ?? '12345'}']`,
    facts: known.map((article) => words.say('curation-draft-fact', { article })).join('\n'),
  })}\n`
  return {
    text,
    topic: nearest?.card.topic,
    file: {
      name: nearest ? `${id}.md` : 'card.md',
      mime: 'text/markdown',
      base64: Buffer.from(text, 'utf8').toString('base64'),
    },
  }
}

function articlesOf(near: readonly Found[]): readonly string[] {
  const all = near.flatMap(({ card }) => card.basis.map(({ law, article }) => `${law} ${article}`))
  return [...new Set(all)].slice(0, MOST_ARTICLES)
}

/** The next number of the nearest card's kind that no card has. */
function freeId({ id }: Card, cards: ReadonlyMap<string, Card>): string {
  const [prefix = ''] = id.split('-')
  const taken = [...cards.keys()]
    .filter((one) => one.startsWith(`${prefix}-`))
    .map((one) => Number(one.slice(prefix.length + 1)))
  return `${prefix}-${String(Math.max(0, ...taken) + 1).padStart(2, '0')}`
}
