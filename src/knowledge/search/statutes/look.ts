import {
  fullImpact,
  type GramIndex,
  scoreAll,
  type WeighedQuery,
  weighQuery,
} from '../gram-index.ts'
import { queryTerms } from '../query.ts'
import { type AskedCards, type AskedLook, lookAtCards } from './asked-cards.ts'
import type { Book } from './book.ts'
import type { Grouped, Memory, TermVector } from './memory.ts'

/** All that is worked out once for a question, before any single article is looked at closely. */
export type Look = {
  readonly query: string
  readonly terms: ReadonlyMap<number, number>
  readonly weighed: WeighedQuery
  /** By article: BM25F score as a share of the question's mass. */
  readonly lexical: Float32Array
  /** By article: score of the terms which gold articles of similar questions suggest. */
  readonly suggested: Float32Array
  readonly lawScores: Float32Array
  readonly chapterScores: Float32Array
  readonly lawNames: Float32Array
  readonly chapterNames: Float32Array
  /** Cosine with the past questions which the law or chapter answered. */
  readonly lawAsks: Float32Array
  readonly chapterAsks: Float32Array
  /** Votes of similar past questions. */
  readonly articleVotes: ReadonlyMap<number, number>
  /** The highest vote for an article by a single past question. */
  readonly articleBest: ReadonlyMap<number, number>
  readonly lawVotes: Float32Array
  readonly chapterVotes: Float32Array
  /** Similarity of the most similar past question. */
  readonly nearest: number
  readonly goldTerms: ReadonlyMap<number, number>
  readonly cards: AskedLook
}

/** Makes looks; holds the buffers, so one look at a time is valid. */
export type Looker = (query: string, memory: Memory) => Look

/** The terms of a question as the first stage weighs them. */
export function firstStageTerms(book: Book, query: string): ReadonlyMap<number, number> {
  const terms = queryTerms(query, book.synonyms, firstStage)
  const { index } = book
  return new Map([...terms].filter(([term]) => !isCommon(index, index.lexicon.get(term))))
}

const firstStage = { unigram: 0.4, concept: 1.2 }

/** Terms that more than this share of the articles have are left out of the first stage. */
const tooCommon = 0.12

/** A looker over a book and the asks of cards. */
export function createLooker(book: Book, cards: AskedCards): Looker {
  const lexical = new Float32Array(book.articles.length)
  const suggested = new Float32Array(book.articles.length)
  const lawScores = new Float32Array(book.laws.length)
  const lawNames = new Float32Array(book.laws.length)
  const lawAsks = new Float32Array(book.laws.length)
  const lawVotes = new Float32Array(book.laws.length)
  const chapterScores = new Float32Array(book.lawOfChapter.length)
  const chapterNames = new Float32Array(book.lawOfChapter.length)
  const chapterAsks = new Float32Array(book.lawOfChapter.length)
  const chapterVotes = new Float32Array(book.lawOfChapter.length)
  const buffers = [lexical, suggested, lawScores, lawNames, lawAsks, lawVotes].concat([
    chapterScores,
    chapterNames,
    chapterAsks,
    chapterVotes,
  ])

  return (query, memory) => {
    for (const buffer of buffers) buffer.fill(0)
    const terms = queryTerms(query, book.synonyms, firstStage)
    const weighed = weighQuery(book.index, terms)
    scoreShares(book.index, weighed, lexical)
    scoreShares(book.lawIndex, weighQuery(book.lawIndex, terms), lawScores)
    scoreShares(book.chapterIndex, weighQuery(book.chapterIndex, terms), chapterScores)
    scoreShares(book.lawNames, weighQuery(book.lawNames, terms), lawNames)
    scoreShares(book.chapterNames, weighQuery(book.chapterNames, terms), chapterNames)
    const asked = queryTerms(query, book.synonyms, { unigram: 1, concept: 1 })
    scoreGroups(memory.byLaw, asked, lawAsks)
    scoreGroups(memory.byChapter, asked, chapterAsks)
    const similar = similarQuestions(memory, asked)
    const articleVotes = new Map<number, number>()
    const articleBest = new Map<number, number>()
    for (const { at, vote } of similar) {
      const golds = memory.golds[at] ?? []
      const laws = new Set<number>()
      const chapters = new Set<number>()
      for (const article of golds) {
        articleVotes.set(article, (articleVotes.get(article) ?? 0) + vote)
        if (!articleBest.has(article)) articleBest.set(article, vote)
        laws.add(book.lawOf[article] ?? 0)
        chapters.add(book.chapterOf[article] ?? 0)
      }
      for (const law of laws) lawVotes[law] = (lawVotes[law] ?? 0) + vote
      for (const chapter of chapters) chapterVotes[chapter] = (chapterVotes[chapter] ?? 0) + vote
    }
    const goldTerms = mix(similar.slice(0, 12), memory.goldTerms)
    scoreVector(book.index, goldTerms, suggested)
    return {
      query,
      terms,
      weighed,
      lexical,
      suggested,
      lawScores,
      chapterScores,
      lawNames,
      chapterNames,
      lawAsks,
      chapterAsks,
      articleVotes,
      articleBest,
      lawVotes,
      chapterVotes,
      nearest: similar[0]?.similarity ?? 0,
      goldTerms,
      cards: lookAtCards(book, cards, asked),
    }
  }
}

