import { fullImpact } from '../gram-index.ts'
import { encode } from '../grams.ts'
import { normalise, withoutFillers } from '../normalise.ts'
import type { Book } from './book.ts'
import type { Look } from './look.ts'
import type { Memory } from './memory.ts'

/** How closely one article's words match a question's; shares are of the question's idf mass. */
export type Closeness = {
  readonly coverage: number
  readonly bigrams: number
  readonly concepts: number
  /** Highest idf among the matched terms. */
  readonly rarest: number
  /** Score that counts each term as far as past questions showed it to be needed. */
  readonly needed: number
  readonly goldMatch: number
  /** Share of the article's own idf mass that the question has. */
  readonly density: number
  /** Characters in the longest run that stands in both. */
  readonly longestRun: number
  /** Highest share of the question's pairs of characters within 30 characters of the article. */
  readonly window: number
}

/** Prepares a question for being compared; the result compares it with any article. */
export function createCloseness(book: Book, memory: Memory, look: Look): (at: number) => Closeness {
  const scratch = scratchOf(book)
  scratch.clear()
  let neededMass = 1e-9
  for (const { id, value, term } of look.weighed.terms) {
    const needed = value * (memory.need[id] ?? 0)
    neededMass += needed
    scratch.set(id, value, needed, term < 0x10000 ? 2 : term % 0x10000 === 0 ? 0 : 1)
  }
  for (const [id, weight] of look.goldTerms) scratch.setGold(id, weight)
  const runs = createRuns(book, look)
  return (at) => {
    const sums = scratch.sum(at, look.weighed.mass || 1)
    return { ...sums, needed: sums.needed / neededMass, ...runs(at) }
  }
}

type Sums = Omit<Closeness, 'longestRun' | 'window'>

type Scratch = {
  readonly clear: () => void
  readonly set: (id: number, value: number, needed: number, kind: 0 | 1 | 2) => void
  readonly setGold: (id: number, weight: number) => void
  readonly sum: (article: number, mass: number) => Sums
}

const scratches = new WeakMap<Book, Scratch>()

/** Dense rows by term number, kept with the book: filled and emptied for each question. */
function scratchOf(book: Book): Scratch {
  const kept = scratches.get(book)
  if (kept !== undefined) return kept
  const made = createScratch(book)
  scratches.set(book, made)
  return made
}

function createScratch(book: Book): Scratch {
  const terms = book.index.lexicon.size()
  const values = new Float32Array(terms)
  const needs = new Float32Array(terms)
  const golds = new Float32Array(terms)
  const marks = new Uint8Array(terms)
  const used: number[] = []
  const { idf, forward } = book.index

  const mark = (id: number, bit: number): void => {
    if (marks[id] === 0) used.push(id)
    marks[id] = (marks[id] ?? 0) | bit
  }
  return {
    clear: () => {
      for (const id of used) {
        values[id] = needs[id] = golds[id] = 0
        marks[id] = 0
      }
      used.length = 0
    },
    set: (id, value, needed, kind) => {
      mark(id, 1 << kind)
      values[id] = value
      needs[id] = needed
    },
    setGold: (id, weight) => {
      mark(id, 16)
      golds[id] = weight
    },
    sum: (article, mass) => {
      let coverage = 0
      let bigrams = 0
      let concepts = 0
      let rarest = 0
      let needed = 0
      let goldMatch = 0
      let own = 1e-9
      let matched = 0
      const end = forward.start[article + 1] ?? 0
      for (let at = forward.start[article] ?? 0; at < end; at++) {
        const id = forward.keys[at] ?? 0
        const worth = idf[id] ?? 0
        own += worth
        const bits = marks[id] ?? 0
        if (bits === 0) continue
        const impact = (forward.impacts[at] ?? 0) / fullImpact
        if ((bits & 7) !== 0) {
          const value = values[id] ?? 0
          coverage += value
          matched += worth
          needed += impact * (needs[id] ?? 0)
          if ((bits & 2) !== 0) bigrams += impact * value
          if ((bits & 4) !== 0) concepts += impact * value
          if (worth > rarest) rarest = worth
        }
        goldMatch += impact * worth * (golds[id] ?? 0)
      }
      return {
        coverage: coverage / mass,
        bigrams: bigrams / mass,
        concepts: concepts / mass,
        rarest,
        needed,
        goldMatch,
        density: matched / own,
      }
    },
  }
}

const windowLength = 30

function createRuns(
  book: Book,
  look: Look,
): (article: number) => Pick<Closeness, 'longestRun' | 'window'> {
  const codes = encode(withoutFillers(normalise(look.query)))
  const follows = new Map<number, Map<number, number>>()
  let mass = 1e-9
  for (let at = 0; at + 1 < codes.length; at++) {
    const first = codes[at] ?? 0
    const second = codes[at + 1] ?? 0
    if (first === 0 || second === 0) continue
    const id = book.index.lexicon.get(first * 0x10000 + second)
    const worth = id < 0 ? 0 : (book.index.idf[id] ?? 0)
    mass += worth
    const row = follows.get(first)
    if (row === undefined) follows.set(first, new Map([[second, worth]]))
    else row.set(second, worth)
  }
  const starts = new Uint8Array(0x10000)
  for (const first of follows.keys()) starts[first] = 1
  const worths = new Float32Array(0x10000)

  return (article) => {
    const from = book.textStart[article] ?? 0
    const end = book.textStart[article + 1] ?? 0
    let run = 1
    let longestRun = 0
    let sum = 0
    let window = 0
    for (let at = from; at + 1 < end; at++) {
      const code = book.codes[at] ?? 0
      const worth = starts[code] === 1 ? follows.get(code)?.get(book.codes[at + 1] ?? 0) : undefined
      const place = at - from
      worths[place] = worth ?? 0
      sum += worth ?? 0
      if (place >= windowLength) sum -= worths[place - windowLength] ?? 0
      if (sum > window) window = sum
      run = worth === undefined ? 1 : run + 1
      if (run > 1 && run > longestRun) longestRun = run
    }
    return { longestRun, window: window / mass }
  }
}
