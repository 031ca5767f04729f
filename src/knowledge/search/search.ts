import { type Glossary, noGlossary } from './glossary.ts'
import { createIndexBuilder, type GramIndex, scoreAll, weighQuery } from './gram-index.ts'
import { normalise } from './normalise.ts'
import { eachTerm, queryTerms } from './query.ts'
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
  readonly synonyms?: Synonyms
  readonly glossary?: Glossary
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
  const whole = indexPassages(passages, { ...defaultWeights, ...options.weights }, synonyms)
  const lines = indexLines(passages, options.lineFields ?? ['title', 'asks'], synonyms)
  const scores = new Float32Array(passages.length)
  const lineScores = new Float32Array(lines.owners.length)

  const find = (query: string, k: number): readonly Hit[] => {
    const chinese = glossary.toChinese(query)
    const weighed = weighQuery(whole, queryTerms(chinese, synonyms, termWeights))
    const touched = scoreAll(whole, weighed, scores)
    const asks = bestLines(lines, chinese, synonyms, lineScores)
    const found = touched.map((at) => {
      const best = asks.get(at) ?? noLines
      const features = {
        coverage: 0,
        fields: (scores[at] ?? 0) / weighed.mass,
        ask: best[0],
        asks: (best[0] + best[1] + best[2]) / 3,
        unknown: weighed.unknown / weighed.mass,
        margin: 0,
      }
      scores[at] = 0
      return { at, score: cardScore(features), features }
    })
    found.sort((a, b) => b.score - a.score)
    const first = found[0]?.score ?? 0
    const second = found[1]?.score ?? 0
    const values = new Map(weighed.terms.map((term) => [term.id, term.value]))
    return found.slice(0, k).map(({ at, score, features }, rank) => ({
      id: passages[at]?.id ?? '',
      score,
      features: {
        ...features,
        coverage: coverage(whole, at, values) / weighed.mass,
        margin: score - (rank === 0 ? second : first),
      },
    }))
  }
  return { size: passages.length, find }
}

const defaultWeights: Readonly<Record<string, number>> = {
  title: 2,
  asks: 2,
  terms: 2,
  body: 1,
  law: 0.5,
}

const termWeights = { unigram: 0.3, concept: 1 }

function cardScore(features: Omit<HitFeatures, 'margin'>): number {
  return 0.5 * features.fields + 0.25 * features.ask + 0.25 * features.asks
}

function indexPassages(
  passages: readonly Passage[],
  weights: Readonly<Record<string, number>>,
  synonyms: Synonyms,
): GramIndex {
  const lengths = averageLengths(passages)
  const builder = createIndexBuilder({ k1: 1.2 })
  for (const { fields } of passages) {
    for (const [name, text] of Object.entries(fields)) {
      const relative = text.length / (lengths.get(name) ?? 1)
      const tf = (weights[name] ?? 1) / (1 - lengthShare + lengthShare * relative)
      eachTerm(normalise(text), synonyms, (term) => builder.add(term, tf))
    }
    builder.closeDocument()
  }
  return builder.build()
}

const lengthShare = 0.6

function averageLengths(passages: readonly Passage[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>()
  for (const { fields } of passages) {
    for (const [name, text] of Object.entries(fields)) {
      sums.set(name, (sums.get(name) ?? 0) + text.length / passages.length)
    }
  }
  return sums
}

type Lines = { readonly index: GramIndex; readonly owners: readonly number[] }

function indexLines(
  passages: readonly Passage[],
  names: readonly string[],
  synonyms: Synonyms,
): Lines {
  const builder = createIndexBuilder('cosine')
  const owners: number[] = []
  for (const [at, { fields }] of passages.entries()) {
    for (const line of names.flatMap((name) => (fields[name] ?? '').split('\n'))) {
      const text = normalise(line)
      if (text.trim() === '') continue
      eachTerm(text, synonyms, (term) => builder.add(term, 1))
      builder.closeDocument()
      owners.push(at)
    }
  }
  return { index: builder.build(), owners }
}

type Best = readonly [number, number, number]
const noLines: Best = [0, 0, 0]

/** The three highest cosines of each passage's lines with the question. */
function bestLines(
  lines: Lines,
  query: string,
  synonyms: Synonyms,
  scores: Float32Array,
): ReadonlyMap<number, Best> {
  const weighed = weighQuery(lines.index, queryTerms(query, synonyms, lineWeights))
  const best = new Map<number, Best>()
  for (const line of scoreAll(lines.index, weighed, scores)) {
    const owner = lines.owners[line] ?? 0
    const cosine = (scores[line] ?? 0) / weighed.length
    scores[line] = 0
    const [a, b, c] = best.get(owner) ?? noLines
    if (cosine > a) best.set(owner, [cosine, a, b])
    else if (cosine > b) best.set(owner, [a, cosine, b])
    else if (cosine > c) best.set(owner, [a, b, cosine])
  }
  return best
}

const lineWeights = { unigram: 1, concept: 1 }

function coverage(index: GramIndex, document: number, values: ReadonlyMap<number, number>): number {
  const { start, keys } = index.forward
  let sum = 0
  const end = start[document + 1] ?? 0
  for (let at = start[document] ?? 0; at < end; at++) sum += values.get(keys[at] ?? 0) ?? 0
  return sum
}
