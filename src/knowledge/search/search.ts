import type { CardModel } from './card-model.ts'
import { type Glossary, noGlossary } from './glossary.ts'
import { scoreAll, scoringOnly, weighQuery } from './gram-index.ts'
import { bestLines, coverAll, indexLines, indexPassages, readFields } from './passage-index.ts'
import { queryTerms } from './query.ts'
import { noSynonyms, type Synonyms } from './synonyms.ts'

/** What can be found: an id and named texts, e.g. title, asks (one a line), terms, body, law. */
export type Passage = {
  readonly id: string
  readonly fields: Readonly<Record<string, string>>
}

/**
 * How well a passage fits, for deciding whether to answer at all. All but `margin` lie between 0
 * and 1 and are comparable across questions.
 */
export type HitFeatures = {
  /** Share of the question's idf mass that the passage has anywhere. */
  readonly coverage: number
  /** BM25F score as a share of the question's idf mass: coverage that counts frequency and field. */
  readonly fields: number
  /** Cosine of the question with the passage's most similar ask. */
  readonly ask: number
  /** Mean cosine of its three most similar asks. */
  readonly asks: number
  /** Score of single fields by name (`ownFields`), as shares of the question's idf mass. */
  readonly own: Readonly<Record<string, number>>
  /** Share of the question's idf mass that no passage of the index has. */
  readonly unknown: number
  /** Score less the best score of any other passage; below 0 for all but the first hit. */
  readonly margin: number
}

/** A found passage; `score` is a weighted sum of its features (about 0 … 1). */
export type Hit = { readonly id: string; readonly score: number; readonly features: HitFeatures }

/** How to search; every part has a default. */
export type SearchOptions = {
  /** Weight of each field; a field not named counts 1. */
  readonly weights?: Readonly<Record<string, number>>
  /** Fields whose lines are texts of their own (asks), compared with the question one by one. */
  readonly lineFields?: readonly string[]
  /** Fields that are also scored by themselves, and what that counts in a passage's score. */
  readonly ownFields?: Readonly<Record<string, number>>
  readonly synonyms?: Synonyms
  readonly glossary?: Glossary
  /** What was learnt of wording: puts the best of what was found in a better order. */
  readonly model?: CardModel
}

/** An index of passages to ask. */
export type Search = {
  readonly size: number
  /** The `k` best passages, best first; none when no term of the question is known. */
  readonly find: (query: string, k: number) => readonly Hit[]
}

/** Builds a search over a few to some thousand passages that carry asks (policy cards). */
export function createSearch(passages: readonly Passage[], options: SearchOptions = {}): Search {
  const synonyms = options.synonyms ?? noSynonyms
  const glossary = options.glossary ?? noGlossary
  const read = passages.map((passage) => readFields(passage, synonyms))
  const whole = scoringOnly(indexPassages(read, { ...defaultWeights, ...options.weights }, 1))
  const lines = indexLines(passages, options.lineFields ?? ['title', 'asks'], synonyms)
  const ownFields = Object.entries(options.ownFields ?? defaultOwn).map(([name, weight]) => ({
    name,
    weight,
    index: scoringOnly(indexPassages(read, { [name]: 1 }, 0)),
    scores: new Float32Array(passages.length),
  }))
  const scores = new Float32Array(passages.length)
  const covered = new Float32Array(passages.length)
  const best = new Float32Array(passages.length * 3)

  const find = (query: string, k: number): readonly Hit[] => {
    const chinese = glossary.toChinese(query)
    const foreign = glossary.unknownIn(query)
    const terms = queryTerms(chinese, synonyms, termWeights)
    const weighed = weighQuery(whole, terms)
    scores.fill(0)
    scoreAll(whole, weighed, scores)
    covered.fill(0)
    coverAll(whole, weighed, covered)
    for (const own of ownFields) {
      own.scores.fill(0)
      scoreAll(own.index, weighQuery(own.index, terms), own.scores)
    }
    bestLines(lines, chinese, synonyms, best)

    const partsAt = (at: number): Parts => ({
      coverage: (covered[at] ?? 0) / weighed.mass,
      fields: (scores[at] ?? 0) / weighed.mass,
      ask: best[3 * at] ?? 0,
      asks: ((best[3 * at] ?? 0) + (best[3 * at + 1] ?? 0) + (best[3 * at + 2] ?? 0)) / 3,
    })
    const scoreAt = (at: number): number => {
      let score = cardScore(partsAt(at))
      for (const own of ownFields) score += (own.weight * (own.scores[at] ?? 0)) / weighed.mass
      return score
    }
    // Whoever is put in another order can only be overtaken by as many as are wanted.
    const found = bestOf(scores, scoreAt, REORDERED + Math.max(k, 2)).map(({ at, score }) => ({
      at,
      id: passages[at]?.id ?? '',
      score,
    }))
    if (options.model) reorder(found, chinese, options.model)
    const first = found[0]?.score ?? 0
    const second = found[1]?.score ?? 0
    return found.slice(0, k).map(({ at, id, score }, rank) => ({
      id,
      score,
      features: {
        ...partsAt(at),
        own: Object.fromEntries(
          ownFields.map((own) => [own.name, (own.scores[at] ?? 0) / weighed.mass]),
        ),
        unknown: foreign ?? weighed.unknown / weighed.mass,
        margin: score - (rank === 0 ? second : first),
      },
    }))
  }
  return { size: passages.length, find }
}

