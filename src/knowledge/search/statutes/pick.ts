import type { Book } from './book.ts'
import type { Look } from './look.ts'
import type { Memory } from './memory.ts'

/** How much each part of a look counts in a sum that picks candidates. */
type PickWeights = Readonly<
  Record<
    | 'suggested'
    | 'law'
    | 'chapter'
    | 'lawName'
    | 'chapterName'
    | 'lawAsks'
    | 'chapterAsks'
    | 'chapterVotes'
    | 'votes'
    | 'cards'
    | 'lawPrior'
    | 'chapterPrior'
    | 'articlePrior',
    number
  >
>

/** A sum that leans on words and on what was asked most: good at the top. */
const narrowWeights: PickWeights = {
  suggested: 0.5,
  law: 0.15,
  chapter: 0.3,
  lawName: 0.1,
  chapterName: 0.05,
  lawAsks: 0.1,
  chapterAsks: 0.2,
  chapterVotes: 0.1,
  votes: 0.3,
  cards: 0.3,
  lawPrior: 0.01,
  chapterPrior: 0.01,
  articlePrior: 0.01,
}

/** A sum searched for on the development questions so that few right articles are missed among 300. */
const wideWeights: PickWeights = {
  suggested: 2,
  law: 0.05,
  chapter: 0.05,
  lawName: 0.1,
  chapterName: 0.2,
  lawAsks: 0.2,
  chapterAsks: 0.4,
  chapterVotes: 0.025,
  votes: 1.2,
  cards: 1.2,
  lawPrior: 0,
  chapterPrior: 0,
  articlePrior: 0.02,
}

/** The highest value each part of a look reaches, for putting others in proportion. Never 0. */
export type Bests = Readonly<Record<BestName, number>>
type BestName =
  | 'lexical'
  | 'suggested'
  | 'law'
  | 'chapter'
  | 'lawAsks'
  | 'chapterAsks'
  | 'chapterVotes'
  | 'votes'

/** The highest values of a look. */
export function bestsOf(look: Look): Bests {
  return {
    lexical: maxOf(look.lexical),
    suggested: maxOf(look.suggested),
    law: maxOf(look.lawScores),
    chapter: maxOf(look.chapterScores),
    lawAsks: maxOf(look.lawAsks),
    chapterAsks: maxOf(look.chapterAsks),
    chapterVotes: maxOf(look.chapterVotes),
    votes: Math.max(tiny, ...look.articleVotes.values()),
  }
}

const tiny = 1e-9

// Counted by index: an iterator over 55,000 numbers costs a millisecond.
function maxOf(numbers: Float32Array): number {
  let max = tiny
  for (let at = 0; at < numbers.length; at++) {
    const n = numbers[at] ?? 0
    if (n > max) max = n
  }
  return max
}

/** What picking looks at. */
export type PickGiven = {
  readonly book: Book
  readonly memory: Memory
  readonly look: Look
  readonly bests: Bests
}

/** Quick scores of every article by the two sums; valid until the next question is picked for. */
export type Picked = { readonly narrow: Float32Array; readonly wide: Float32Array }

const kept = new WeakMap<Book, Picked>()

/** Scores every article by what its words, chapter and law have to do with a question. */
export function pickScores(given: PickGiven): Picked {
  const { book, memory, look, bests } = given
  const count = book.articles.length
  const picked = kept.get(book) ?? {
    narrow: new Float32Array(count),
    wide: new Float32Array(count),
  }
  kept.set(book, picked)
  const { narrow, wide } = picked
  const narrowChapter = chapterParts(given, narrowWeights)
  const wideChapter = chapterParts(given, wideWeights)
  const suggest = bests.lexical / bests.suggested
  // Both in one go: what takes the time is fetching the parts of 55,000 articles.
  for (let at = 0; at < count; at++) {
    const lexical = look.lexical[at] ?? 0
    const suggested = suggest * (look.suggested[at] ?? 0)
    if (lexical === 0 && suggested === 0) {
      narrow[at] = wide[at] = 0
      continue
    }
    const chapter = book.chapterOf[at] ?? 0
    const prior = memory.articlePrior[at] ?? 0
    narrow[at] =
      lexical +
      narrowWeights.suggested * suggested +
      (narrowChapter[chapter] ?? 0) +
      narrowWeights.articlePrior * prior
    wide[at] =
      lexical +
      wideWeights.suggested * suggested +
      (wideChapter[chapter] ?? 0) +
      wideWeights.articlePrior * prior
  }
  addFew(given, narrowWeights, narrow)
  addFew(given, wideWeights, wide)
  return picked
}

/** Adds what only few articles have. */
function addFew({ look, bests }: PickGiven, w: PickWeights, scores: Float32Array): void {
  const add = (at: number, score: number): void => {
    scores[at] = (scores[at] ?? 0) + score
  }
  for (const [at, votes] of look.articleVotes) add(at, (w.votes * votes) / bests.votes)
  for (const [at, cosine] of look.cards.articles) add(at, w.cards * cosine)
  for (const [at, cosine] of look.cards.best) add(at, w.cards * cosine ** 2)
}

function chapterParts({ book, memory, look, bests }: PickGiven, w: PickWeights): Float32Array {
  const lawPart = new Float32Array(book.laws.length)
  for (let law = 0; law < lawPart.length; law++) {
    lawPart[law] =
      w.law * (look.lawScores[law] ?? 0) +
      w.lawName * (look.lawNames[law] ?? 0) +
      w.lawAsks * (look.lawAsks[law] ?? 0) +
      w.lawPrior * (memory.lawPrior[law] ?? 0)
  }
  const parts = new Float32Array(book.lawOfChapter.length)
  for (let chapter = 0; chapter < parts.length; chapter++) {
    parts[chapter] =
      (lawPart[book.lawOfChapter[chapter] ?? 0] ?? 0) +
      w.chapter * (look.chapterScores[chapter] ?? 0) +
      w.chapterName * (look.chapterNames[chapter] ?? 0) +
      w.chapterAsks * (look.chapterAsks[chapter] ?? 0) +
      (w.chapterVotes * (look.chapterVotes[chapter] ?? 0)) / bests.chapterVotes +
      w.chapterPrior * (memory.chapterPrior[chapter] ?? 0)
  }
  return parts
}

/**
 * The places of the highest scores, best first; zeros are never among them. Counts scores in steps
 * first, so that only about as many as wanted need sorting.
 */
export function topOf(scores: Float32Array, count: number): readonly number[] {
  const scale = steps / maxOf(scores)
  const counts = new Uint32Array(steps + 1)
  for (let at = 0; at < scores.length; at++) {
    const step = ((scores[at] ?? 0) * scale) | 0
    counts[step] = (counts[step] ?? 0) + 1
  }
  let floor = steps
  for (let found = counts[floor] ?? 0; found < count && floor > 0; found += counts[floor] ?? 0) {
    floor--
  }
  const least = Math.max(floor / scale, Number.MIN_VALUE)
  const places: number[] = []
  for (let at = 0; at < scores.length; at++) if ((scores[at] ?? 0) >= least) places.push(at)
  return places.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b).slice(0, count)
}

const steps = 2048
