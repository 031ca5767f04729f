import { articleNumber, type Book } from './book.ts'
import type { Links } from './citations.ts'
import { type Closeness, createCloseness } from './closeness.ts'
import type { Look } from './look.ts'
import type { Memory } from './memory.ts'
import { type Bests, bestsOf, pickScores, topOf } from './pick.ts'

/** Candidates of one question, best pick first, and their features row by row. */
export type Candidates = { readonly articles: readonly number[]; readonly rows: Float32Array }

/** How many articles the reranker sees. */
export const candidateCount = 300

/** Picks the candidates of a look and works out their features. */
export function candidatesOf(book: Book, memory: Memory, look: Look): Candidates {
  const bests = bestsOf(look)
  const first = new Float32Array(book.articles.length)
  pickScores(book, memory, look, bests, first)
  const articles = topOf(first, candidateCount)
  const shared = sharedOf({ book, memory, look, bests, first, articles })
  const closeness = createCloseness(book, memory, look)
  const rows = new Float32Array(articles.length * readers.length)
  let to = 0
  for (const [rank, at] of articles.entries()) {
    const candidate = {
      ...shared,
      at,
      rank,
      law: book.lawOf[at] ?? 0,
      chapter: book.chapterOf[at] ?? 0,
      close: closeness(at),
    }
    for (const read of readers) rows[to++] = read(candidate)
  }
  return { articles, rows }
}

type Given = {
  readonly book: Book
  readonly memory: Memory
  readonly look: Look
  readonly bests: Bests
  readonly first: Float32Array
  readonly articles: readonly number[]
}

type Shared = Given & {
  readonly best: number
  readonly lexicalRank: ReadonlyMap<number, number>
  readonly suggestedRank: ReadonlyMap<number, number>
  readonly votes: number
  readonly lawShare: Float32Array
  readonly chapterShare: Float32Array
  readonly numbers: ReadonlySet<number>
  readonly lawGiven: ReadonlySet<number>
  readonly aboutCrime: number
  readonly aboutCourt: number
}

type Candidate = Shared & {
  readonly at: number
  readonly rank: number
  readonly law: number
  readonly chapter: number
  readonly close: Closeness
}

