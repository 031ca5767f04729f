import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { LinliError } from '../../errors.ts'
import { normalise, withoutFillers } from './normalise.ts'

const header = z.object({
  /** How it was made, for the reader. */
  made: z.string(),
  /** Ids of the cards it knows. */
  cards: z.array(z.string()).min(1),
})

/** What `npm run calibrate` has learnt of which wording belongs to which card. */
export type CardWords = z.infer<typeof header> & {
  /** Letters in a row → how telling they are, then place of a card and weight, in turn. */
  readonly grams: ReadonlyMap<string, readonly number[]>
}

/** Reckons the logarithm of the chance of each card it knows, or only of `among`. */
export type CardModel = (text: string, among?: readonly string[]) => ReadonlyMap<string, number>

/** How far a question may speak: the length of its features together. */
const LENGTH = 6
/** Weights and what is telling are stored in hundredths. */
const STORED = 100

/** knowledge/card-words.txt: who it is about, then one feature a line, so that a change can be read. */
export function writtenCardWords({ made, cards, grams }: CardWords): string {
  const lines = [...grams]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([gram, numbers]) => [gram, ...numbers.map(stored)].join(' '))
  return `${[JSON.stringify({ made, cards }), ...lines].join('\n')}\n`
}

/** Places of cards stand at the odd places of a row and stay as they are. */
function stored(number: number, at: number): number {
  return at % 2 === 1 ? number : Math.round(number * STORED)
}

/** Reads knowledge/card-words.txt; throws `card_words_invalid`. */
export function loadCardModel(file: string): CardModel {
  const bytes = readFileSync(file)
  const end = bytes.indexOf(newline)
  const read = header.safeParse(parsed(bytes.toString('utf8', 0, Math.max(0, end))))
  if (!read.success)
    throw new LinliError('card_words_invalid', `${file}: ${z.prettifyError(read.error)}`)
  return cardModel(read.data.cards, readRows(bytes.subarray(end + 1)))
}

/** A model from learnt weights. */
export function cardModelFrom(words: CardWords): CardModel {
  const bytes = Buffer.from(writtenCardWords(words))
  return cardModel(words.cards, readRows(bytes.subarray(bytes.indexOf(newline) + 1)))
}

/** Features as numbers in order; the row of feature `n` lies in `numbers` from `begins[n]` to `ends[n]`. */
type Rows = {
  readonly grams: Float64Array
  readonly begins: Uint32Array
  readonly ends: Uint32Array
  readonly numbers: Int16Array
}

const newline = 10
const blank = 32
const minus = 45
const zero = 48

/** Reads bytes rather than text: 400,000 little strings would stay in the memory of an idle desk. */
function readRows(bytes: Uint8Array): Rows {
  let lines = 0
  let blanks = 0
  for (const byte of bytes) {
    if (byte === newline) lines++
    else if (byte === blank) blanks++
  }
  const grams = new Float64Array(lines)
  const begins = new Uint32Array(lines)
  const ends = new Uint32Array(lines)
  const numbers = new Int16Array(blanks)
  const decoder = new TextDecoder()
  let used = 0
  let from = 0
  for (let line = 0; line < lines; line++) {
    let at = bytes.indexOf(blank, from)
    grams[line] = gramNumber(decoder.decode(bytes.subarray(from, at)))
    begins[line] = used
    while (bytes[at] === blank) {
      const sign = bytes[at + 1] === minus ? -1 : 1
      if (sign < 0) at++
      let number = 0
      for (at++; (bytes[at] ?? 0) >= zero; at++) number = 10 * number + (bytes[at] ?? 0) - zero
      numbers[used++] = sign * number
    }
    ends[line] = used
    from = at + 1
  }
  const order = Uint32Array.from(grams, (_, at) => at)
  order.sort((a, b) => (grams[a] ?? 0) - (grams[b] ?? 0))
  return {
    grams: Float64Array.from(order, (at) => grams[at] ?? 0),
    begins: Uint32Array.from(order, (at) => begins[at] ?? 0),
    ends: Uint32Array.from(order, (at) => ends[at] ?? 0),
    numbers,
  }
}

/** Up to three letters of 16 bits as one number. */
function gramNumber(gram: string): number {
  let number = 0
  for (let at = 0; at < gram.length; at++) number = number * 0x10000 + gram.charCodeAt(at)
  return number
}

function placeOf(grams: Float64Array, gram: number): number {
  let low = 0
  let high = grams.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((grams[middle] ?? 0) < gram) low = middle + 1
    else high = middle
  }
  return grams[low] === gram ? low : -1
}

function cardModel(cards: readonly string[], { grams, begins, ends, numbers }: Rows): CardModel {
  const placeOfCard = new Map(cards.map((id, at) => [id, at]))

  return function chances(text, among = cards) {
    const known = gramsOf(text)
      .map((gram) => placeOf(grams, gramNumber(gram)))
      .filter((place) => place >= 0)
    const values = unitValues(known.map((place) => numbers[begins[place] ?? 0] ?? 0))
    const sums = new Float64Array(cards.length)
    for (const [nth, place] of known.entries()) {
      const value = (values[nth] ?? 0) / STORED
      const end = ends[place] ?? 0
      for (let at = (begins[place] ?? 0) + 1; at + 1 < end; at += 2) {
        const card = numbers[at] ?? 0
        sums[card] = (sums[card] ?? 0) + value * (numbers[at + 1] ?? 0)
      }
    }
    let most = Number.NEGATIVE_INFINITY
    for (const sum of sums) if (sum > most) most = sum
    let total = 0
    for (const sum of sums) total += Math.exp(sum - most)
    const all = Math.log(total)
    const likely = new Map<string, number>()
    for (const id of among) {
      const at = placeOfCard.get(id)
      if (at !== undefined) likely.set(id, (sums[at] ?? 0) - most - all)
    }
    return likely
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** Values of a text's features, together of one length however long the text. */
export function unitValues(telling: readonly number[]): readonly number[] {
  const length = Math.sqrt(telling.reduce((sum, one) => sum + one * one, 0)) || 1
  return telling.map((one) => (LENGTH * one) / length)
}

/** The distinct single letters, twos and threes of a text. */
export function gramsOf(text: string): readonly string[] {
  const plain = withoutFillers(normalise(text))
    .replace(/[\s\p{P}\p{S}]+/gu, '_')
    .replace(/\d+/g, '#')
  const grams = new Set<string>()
  for (const size of [1, 2, 3])
    for (let at = 0; at + size <= plain.length; at++) grams.add(plain.slice(at, at + size))
  grams.delete('_')
  return [...grams]
}
