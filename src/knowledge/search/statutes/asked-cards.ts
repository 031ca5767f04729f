import { type GramIndex, scoreAll, weighQuery } from '../gram-index.ts'
import type { Book } from './book.ts'
import { type Grouped, groupTexts, indexTexts, type PastQuestion } from './memory.ts'

/** What residents ask of the policy cards, put in relation to a book by the articles which the cards rest on. */
export type AskedCards = {
  readonly asks: GramIndex
  /** By ask: the numbers of its card's articles, the weightiest first. */
  readonly golds: readonly (readonly number[])[]
  readonly byLaw: Grouped
  readonly byChapter: Grouped
  readonly byArticle: Grouped
}

/** How much the asks of cards speak for articles, chapters and laws; all are cosines but the votes. */
export type AskedLook = {
  readonly votes: ReadonlyMap<number, number>
  /** By article: the most similar ask of a card that rests on it. */
  readonly best: ReadonlyMap<number, number>
  /** By article: all asks of such cards together. */
  readonly articles: ReadonlyMap<number, number>
  readonly laws: Float32Array
  readonly chapters: Float32Array
  /** Of the most similar ask. */
  readonly nearest: number
}

/** Indexes the asks of cards. */
export function createAskedCards(book: Book, asks: readonly PastQuestion[]): AskedCards {
  const known = asks.flatMap(({ text, gold }) => {
    const places = gold.flatMap((key) => book.placesOf(key))
    return places.length === 0 ? [] : [{ text, places }]
  })
  const texts = known.map(({ text }) => text)
  const owners = (ownerOf: (at: number) => number): Grouped =>
    groupTexts(
      texts,
      known.map(({ places }) => [...new Set(places.map(ownerOf))]),
      book.synonyms,
    )
  return {
    asks: indexTexts(texts, book.synonyms),
    golds: known.map(({ places }) => places),
    byLaw: owners((at) => book.lawOf[at] ?? 0),
    byChapter: owners((at) => book.chapterOf[at] ?? 0),
    byArticle: owners((at) => at),
  }
}

/** Looks at the asks of cards for a question's terms. */
export function lookAtCards(
  book: Book,
  cards: AskedCards,
  terms: ReadonlyMap<number, number>,
): AskedLook {
  const votes = new Map<number, number>()
  const best = new Map<number, number>()
  const similar = similarAsks(cards, terms)
  for (const { at, cosine } of similar) {
    for (const [rank, article] of (cards.golds[at] ?? []).entries()) {
      votes.set(article, (votes.get(article) ?? 0) + cosine ** 2 / (1 + 0.3 * rank))
      if (!best.has(article)) best.set(article, cosine)
    }
  }
  return {
    votes,
    best,
    articles: new Map(cosinesOf(cards.byArticle, terms)),
    laws: rowOf(cosinesOf(cards.byLaw, terms), book.laws.length),
    chapters: rowOf(cosinesOf(cards.byChapter, terms), book.lawOfChapter.length),
    nearest: similar[0]?.cosine ?? 0,
  }
}

type Similar = { readonly at: number; readonly cosine: number }

/** The 40 asks most alike. */
function similarAsks({ asks }: AskedCards, terms: ReadonlyMap<number, number>): readonly Similar[] {
  const weighed = weighQuery(asks, terms)
  const scores = new Float32Array(asks.documents)
  scoreAll(asks, weighed, scores)
  const similar: Similar[] = []
  for (let at = 0; at < scores.length; at++) {
    const cosine = (scores[at] ?? 0) / (weighed.length || 1)
    if (cosine > 0.08) similar.push({ at, cosine })
  }
  return similar.sort((a, b) => b.cosine - a.cosine).slice(0, 40)
}

function cosinesOf(
  { index, owners }: Grouped,
  terms: ReadonlyMap<number, number>,
): readonly (readonly [number, number])[] {
  const weighed = weighQuery(index, terms)
  const scores = new Float32Array(owners.length)
  scoreAll(index, weighed, scores)
  return owners.flatMap((owner, row) => {
    const score = scores[row] ?? 0
    return score === 0 ? [] : [[owner, score / (weighed.length || 1)] as const]
  })
}

function rowOf(pairs: readonly (readonly [number, number])[], length: number): Float32Array {
  const row = new Float32Array(length)
  for (const [at, value] of pairs) row[at] = value
  return row
}
