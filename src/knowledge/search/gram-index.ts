import { createLexicon, type Lexicon } from './lexicon.ts'

/** A term of a question with what a match of it is worth: its weight times its idf. */
type QueryTerm = { readonly id: number; readonly value: number; readonly term: number }

/**
 * A question against one index. `mass` is the worth of all its terms, `unknown` that of the terms
 * which no document has, both in idf units; `length` is the Euclidean length of all values.
 */
export type WeighedQuery = {
  readonly terms: readonly QueryTerm[]
  readonly mass: number
  readonly unknown: number
  readonly length: number
}

/**
 * An inverted index with the impact of each term on each document worked out beforehand (between 0
 * and 1), and the same postings by document (`forward`), for looking closely at a few.
 */
export type GramIndex = {
  readonly lexicon: Lexicon
  readonly documents: number
  /** log(1 + (N - df + .5) / (df + .5)) by term number. */
  readonly idf: Float32Array
  readonly postings: Postings
  readonly forward: Postings
}

/** Rows of (key, impact) pairs: row `r` is `start[r]` up to `start[r + 1]`; impacts in 65,535ths. */
type Postings = {
  readonly start: Uint32Array
  /** Of 16 bits where no key is longer: there are millions. */
  readonly keys: Uint32Array | Uint16Array
  readonly impacts: Uint16Array
}

/** What an impact of 1 is stored as: half the memory of floats, and exact enough. */
export const fullImpact = 65_535

/** The idf of a term that no document of an index has. */
function unknownIdf(index: GramIndex): number {
  return Math.log(1 + (index.documents + 0.5) / 0.5)
}

/** Puts weighed terms of a question (term → weight) in relation to an index. */
export function weighQuery(index: GramIndex, weights: ReadonlyMap<number, number>): WeighedQuery {
  const terms: QueryTerm[] = []
  let mass = 0
  let unknown = 0
  let squares = 0
  const strange = unknownIdf(index)
  for (const [term, weight] of weights) {
    const id = index.lexicon.get(term)
    const value = weight * (id < 0 ? strange : (index.idf[id] ?? 0))
    mass += value
    squares += value * value
    if (id < 0) unknown += value
    else terms.push({ id, value, term })
  }
  return { terms, mass, unknown, length: Math.sqrt(squares) }
}

/** Adds each document's score for a question to `scores`, which has a place for each document. */
export function scoreAll(index: GramIndex, query: WeighedQuery, scores: Float32Array): void {
  const { start, keys, impacts } = index.postings
  for (const { id, value } of query.terms) {
    const share = value / fullImpact
    const end = start[id + 1] ?? 0
    for (let at = start[id] ?? 0; at < end; at++) {
      const document = keys[at] ?? 0
      scores[document] = (scores[document] ?? 0) + share * (impacts[at] ?? 0)
    }
  }
}

/** The index without its postings by document, where only scoring is wanted. */
export function scoringOnly(index: GramIndex): GramIndex {
  const none = { start: new Uint32Array(1), keys: new Uint32Array(0), impacts: new Uint16Array(0) }
  return { ...index, forward: none }
}

/** Collects documents term by term and turns them into an index. */
export type IndexBuilder = {
  readonly lexicon: Lexicon
  /** Adds `tf` (already normalised for field and length) of a term to the open document. */
  readonly add: (term: number, tf: number) => void
  readonly closeDocument: () => void
  readonly build: () => GramIndex
}

/** How a document's summed term frequency becomes its impact. */
export type Saturation = { readonly k1: number } | 'cosine'

