import { createIndexBuilder, type GramIndex } from '../gram-index.ts'
import { normalise } from '../normalise.ts'
import { eachTerm, queryTerms } from '../query.ts'
import type { Synonyms } from '../synonyms.ts'
import type { Book } from './book.ts'

/** A question once asked and the keys of the articles that answered it. */
export type PastQuestion = {
  readonly text: string
  readonly gold: readonly string[]
}

/** Weighed terms of the book, as two rows of equal length. */
export type TermVector = { readonly ids: Uint32Array; readonly weights: Float32Array }

/** What past questions tell about new ones, put in relation to one book. */
export type Memory = {
  readonly size: number
  readonly questions: GramIndex
  /** By past question: the numbers of its gold articles. */
  readonly golds: readonly (readonly number[])[]
  /** By past question: the telling terms of its gold articles. */
  readonly goldTerms: readonly TermVector[]
  /** Past questions put together by the law or chapter that answered them; owners are numbers of these. */
  readonly byLaw: Grouped
  readonly byChapter: Grouped
  /** Share of past gold articles in each law, chapter, article (smoothed log). */
  readonly lawPrior: Float32Array
  readonly chapterPrior: Float32Array
  readonly articlePrior: Float32Array
  /** By term of the book: how often a gold article has it when the question has it. */
  readonly need: Float32Array
}

/** Texts grouped by owner, as one index row an owner. */
export type Grouped = { readonly index: GramIndex; readonly owners: readonly number[] }

/** Works out what past questions tell. Some 100 ms for 1,300 questions. */
export function createMemory(book: Book, past: readonly PastQuestion[]): Memory {
  const golds = past.map(({ gold }) => gold.flatMap((key) => book.placesOf(key)))
  const texts = past.map(({ text }) => text)
  const lawsOf = golds.map((gold) => distinct(gold.map((at) => book.lawOf[at] ?? 0)))
  const chaptersOf = golds.map((gold) => distinct(gold.map((at) => book.chapterOf[at] ?? 0)))
  return {
    size: past.length,
    golds,
    questions: indexTexts(texts, book.synonyms),
    goldTerms: golds.map((gold) => articleVector(book, gold)),
    byLaw: groupTexts(texts, lawsOf, book.synonyms),
    byChapter: groupTexts(texts, chaptersOf, book.synonyms),
    lawPrior: priorOf(lawsOf, book.laws.length, 0.05),
    chapterPrior: priorOf(chaptersOf, book.lawOfChapter.length, 0.05),
    articlePrior: priorOf(golds, book.articles.length, 0.2),
    need: needOf(book, texts, golds),
  }
}

function distinct(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)]
}

/** Indexes whole texts, a row each, for cosines. */
export function indexTexts(texts: readonly string[], synonyms: Synonyms): GramIndex {
  const builder = createIndexBuilder('cosine')
  for (const text of texts) {
    eachTerm(normalise(text), synonyms, (term) => builder.add(term, 1))
    builder.closeDocument()
  }
  return builder.build()
}

/** Puts together the texts of each owner and indexes them, a row an owner. */
export function groupTexts(
  texts: readonly string[],
  ownersOf: readonly (readonly number[])[],
  synonyms: Synonyms,
): Grouped {
  const groups = new Map<number, string[]>()
  for (const [at, owners] of ownersOf.entries()) {
    for (const owner of owners) {
      const group = groups.get(owner)
      if (group === undefined) groups.set(owner, [texts[at] ?? ''])
      else group.push(texts[at] ?? '')
    }
  }
  const joined = [...groups.values()].map((group) => group.join('\n'))
  return { index: indexTexts(joined, synonyms), owners: [...groups.keys()] }
}

function priorOf(
  owners: readonly (readonly number[])[],
  count: number,
  smoothing: number,
): Float32Array {
  const prior = new Float32Array(count)
  for (const list of owners) {
    for (const owner of list) prior[owner] = (prior[owner] ?? 0) + 1 / list.length
  }
  return prior.map((n) => Math.log(n + smoothing) - Math.log(smoothing))
}

const vectorLength = 40

function articleVector(book: Book, articles: readonly number[]): TermVector {
  const { start, keys, impacts } = book.index.forward
  const sums = new Map<number, number>()
  for (const article of articles.slice(0, 4)) {
    const end = start[article + 1] ?? 0
    for (let at = start[article] ?? 0; at < end; at++) {
      const id = keys[at] ?? 0
      const value = ((impacts[at] ?? 0) / 65_535) * (book.index.idf[id] ?? 0)
      sums.set(id, (sums.get(id) ?? 0) + value)
    }
  }
  return vectorOf([...sums])
}

/** The heaviest terms, scaled to a sum of 1. Terms of very few articles tell of a place, not a matter. */
function vectorOf(pairs: readonly (readonly [number, number])[]): TermVector {
  const best = pairs.toSorted((a, b) => b[1] - a[1]).slice(0, vectorLength)
  const sum = best.reduce((total, [, weight]) => total + weight, 0) || 1
  return {
    ids: Uint32Array.from(best, ([id]) => id),
    weights: Float32Array.from(best, ([, weight]) => weight / sum),
  }
}

/**
 * How needed each term is: the share of (question with the term, gold article) pairs in which the
 * article has the term too, drawn towards the mean of terms as rare as it.
 */
function needOf(
  book: Book,
  texts: readonly string[],
  golds: readonly (readonly number[])[],
): Float32Array {
  const { lexicon, idf, forward } = book.index
  const seen = new Float32Array(lexicon.size())
  const met = new Float32Array(lexicon.size())
  for (const [at, text] of texts.entries()) {
    const gold = golds[at] ?? []
    if (gold.length === 0) continue
    const terms = queryTerms(text, book.synonyms, { unigram: 1, concept: 1 })
    const ids = [...terms.keys()].map((term) => lexicon.get(term)).filter((id) => id >= 0)
    const wanted = new Set(ids)
    for (const id of ids) seen[id] = (seen[id] ?? 0) + 1
    for (const article of gold) {
      const end = forward.start[article + 1] ?? 0
      for (let row = forward.start[article] ?? 0; row < end; row++) {
        const id = forward.keys[row] ?? 0
        if (wanted.has(id)) met[id] = (met[id] ?? 0) + 1 / gold.length
      }
    }
  }
  const buckets = Array.from({ length: 16 }, () => ({ seen: 1, met: 0.2 }))
  for (let id = 0; id < seen.length; id++) {
    const bucket = buckets[bucketOf(idf[id] ?? 0)]
    if (bucket === undefined) continue
    bucket.seen += seen[id] ?? 0
    bucket.met += met[id] ?? 0
  }
  return idf.map((value, id) => {
    const bucket = buckets[bucketOf(value)]
    const usual = bucket === undefined ? 0.2 : bucket.met / bucket.seen
    return ((met[id] ?? 0) + 6 * usual) / ((seen[id] ?? 0) + 6)
  })
}

function bucketOf(idf: number): number {
  return Math.min(15, Math.floor(idf))
}