type Parts = Pick<HitFeatures, 'coverage' | 'fields' | 'ask' | 'asks'>

const defaultWeights: Readonly<Record<string, number>> = {
  title: 2,
  asks: 2,
  terms: 2,
  body: 1,
  law: 0.5,
}

const defaultOwn: Readonly<Record<string, number>> = { title: 0.1, terms: 0.15, body: 0.1 }

const termWeights = { unigram: 0.3, concept: 1 }

// Learnt on asks held out of their cards, then held back where a card's other fields were written by
// the hand that wrote the asks: strangers' words agree with those less.
function cardScore(parts: Parts): number {
  return 0.3 * parts.fields + 0.1 * parts.ask + 0.1 * parts.asks + 0.15 * parts.coverage
}

type Place = { readonly at: number; readonly score: number }
type Scored = Place & { readonly id: string }

/** The `most` best of those that have any of the question's terms, best first, of equal ones the earlier. */
function bestOf(
  touched: Float32Array,
  scoreAt: (at: number) => number,
  most: number,
): readonly Place[] {
  const places = new Int32Array(most)
  const scores = new Float64Array(most)
  let count = 0
  for (let at = 0; at < touched.length; at++) {
    if (touched[at] === 0) continue
    const score = scoreAt(at)
    if (count === most && score <= (scores[most - 1] ?? 0)) continue
    let place = count === most ? most - 1 : count++
    for (; place > 0 && (scores[place - 1] ?? 0) < score; place--) {
      scores[place] = scores[place - 1] ?? 0
      places[place] = places[place - 1] ?? 0
    }
    scores[place] = score
    places[place] = at
  }
  return Array.from(places.subarray(0, count), (at, nth) => ({ at, score: scores[nth] ?? 0 }))
}

/** How many of the best the learnt wording may put in another order. */
const REORDERED = 20
/** What a card loses for each time that it is e times less likely than the likeliest. */
const UNLIKELY = 0.015
/** The most that a card can lose so. */
const MOST_LOST = 0.3

/** Takes from the score of each of the best what its wording makes it less likely; a card that the model does not know loses as much as the middle one. */
function reorder(found: Scored[], question: string, model: CardModel): void {
  const head = found.slice(0, REORDERED)
  const likely = model(
    question,
    head.map(({ id }) => id),
  )
  const known = head.flatMap(({ id }) => likely.get(id) ?? []).toSorted((a, b) => b - a)
  const [most = 0] = known
  const middle = known[known.length >> 1] ?? most
  const again = head.map((one) => {
    const lost = UNLIKELY * (most - (likely.get(one.id) ?? middle))
    return { ...one, score: one.score - Math.min(MOST_LOST, lost) }
  })
  found.splice(0, head.length, ...again)
  found.sort((a, b) => b.score - a.score)
}