/** A builder; `expectedTerms` and `expectedPostings` only save growing. */
export function createIndexBuilder(
  saturation: Saturation,
  expectedTerms = 4096,
  expectedPostings = 65_536,
): IndexBuilder {
  const lexicon = createLexicon(expectedTerms)
  let sums = new Float32Array(expectedTerms)
  let open = new Uint32Array(1024)
  let opened = 0
  let keys = new Uint32Array(expectedPostings)
  // Cosines are only known when all documents are; all else is stored small at once.
  let exact = new Float32Array(saturation === 'cosine' ? expectedPostings : 0)
  let impacts = new Uint16Array(saturation === 'cosine' ? 0 : expectedPostings)
  let used = 0
  const starts: number[] = [0]

  const add = (term: number, tf: number): void => {
    const id = lexicon.add(term)
    if (id >= sums.length) sums = grown(sums, new Float32Array(id * 2))
    const sum = sums[id] ?? 0
    if (sum === 0) {
      if (opened === open.length) open = grown(open, new Uint32Array(opened * 2))
      open[opened++] = id
    }
    sums[id] = sum + tf
  }

  const closeDocument = (): void => {
    if (used + opened > keys.length) {
      const size = Math.max(keys.length * 2, used + opened)
      keys = grown(keys, new Uint32Array(size))
      if (saturation === 'cosine') exact = grown(exact, new Float32Array(size))
      else impacts = grown(impacts, new Uint16Array(size))
    }
    for (let at = 0; at < opened; at++) {
      const id = open[at] ?? 0
      const sum = sums[id] ?? 0
      keys[used] = id
      if (saturation === 'cosine') exact[used] = 1 + Math.log(sum)
      else impacts[used] = Math.round((sum / (sum + saturation.k1)) * fullImpact)
      used++
      sums[id] = 0
    }
    opened = 0
    starts.push(used)
  }

  const build = (): GramIndex => {
    const rows = { start: Uint32Array.from(starts), keys: keys.subarray(0, used) }
    const idf = idfOf(rows.keys, lexicon.size(), starts.length - 1)
    if (saturation === 'cosine') {
      toUnitLength(rows, exact, idf)
      impacts = quantised(exact.subarray(0, used))
    }
    const forward = { ...rows, impacts: impacts.subarray(0, used) }
    const postings = invert(forward, lexicon.size())
    return { lexicon, documents: starts.length - 1, idf, postings, forward }
  }
  return { lexicon, add, closeDocument, build }
}

function grown<Numbers extends Uint32Array | Uint16Array | Float32Array>(
  from: Numbers,
  to: Numbers,
): Numbers {
  to.set(from)
  return to
}

function quantised(impacts: Float32Array): Uint16Array<ArrayBuffer> {
  const out = new Uint16Array(impacts.length)
  for (let at = 0; at < out.length; at++) out[at] = Math.round((impacts[at] ?? 0) * fullImpact)
  return out
}

function invert(forward: Postings, terms: number): Postings {
  const { start: rows, keys: ids, impacts: values } = forward
  const start = new Uint32Array(terms + 1)
  for (const id of ids) start[id + 1] = (start[id + 1] ?? 0) + 1
  for (let id = 0; id < terms; id++) start[id + 1] = (start[id + 1] ?? 0) + (start[id] ?? 0)
  const next = start.slice()
  const keys = rows.length <= 0x10000 ? new Uint16Array(ids.length) : new Uint32Array(ids.length)
  const impacts = new Uint16Array(ids.length)
  for (let row = 0; row + 1 < rows.length; row++) {
    const end = rows[row + 1] ?? 0
    for (let at = rows[row] ?? 0; at < end; at++) {
      const id = ids[at] ?? 0
      const to = next[id] ?? 0
      keys[to] = row
      impacts[to] = values[at] ?? 0
      next[id] = to + 1
    }
  }
  return { start, keys, impacts }
}

function idfOf(ids: Postings['keys'], terms: number, documents: number): Float32Array {
  const idf = new Float32Array(terms)
  for (const id of ids) idf[id] = (idf[id] ?? 0) + 1
  for (let id = 0; id < terms; id++) {
    const df = idf[id] ?? 0
    idf[id] = Math.log(1 + (documents - df + 0.5) / (df + 0.5))
  }
  return idf
}

/** Makes impacts idf-weighted and rows of unit length: a score over the question's length is a cosine. */
function toUnitLength(
  { start, keys }: Pick<Postings, 'start' | 'keys'>,
  impacts: Float32Array,
  idf: Float32Array,
): void {
  for (let row = 0; row + 1 < start.length; row++) {
    const end = start[row + 1] ?? 0
    let squares = 0
    for (let at = start[row] ?? 0; at < end; at++) {
      impacts[at] = (impacts[at] ?? 0) * (idf[keys[at] ?? 0] ?? 0)
      squares += (impacts[at] ?? 0) ** 2
    }
    for (let at = start[row] ?? 0; at < end; at++) {
      impacts[at] = (impacts[at] ?? 0) / Math.sqrt(squares)
    }
  }
}
