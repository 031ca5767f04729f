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

/** Reckons the logarithm of the chance of each card it knows. */
export type CardModel = (text: string) => ReadonlyMap<string, number>

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
  const text = readFileSync(file, 'utf8')
  const end = text.indexOf('\n')
  const read = header.safeParse(parsed(text.slice(0, Math.max(0, end))))
  if (!read.success)
    throw new LinliError('card_words_invalid', `${file}: ${z.prettifyError(read.error)}`)
  return cardModel(read.data.cards, text.slice(end + 1))
}

/** A model from learnt weights. */
export function cardModelFrom(words: CardWords): CardModel {
  const text = writtenCardWords(words)
  return cardModel(words.cards, text.slice(text.indexOf('\n') + 1))
}

/** Rows of numbers behind each other: objects of 30,000 features would take ten times the memory. */
function cardModel(cards: readonly string[], body: string): CardModel {
  const starts = new Map<string, number>()
  const numbers = new Int16Array(body.length / 2)
  let used = 0
  for (let from = 0; from < body.length; ) {
    const space = body.indexOf(' ', from)
    const end = body.indexOf('\n', from)
    starts.set(body.slice(from, space), used)
    const row = body.slice(space + 1, end).split(' ')
    numbers[used++] = row.length
    for (const one of row) numbers[used++] = Number(one)
    from = end + 1
  }
  const rows = numbers.slice(0, used)

  return function chances(text) {
    const known = gramsOf(text).flatMap((gram) => starts.get(gram) ?? [])
    const values = unitValues(known.map((start) => rows[start + 1] ?? 0))
    const sums = new Float64Array(cards.length)
    for (const [nth, start] of known.entries()) {
      const value = (values[nth] ?? 0) / STORED
      const end = start + 1 + (rows[start] ?? 0)
      for (let at = start + 2; at + 1 < end; at += 2) {
        const card = rows[at] ?? 0
        sums[card] = (sums[card] ?? 0) + value * (rows[at + 1] ?? 0)
      }
    }
    const most = Math.max(...sums)
    const total = sums.reduce((sum, one) => sum + Math.exp(one - most), 0)
    return new Map(cards.map((id, at) => [id, (sums[at] ?? 0) - most - Math.log(total)]))
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
