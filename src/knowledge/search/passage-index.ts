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

/** A passage's fields, read: several indexes are made of them. */
export type Read = readonly {
  readonly name: string
  /** Of the text (UTF-16 units). */
  readonly length: number
  readonly terms: Uint32Array
}[]

/** Reads the fields of a passage once for all of its indexes. */
export function readFields({ fields }: Fields, synonyms: Synonyms): Read {
  return Object.entries(fields).map(([name, text]) => {
    const terms: number[] = []
    eachTerm(normalise(text), synonyms, (term) => terms.push(term))
    return { name, length: text.length, terms: Uint32Array.from(terms) }
  })
}

/** Indexes passages as wholes: BM25F over the fields that have a weight; `rest` is for fields not named. */
export function indexPassages(
  passages: readonly Read[],
  weights: Readonly<Record<string, number>>,
  rest: number,
): GramIndex {
  const lengths = averageLengths(passages)
  const builder = createIndexBuilder({ k1: 1.2 })
  for (const fields of passages) {
    for (const { name, length, terms } of fields) {
      if ((weights[name] ?? rest) === 0) continue
      const relative = length / (lengths.get(name) ?? 1)
      const tf = (weights[name] ?? rest) / (1 - lengthShare + lengthShare * relative)
      for (const term of terms) builder.add(term, tf)
    }
    builder.closeDocument()
  }
  return builder.build()
}

const lengthShare = 0.6

function averageLengths(passages: readonly Read[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>()
  for (const fields of passages) {
    for (const { name, length } of fields) {
      sums.set(name, (sums.get(name) ?? 0) + length / passages.length)
    }
  }
  return sums
}

/** Single lines of passages, each a row; those of passage `p` are `start[p]` up to `start[p + 1]`. */
export type Lines = {
  readonly index: GramIndex
  readonly start: Uint32Array
  readonly scores: Float32Array
}

/** Indexes each line of the named fields by itself, for cosines. */
export function indexLines(
  passages: readonly Fields[],
  names: readonly string[],
  synonyms: Synonyms,
): Lines {
  const builder = createIndexBuilder('cosine')
  const start = new Uint32Array(passages.length + 1)
  let rows = 0
  for (const [at, { fields }] of passages.entries()) {
    for (const line of names.flatMap((name) => (fields[name] ?? '').split('\n'))) {
      const text = normalise(line)
      if (text.trim() === '') continue
      eachTerm(text, synonyms, (term) => builder.add(term, 1))
      builder.closeDocument()
      rows++
    }
    start[at + 1] = rows
  }
  return { index: scoringOnly(builder.build()), start, scores: new Float32Array(rows) }
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
  const { index, start, scores } = lines
  const weighed = weighQuery(index, queryTerms(query, synonyms, lineWeights))
  const telling = weighed.terms.filter(({ id }) => !isCommon(index, id))
  const length = weighed.length || 1
  scores.fill(0)
  scoreAll(index, { ...weighed, terms: telling }, scores)
  for (let passage = 0; passage + 1 < start.length; passage++) {
    const end = start[passage + 1] ?? 0
    let first = 0
    let second = 0
    let third = 0
    for (let line = start[passage] ?? 0; line < end; line++) {
      const score = scores[line] ?? 0
      if (score <= third) continue
      third = Math.min(score, second)
      second = Math.max(second, Math.min(score, first))
      first = Math.max(first, score)
    }
    best[3 * passage] = first / length
    best[3 * passage + 1] = second / length
    best[3 * passage + 2] = third / length
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
