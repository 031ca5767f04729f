import { articleNumber, type Book } from './book.ts'
import type { Links } from './citations.ts'
import { type Closeness, createCloseness } from './closeness.ts'
import type { Look } from './look.ts'
import type { Memory } from './memory.ts'
import { type Bests, bestsOf, pickScores, topOf } from './pick.ts'

/** Candidates of one question, best pick first, and their features row by row. */
export type Candidates = { readonly articles: readonly number[]; readonly rows: Float32Array }

/** How many articles the reranker sees, and how many of them the narrow sum picks. */
const candidateCount = 300
const narrowCount = 180

/** Picks the candidates of a look and works out their features. */
export function candidatesOf(book: Book, memory: Memory, look: Look): Candidates {
  const bests = bestsOf(look)
  const { narrow: first, wide } = pickScores({ book, memory, look, bests })
  const articles = joinTops(topOf(first, narrowCount), topOf(wide, candidateCount))
  const shared = sharedOf({ book, memory, look, bests, first, wide, articles })
  const closeness = createCloseness(book, memory, look)
  const rows = new Float32Array(articles.length * readers.length)
  let to = 0
  for (const [rank, at] of articles.entries()) {
    const candidate = {
      at,
      rank,
      law: book.lawOf[at] ?? 0,
      chapter: book.chapterOf[at] ?? 0,
      close: closeness(at),
    }
    for (const read of readers) rows[to++] = read(candidate, shared)
  }
  return { articles, rows }
}

/** The first list, filled up to the number of candidates from the second. */
function joinTops(first: readonly number[], second: readonly number[]): readonly number[] {
  return [...new Set([...first, ...second])].slice(0, candidateCount)
}

type Given = {
  readonly book: Book
  readonly memory: Memory
  readonly look: Look
  readonly bests: Bests
  readonly first: Float32Array
  readonly wide: Float32Array
  readonly articles: readonly number[]
}

type Shared = Given & {
  readonly best: number
  readonly bestWide: number
  readonly lexicalRank: ReadonlyMap<number, number>
  readonly suggestedRank: ReadonlyMap<number, number>
  readonly wideRank: ReadonlyMap<number, number>
  readonly votes: number
  readonly lawShare: Float32Array
  readonly chapterShare: Float32Array
  readonly numbers: ReadonlySet<number>
  readonly lawGiven: ReadonlySet<number>
  readonly aboutCrime: number
  readonly aboutCourt: number
}

type Candidate = {
  readonly at: number
  readonly rank: number
  readonly law: number
  readonly chapter: number
  readonly close: Closeness
}

type Reader = (candidate: Candidate, shared: Shared) => number

