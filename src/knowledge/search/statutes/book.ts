import { createIndexBuilder, type GramIndex, scoringOnly } from '../gram-index.ts'
import { bigram, encode, unigram } from '../grams.ts'
import { hanToNumber, normalise } from '../normalise.ts'
import type { Synonyms } from '../synonyms.ts'
import type { Article } from './article.ts'
import { type Citations, readCitations } from './citations.ts'

/**
 * A body of law, indexed: articles by their grams, and whole laws and chapters by theirs. Articles,
 * laws and chapters are numbers from 0 in order of appearance.
 */
export type Book = {
  /** What the articles are called; their texts are kept as codes only. */
  readonly articles: readonly ArticleName[]
  readonly laws: readonly string[]
  /** Names without the state's, and what kind of law it is by its name's ending (see `kindOf`). */
  readonly lawTitles: readonly string[]
  readonly lawKinds: Uint8Array
  /** Laws by the first two letters of their titles. */
  readonly lawsByStart: ReadonlyMap<string, readonly number[]>
  readonly lawSizes: Uint16Array
  readonly lawOf: Uint16Array
  readonly chapterOf: Uint16Array
  readonly lawOfChapter: Uint16Array
  /** The article's number within its law (`第四十七条` → 47), 0 if unreadable. */
  readonly numberOf: Uint16Array
  readonly index: GramIndex
  /** The texts' codes one after another; article `a` is `textStart[a]` up to `textStart[a + 1]`. */
  readonly codes: Uint16Array
  readonly textStart: Uint32Array
  readonly citations: Citations
  readonly lawIndex: GramIndex
  readonly chapterIndex: GramIndex
  readonly lawNames: GramIndex
  readonly chapterNames: GramIndex
  readonly synonyms: Synonyms
  /** The articles named by a key (see `articleKey`). */
  readonly placesOf: (key: string) => readonly number[]
}

/** An article without its text. */
export type ArticleName = Pick<Article, 'id' | 'law' | 'article'>

/** What a field's grams count towards an article's score, and how strongly length is evened out. */
const bookWeights = { k1: 0.9, b: 0.7, law: 0.4, chapter: 0.6 }

/** Indexes a body of law. Takes 5–8 s and about 300 MB for 55,000 articles. */
export function createBook(articles: readonly Article[], synonyms: Synonyms): Book {
  const outline = outlineOf(articles)
  const count = articles.length
  const builder = createIndexBuilder({ k1: bookWeights.k1 }, count * 12 + 1024, count * 190 + 1024)
  const laws = createIndexBuilder({ k1: 8 }, 1 << 18, count * 40 + 1024)
  const chapters = createIndexBuilder({ k1: 3 }, 1 << 18, count * 70 + 1024)
  const lawNames = createIndexBuilder({ k1: 0.2 })
  const chapterNames = createIndexBuilder({ k1: 0.2 })
  const average = articles.reduce((sum, { text }) => sum + text.length, 0) / Math.max(1, count)
  const codes = new Uint16Array(articles.reduce((sum, { text }) => sum + text.length + 1, 0))
  const textStart = new Uint32Array(count + 1)
  const lawTerms = createTermReader(synonyms)
  const chapterTerms = createTermReader(synonyms)
  const textTerms = createTermReader(synonyms)
  let law = new Float64Array(0)
  let chapter = new Float64Array(0)

  for (const [at, article] of articles.entries()) {
    const newLaw = outline.lawOf[at] !== outline.lawOf[at - 1]
    const newChapter = outline.chapterOf[at] !== outline.chapterOf[at - 1]
    if (newLaw && at > 0) laws.closeDocument()
    if (newChapter && at > 0) chapters.closeDocument()
    const plain = normalise(article.text)
    const run = encode(plain)
    const text = textTerms(plain, run)
    codes.set(run, textStart[at] ?? 0)
    textStart[at + 1] = (textStart[at] ?? 0) + run.length
    if (newLaw) {
      const name = normalise(shortName(article.law))
      law = lawTerms(name, encode(name))
      for (const term of law) lawNames.add(term, 1)
      lawNames.closeDocument()
      for (const term of law) laws.add(term, 5)
    }
    if (newChapter) {
      const name = normalise(article.chapter)
      chapter = chapterTerms(name, encode(name))
      for (const term of chapter) chapterNames.add(term, 1)
      chapterNames.closeDocument()
      for (const term of chapter) chapters.add(term, 3)
    }
    const tf = 1 / (1 - bookWeights.b + (bookWeights.b * article.text.length) / average)
    for (const term of text) {
      builder.add(term, tf)
      laws.add(term, 1)
      chapters.add(term, 1)
    }
    for (const term of law) builder.add(term, bookWeights.law)
    for (const term of chapter) builder.add(term, bookWeights.chapter)
    builder.closeDocument()
  }
  if (count > 0) {
    laws.closeDocument()
    chapters.closeDocument()
  }
  return {
    ...outline,
    articles: articles.map(({ id, law, article }) => ({ id, law, article })),
    lawTitles: outline.laws.map(shortName),
    lawKinds: Uint8Array.from(outline.laws, kindOf),
    lawsByStart: startsOf(outline.laws.map(shortName)),
    lawSizes: sizesOf(outline.lawOf, outline.laws.length),
    placesOf: createPlaces(articles, outline),
    synonyms,
    codes,
    textStart,
    citations: readCitations(articles, outline.lawOf),
    index: builder.build(),
    lawIndex: scoringOnly(laws.build()),
    chapterIndex: scoringOnly(chapters.build()),
    lawNames: lawNames.build(),
    chapterNames: chapterNames.build(),
  }
}