const features = {
  lexical: (c) => c.look.lexical[c.at] ?? 0,
  lexicalToBest: (c) => (c.look.lexical[c.at] ?? 0) / c.bests.lexical,
  lexicalRank: (c) => Math.log1p(c.lexicalRank.get(c.at) ?? candidateCount),
  suggested: (c) => c.look.suggested[c.at] ?? 0,
  suggestedToBest: (c) => (c.look.suggested[c.at] ?? 0) / c.bests.suggested,
  suggestedRank: (c) => Math.log1p(c.suggestedRank.get(c.at) ?? candidateCount),
  first: (c) => c.first[c.at] ?? 0,
  firstToBest: (c) => (c.first[c.at] ?? 0) / c.best,
  firstRank: (c) => Math.log1p(c.rank),
  coverage: (c) => c.close.coverage,
  bigrams: (c) => c.close.bigrams,
  concepts: (c) => c.close.concepts,
  rarest: (c) => c.close.rarest,
  needed: (c) => c.close.needed,
  replyMatch: (c) => c.close.replyMatch,
  goldMatch: (c) => c.close.goldMatch,
  density: (c) => c.close.density,
  longestRun: (c) => c.close.longestRun,
  window: (c) => c.close.window,
  lawScore: (c) => c.look.lawScores[c.law] ?? 0,
  lawToBest: (c) => (c.look.lawScores[c.law] ?? 0) / c.bests.law,
  chapterScore: (c) => c.look.chapterScores[c.chapter] ?? 0,
  chapterToBest: (c) => (c.look.chapterScores[c.chapter] ?? 0) / c.bests.chapter,
  lawName: (c) => c.look.lawNames[c.law] ?? 0,
  chapterName: (c) => c.look.chapterNames[c.chapter] ?? 0,
  lawGiven: (c) => (c.lawGiven.has(c.law) ? 1 : 0),
  numberGiven: (c) => (c.numbers.has(c.book.numberOf[c.at] ?? 0) ? 1 : 0),
  lawAsks: (c) => c.look.lawAsks[c.law] ?? 0,
  lawAsksToBest: (c) => (c.look.lawAsks[c.law] ?? 0) / c.bests.lawAsks,
  chapterAsks: (c) => c.look.chapterAsks[c.chapter] ?? 0,
  chapterAsksToBest: (c) => (c.look.chapterAsks[c.chapter] ?? 0) / c.bests.chapterAsks,
  votes: (c) => c.look.articleVotes.get(c.at) ?? 0,
  votesToAll: (c) => (c.look.articleVotes.get(c.at) ?? 0) / c.votes,
  votesNearby: (c) => around(c, [1, 2, 3], (at) => c.look.articleVotes.get(at) ?? 0),
  lawVotes: (c) => c.look.lawVotes[c.law] ?? 0,
  lawVotesToAll: (c) => (c.look.lawVotes[c.law] ?? 0) / c.votes,
  chapterVotes: (c) => c.look.chapterVotes[c.chapter] ?? 0,
  chapterVotesToAll: (c) => (c.look.chapterVotes[c.chapter] ?? 0) / c.votes,
  lawPrior: (c) => c.memory.lawPrior[c.law] ?? 0,
  chapterPrior: (c) => c.memory.chapterPrior[c.chapter] ?? 0,
  articlePrior: (c) => c.memory.articlePrior[c.at] ?? 0,
  neighbour: (c) => around(c, [1], (at) => c.look.lexical[at] ?? 0) / c.bests.lexical,
  neighbours: (c) => around(c, [1, 2, 3], (at) => c.look.lexical[at] ?? 0) / c.bests.lexical,
  neighboursFirst: (c) => around(c, [1, 2], (at) => c.first[at] ?? 0) / c.best,
  citedBy: (c) => highest(c.book.citations.citedBy, c) / c.best,
  cites: (c) => highest(c.book.citations.cites, c) / c.best,
  citations: (c) => Math.log1p(count(c.book.citations.citedBy, c.at)),
  lawShare: (c) => c.lawShare[c.law] ?? 0,
  chapterShare: (c) => c.chapterShare[c.chapter] ?? 0,
  length: (c) => Math.log1p(c.book.articles[c.at]?.text.length ?? 0),
  place: (c) => (c.book.numberOf[c.at] ?? 0) / (c.book.lawSizes[c.law] ?? 1),
  lawSize: (c) => Math.log1p(c.book.lawSizes[c.law] ?? 0),
  kind: (c) => c.book.lawKinds[c.law] ?? 0,
  questionLength: (c) => Math.log1p(c.look.query.length),
  bestLexical: (c) => c.bests.lexical,
  nearest: (c) => c.look.nearest,
  aboutCrime: (c) => c.aboutCrime,
  aboutCourt: (c) => c.aboutCourt,
} as const satisfies Record<string, (candidate: Candidate) => number>

const readers: readonly ((candidate: Candidate) => number)[] = Object.values(features)

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
  const lawGiven = new Set<number>()
  for (const [law, name] of book.lawTitles.entries()) {
    if (name.length > 2 && question.includes(name)) lawGiven.add(law)
  }
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
    lexicalRank: ranksOf(look.lexical, articles),
    suggestedRank: ranksOf(look.suggested, articles),
    votes: [...look.articleVotes.values()].reduce((sum, vote) => sum + vote, 1e-9),
    lawShare,
    chapterShare,
    numbers,
    lawGiven,
    aboutCrime: /罪|判刑|判几年|犯法|坐牢|刑/.test(question) ? 1 : 0,
    aboutCourt: /起诉|诉讼|法院|仲裁|管辖|上诉|判决|执行/.test(question) ? 1 : 0,
  }
}

function ranksOf(scores: Float32Array, articles: readonly number[]): ReadonlyMap<number, number> {
  const order = articles.toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  return new Map(order.map((at, rank) => [at, rank]))
}

/** The mean of a value over the articles so many places before and after, within the law. */
function around(c: Candidate, distances: readonly number[], value: (at: number) => number): number {
  let sum = 0
  for (const distance of distances) {
    if (c.book.lawOf[c.at - distance] === c.law) sum += value(c.at - distance)
    if (c.book.lawOf[c.at + distance] === c.law) sum += value(c.at + distance)
  }
  return sum / (2 * distances.length)
}

function highest(links: Links, c: Candidate): number {
  let max = 0
  const end = links.start[c.at + 1] ?? 0
  for (let at = links.start[c.at] ?? 0; at < end; at++) {
    max = Math.max(max, c.first[links.targets[at] ?? 0] ?? 0)
  }
  return max
}

function count(links: Links, at: number): number {
  return (links.start[at + 1] ?? 0) - (links.start[at] ?? 0)
}