const features = {
  lexical: (c, s) => s.look.lexical[c.at] ?? 0,
  lexicalToBest: (c, s) => (s.look.lexical[c.at] ?? 0) / s.bests.lexical,
  lexicalRank: (c, s) => Math.log1p(s.lexicalRank.get(c.at) ?? candidateCount),
  suggested: (c, s) => s.look.suggested[c.at] ?? 0,
  suggestedToBest: (c, s) => (s.look.suggested[c.at] ?? 0) / s.bests.suggested,
  suggestedRank: (c, s) => Math.log1p(s.suggestedRank.get(c.at) ?? candidateCount),
  first: (c, s) => s.first[c.at] ?? 0,
  firstToBest: (c, s) => (s.first[c.at] ?? 0) / s.best,
  firstRank: (c) => Math.log1p(c.rank),
  wideToBest: (c, s) => (s.wide[c.at] ?? 0) / s.bestWide,
  wideRank: (c, s) => Math.log1p(s.wideRank.get(c.at) ?? candidateCount),
  coverage: (c) => c.close.coverage,
  bigrams: (c) => c.close.bigrams,
  concepts: (c) => c.close.concepts,
  rarest: (c) => c.close.rarest,
  needed: (c) => c.close.needed,
  goldMatch: (c) => c.close.goldMatch,
  density: (c) => c.close.density,
  longestRun: (c) => c.close.longestRun,
  window: (c) => c.close.window,
  lawScore: (c, s) => s.look.lawScores[c.law] ?? 0,
  lawToBest: (c, s) => (s.look.lawScores[c.law] ?? 0) / s.bests.law,
  chapterScore: (c, s) => s.look.chapterScores[c.chapter] ?? 0,
  chapterToBest: (c, s) => (s.look.chapterScores[c.chapter] ?? 0) / s.bests.chapter,
  lawName: (c, s) => s.look.lawNames[c.law] ?? 0,
  chapterName: (c, s) => s.look.chapterNames[c.chapter] ?? 0,
  lawGiven: (c, s) => (s.lawGiven.has(c.law) ? 1 : 0),
  numberGiven: (c, s) => (s.numbers.has(s.book.numberOf[c.at] ?? 0) ? 1 : 0),
  lawAsks: (c, s) => s.look.lawAsks[c.law] ?? 0,
  lawAsksToBest: (c, s) => (s.look.lawAsks[c.law] ?? 0) / s.bests.lawAsks,
  chapterAsks: (c, s) => s.look.chapterAsks[c.chapter] ?? 0,
  chapterAsksToBest: (c, s) => (s.look.chapterAsks[c.chapter] ?? 0) / s.bests.chapterAsks,
  votes: (c, s) => s.look.articleVotes.get(c.at) ?? 0,
  votesToAll: (c, s) => (s.look.articleVotes.get(c.at) ?? 0) / s.votes,
  bestVote: (c, s) => s.look.articleBest.get(c.at) ?? 0,
  bestVoteToNearest: (c, s) => (s.look.articleBest.get(c.at) ?? 0) / (s.look.nearest ** 2 || 1),
  votesNearby: (c, s) => around(c, s, 3, (at) => s.look.articleVotes.get(at) ?? 0),
  lawVotes: (c, s) => s.look.lawVotes[c.law] ?? 0,
  lawVotesToAll: (c, s) => (s.look.lawVotes[c.law] ?? 0) / s.votes,
  chapterVotes: (c, s) => s.look.chapterVotes[c.chapter] ?? 0,
  chapterVotesToAll: (c, s) => (s.look.chapterVotes[c.chapter] ?? 0) / s.votes,
  lawPrior: (c, s) => s.memory.lawPrior[c.law] ?? 0,
  chapterPrior: (c, s) => s.memory.chapterPrior[c.chapter] ?? 0,
  articlePrior: (c, s) => s.memory.articlePrior[c.at] ?? 0,
  cardVotes: (c, s) => s.look.cards.votes.get(c.at) ?? 0,
  cardBest: (c, s) => s.look.cards.best.get(c.at) ?? 0,
  cardArticle: (c, s) => s.look.cards.articles.get(c.at) ?? 0,
  cardLaw: (c, s) => s.look.cards.laws[c.law] ?? 0,
  cardChapter: (c, s) => s.look.cards.chapters[c.chapter] ?? 0,
  cardNearest: (_, s) => s.look.cards.nearest,
  neighbour: (c, s) => around(c, s, 1, (at) => s.look.lexical[at] ?? 0) / s.bests.lexical,
  neighbours: (c, s) => around(c, s, 3, (at) => s.look.lexical[at] ?? 0) / s.bests.lexical,
  neighboursFirst: (c, s) => around(c, s, 2, (at) => s.first[at] ?? 0) / s.best,
  citedBy: (c, s) => highest(s.book.citations.citedBy, c, s) / s.best,
  cites: (c, s) => highest(s.book.citations.cites, c, s) / s.best,
  citations: (c, s) => Math.log1p(count(s.book.citations.citedBy, c.at)),
  lawShare: (c, s) => s.lawShare[c.law] ?? 0,
  chapterShare: (c, s) => s.chapterShare[c.chapter] ?? 0,
  length: (c, s) => Math.log1p((s.book.textStart[c.at + 1] ?? 0) - (s.book.textStart[c.at] ?? 0)),
  place: (c, s) => (s.book.numberOf[c.at] ?? 0) / (s.book.lawSizes[c.law] ?? 1),
  lawSize: (c, s) => Math.log1p(s.book.lawSizes[c.law] ?? 0),
  kind: (c, s) => s.book.lawKinds[c.law] ?? 0,
  questionLength: (_, s) => Math.log1p(s.look.query.length),
  bestLexical: (_, s) => s.bests.lexical,
  nearest: (_, s) => s.look.nearest,
  aboutCrime: (_, s) => s.aboutCrime,
  aboutCourt: (_, s) => s.aboutCourt,
} as const satisfies Record<string, Reader>