/** A law's name without the state's, which all share. */
function shortName(law: string): string {
  return law.replace('中华人民共和国', '')
}

type TermReader = (text: string, codes: Uint16Array) => Float64Array<ArrayBuffer>

/**
 * Reads the terms of a normalised text and its codes; what it gives is valid until it reads again.
 * An array rather than a callback: 14 million calls with boxed numbers would double the time to build.
 */
function createTermReader(synonyms: Synonyms): TermReader {
  let terms = new Float64Array(4096)
  return (text, codes) => {
    if (codes.length * 4 > terms.length) terms = new Float64Array(codes.length * 8)
    let used = 0
    let before = 0
    for (const code of codes) {
      if (code !== 0) {
        terms[used++] = unigram(code)
        if (before !== 0) terms[used++] = bigram(before, code)
      }
      before = code
    }
    synonyms.each(text, (concept) => {
      terms[used++] = concept
    })
    return terms.subarray(0, used)
  }
}

function createPlaces(articles: readonly Article[], { laws, lawOf }: Outline): Book['placesOf'] {
  const names = articles.map(({ article }) => article)
  const starts = new Map<string, number[]>()
  for (const [at, law] of lawOf.entries()) {
    if (law === lawOf[at - 1]) continue
    const name = shortName(laws[law] ?? '')
    starts.set(name, [...(starts.get(name) ?? []), at])
  }
  return (key) => {
    const blank = key.lastIndexOf(' ')
    const article = key.slice(blank + 1)
    const places: number[] = []
    for (const start of starts.get(shortName(key.slice(0, blank))) ?? []) {
      for (let at = start; lawOf[at] === lawOf[start]; at++) {
        if (names[at] === article) places.push(at)
      }
    }
    return places
  }
}

type Outline = Pick<Book, 'laws' | 'lawOf' | 'chapterOf' | 'lawOfChapter' | 'numberOf'>

/** A law or chapter that stands in two places counts as two: only neighbours are grouped. */
function outlineOf(articles: readonly Article[]): Outline {
  const laws: string[] = []
  const lawOfChapter: number[] = []
  const lawOf = new Uint16Array(articles.length)
  const chapterOf = new Uint16Array(articles.length)
  const numberOf = new Uint16Array(articles.length)
  let before: Article | undefined
  for (const [at, article] of articles.entries()) {
    const sameLaw = before?.law === article.law
    if (!sameLaw) laws.push(article.law)
    if (!sameLaw || before?.chapter !== article.chapter) lawOfChapter.push(laws.length - 1)
    lawOf[at] = laws.length - 1
    chapterOf[at] = lawOfChapter.length - 1
    numberOf[at] = articleNumber(article.article)
    before = article
  }
  return { laws, lawOf, chapterOf, lawOfChapter: Uint16Array.from(lawOfChapter), numberOf }
}

/** The number in `第四十七条`, also in digits; 0 if there is none. */
export function articleNumber(article: string): number {
  const han = /^第(.+?)条/.exec(article)?.[1] ?? article
  return (hanToNumber(han) ?? Number.parseInt(han, 10)) || 0
}

/** 0 law, 1 code, 2 interpretation of the courts, 3 regulation, 4 rules and others. */
function kindOf(law: string): number {
  if (law.includes('最高人民')) return 2
  if (law.includes('法典') || law.endsWith('刑法')) return 1
  if (law.endsWith('法')) return 0
  return law.endsWith('条例') ? 3 : 4
}

function startsOf(titles: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const starts = new Map<string, number[]>()
  for (const [law, title] of titles.entries()) {
    const start = title.slice(0, 2)
    starts.set(start, [...(starts.get(start) ?? []), law])
  }
  return starts
}

function sizesOf(lawOf: Uint16Array, laws: number): Uint16Array {
  const sizes = new Uint16Array(laws)
  for (const law of lawOf) sizes[law] = (sizes[law] ?? 0) + 1
  return sizes
}