function scoreShares(index: GramIndex, query: WeighedQuery, scores: Float32Array): void {
  if (query.mass === 0) return
  const rare = query.terms.filter(({ id }) => !isCommon(index, id))
  const terms = rare.map((term) => ({ ...term, value: term.value / query.mass }))
  scoreAll(index, { ...query, terms }, scores)
}

function scoreGroups(
  group: Grouped,
  terms: ReadonlyMap<number, number>,
  scores: Float32Array,
): void {
  const weighed = weighQuery(group.index, terms)
  const own = new Float32Array(group.owners.length)
  scoreAll(group.index, weighed, own)
  for (const [row, owner] of group.owners.entries()) {
    scores[owner] = (own[row] ?? 0) / (weighed.length || 1)
  }
}

/** Whether so many documents have a term that looking through them is not worth the time. */
function isCommon({ postings, documents }: GramIndex, id: number): boolean {
  const df = (postings.start[id + 1] ?? 0) - (postings.start[id] ?? 0)
  return df > 2000 && df > tooCommon * documents
}

type Similar = { readonly at: number; readonly similarity: number; readonly vote: number }

/** The 40 past questions most alike. */
function similarQuestions(memory: Memory, terms: ReadonlyMap<number, number>): readonly Similar[] {
  const cosines = new Float32Array(memory.size)
  const asked = weighQuery(memory.questions, terms)
  scoreAll(memory.questions, asked, cosines)
  const similar: Similar[] = []
  for (let at = 0; at < memory.size; at++) {
    const similarity = (cosines[at] ?? 0) / (asked.length || 1)
    if (similarity > 0.03) similar.push({ at, similarity, vote: similarity ** 2 })
  }
  return similar.sort((a, b) => b.similarity - a.similarity).slice(0, 40)
}

function mix(
  similar: readonly Similar[],
  vectors: readonly TermVector[],
): ReadonlyMap<number, number> {
  const mixed = new Map<number, number>()
  let votes = 0
  for (const { at, vote } of similar) {
    const vector = vectors[at]
    if (vector === undefined) continue
    votes += vote
    for (let row = 0; row < vector.ids.length; row++) {
      const id = vector.ids[row] ?? 0
      mixed.set(id, (mixed.get(id) ?? 0) + vote * (vector.weights[row] ?? 0))
    }
  }
  const best = [...mixed].sort((a, b) => b[1] - a[1]).slice(0, 60)
  return new Map(best.map(([id, weight]) => [id, weight / (votes || 1)]))
}

function scoreVector(
  index: GramIndex,
  vector: ReadonlyMap<number, number>,
  scores: Float32Array,
): void {
  const { start, keys, impacts } = index.postings
  for (const [id, value] of vector) {
    const share = (value * (index.idf[id] ?? 0)) / fullImpact
    const end = start[id + 1] ?? 0
    for (let at = start[id] ?? 0; at < end; at++) {
      const article = keys[at] ?? 0
      scores[article] = (scores[article] ?? 0) + share * (impacts[at] ?? 0)
    }
  }
}