const readers: readonly Reader[] = Object.values(features)

/** What the reranker looks at, in order. */
export const featureNames: readonly string[] = Object.keys(features)

function sharedOf(given: Given): Shared {
  const { book, look, first, articles } = given
  const question = look.query
  const numbers = new Set(
    [...question.matchAll(/第?(\d+|[一二三四五六七八九十百千零]+)条/g)].map((m) =>
      articleNumber(m[1] ?? ''),
    ),
  )
  const lawShare = new Float32Array(book.laws.length)
  const chapterShare = new Float32Array(book.lawOfChapter.length)
  const leading = articles.slice(0, 50)
  for (const at of leading) {
    const law = book.lawOf[at] ?? 0
    const chapter = book.chapterOf[at] ?? 0
    lawShare[law] = (lawShare[law] ?? 0) + 1 / leading.length
    chapterShare[chapter] = (chapterShare[chapter] ?? 0) + 1 / leading.length
  }
  return {
    ...given,
    best: Math.max(1e-9, first[articles[0] ?? 0] ?? 0),
    bestWide: articles.reduce((best, at) => Math.max(best, given.wide[at] ?? 0), 1e-9),
    lexicalRank: ranksOf(look.lexical, articles),
    suggestedRank: ranksOf(look.suggested, articles),
    wideRank: ranksOf(given.wide, articles),
    votes: [...look.articleVotes.values()].reduce((sum, vote) => sum + vote, 1e-9),
    lawShare,
    chapterShare,
    numbers,
    lawGiven: lawsNamedIn(question, book),
    aboutCrime: /罪|判刑|判几年|犯法|坐牢|刑/.test(question) ? 1 : 0,
    aboutCourt: /起诉|诉讼|法院|仲裁|管辖|上诉|判决|执行/.test(question) ? 1 : 0,
  }
}

/** Looked up by where a title could begin: to search for 1,262 titles takes longer than to score them all. */
function lawsNamedIn(question: string, book: Book): ReadonlySet<number> {
  const named = new Set<number>()
  for (let at = 0; at + 2 < question.length; at++) {
    for (const law of book.lawsByStart.get(question.slice(at, at + 2)) ?? []) {
      const title = book.lawTitles[law] ?? ''
      if (title.length > 2 && question.startsWith(title, at)) named.add(law)
    }
  }
  return named
}

function ranksOf(scores: Float32Array, articles: readonly number[]): ReadonlyMap<number, number> {
  const order = articles.toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  return new Map(order.map((at, rank) => [at, rank]))
}

/** The mean of a value over the articles up to so many places before and after, within the law. */
function around(
  c: Candidate,
  { book }: Shared,
  reach: number,
  valueAt: (at: number) => number,
): number {
  let sum = 0
  for (let at = c.at - reach; at <= c.at + reach; at++) {
    if (at !== c.at && book.lawOf[at] === c.law) sum += valueAt(at)
  }
  return sum / (2 * reach)
}

function highest(links: Links, c: Candidate, s: Shared): number {
  let max = 0
  const end = links.start[c.at + 1] ?? 0
  for (let at = links.start[c.at] ?? 0; at < end; at++) {
    max = Math.max(max, s.first[links.targets[at] ?? 0] ?? 0)
  }
  return max
}

function count(links: Links, at: number): number {
  return (links.start[at + 1] ?? 0) - (links.start[at] ?? 0)
}
