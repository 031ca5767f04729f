import {
  createIndexBuilder,
  type GramIndex,
  scoreAll,
  scoringOnly,
  type WeighedQuery,
  weighQuery,
} from './gram-index.ts'
import { normalise } from './normalise.ts'
import { eachTerm, queryTerms } from './query.ts'
import type { Synonyms } from './synonyms.ts'

type Fields = { readonly fields: Readonly<Record<string, string>> }

/** Indexes passages as wholes: BM25F over the fields that have a weight; `rest` is for fields not named. */
export function indexPassages(
  passages: readonly Fields[],
  weights: Readonly<Record<string, number>>,
  rest: number,
  synonyms: Synonyms,
): GramIndex {
  const lengths = averageLengths(passages)
  const builder = createIndexBuilder({ k1: 1.2 })
  for (const { fields } of passages) {
    for (const [name, text] of Object.entries(fields)) {
      if ((weights[name] ?? rest) === 0) continue
      const relative = text.length / (lengths.get(name) ?? 1)
      const tf = (weights[name] ?? rest) / (1 - lengthShare + lengthShare * relative)
      eachTerm(normalise(text), synonyms, (term) => builder.add(term, tf))
    }
    builder.closeDocument()
  }
  return builder.build()
}

const lengthShare = 0.6

function averageLengths(passages: readonly Fields[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>()
  for (const { fields } of passages) {
    for (const [name, text] of Object.entries(fields)) {
      sums.set(name, (sums.get(name) ?? 0) + text.length / passages.length)
    }
  }
  return sums
}

/** Single lines of passages, each a row; `owners` are the places of their passages. */
export type Lines = {
  readonly index: GramIndex
  readonly owners: Uint16Array
  readonly scores: Float32Array
}

/** Indexes each line of the named fields by itself, for cosines. */
export function indexLines(
  passages: readonly Fields[],
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
  return {
    index: scoringOnly(builder.build()),
    owners: Uint16Array.from(owners),
    scores: new Float32Array(owners.length),
  }
}

/**
 * Writes the three highest cosines of each passage's lines with the question, highest first, to
 * `best`: three places a passage.
 */
export function bestLines(
  lines: Lines,
  query: string,
  synonyms: Synonyms,
  best: Float32Array,
): void {
  const { index, owners, scores } = lines
  const { length } = scores
  const weighed = weighQuery(index, queryTerms(query, synonyms, lineWeights))
  const telling = weighed.terms.filter(({ id }) => !isCommon(index, id))
  best.fill(0)
  scores.fill(0)
  scoreAll(index, { ...weighed, terms: telling }, scores)
  for (let line = 0; line < length; line++) {
    const score = scores[line] ?? 0
    if (score === 0) continue
    const cosine = score / weighed.length
    const at = 3 * (owners[line] ?? 0)
    if (cosine <= (best[at + 2] ?? 0)) continue
    if (cosine > (best[at + 1] ?? 0)) {
      best[at + 2] = best[at + 1] ?? 0
      const leads = cosine > (best[at] ?? 0)
      best[at + 1] = leads ? (best[at] ?? 0) : cosine
      if (leads) best[at] = cosine
    } else best[at + 2] = cosine
  }
}

/** Terms in so many lines that they tell next to nothing but take most of the time. */
function isCommon({ postings, documents }: GramIndex, id: number): boolean {
  const df = (postings.start[id + 1] ?? 0) - (postings.start[id] ?? 0)
  return df > 500 && df > documents / 12
}

const lineWeights = { unigram: 1, concept: 1 }

/** Adds the worth of the question's terms that each document has, however often. */
export function coverAll(index: GramIndex, query: WeighedQuery, scores: Float32Array): void {
  const { start, keys } = index.postings
  for (const { id, value } of query.terms) {
    const end = start[id + 1] ?? 0
    for (let at = start[id] ?? 0; at < end; at++) {
      const document = keys[at] ?? 0
      scores[document] = (scores[document] ?? 0) + value
    }
  }
}
