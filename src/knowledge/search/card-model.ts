import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { LinliError } from '../../errors.ts'
import { normalise, withoutFillers } from './normalise.ts'

const learnt = z.object({
  /** How it was made, for the reader. */
  made: z.string(),
  /** Ids of the cards it knows. */
  cards: z.array(z.string()),
  /** Letters in a row → how telling they are, then place of a card and weight (hundredths), in turn. */
  grams: z.record(z.string(), z.array(z.number())),
})

/** What `npm run calibrate` has learnt of which wording belongs to which card: knowledge/card-words.json. */
export type CardWords = z.infer<typeof learnt>

/** Reckons the logarithm of the chance of each card it knows. */
export type CardModel = (text: string) => ReadonlyMap<string, number>

/** What a weight is stored in: hundredths. */
export const STORED = 100
/** How far a question may speak: the length of its features together. */
const LENGTH = 6

/** Reads what was learnt; throws `card_words_invalid`. */
export function loadCardModel(file: string): CardModel {
  const read = learnt.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!read.success)
    throw new LinliError('card_words_invalid', `${file}: ${z.prettifyError(read.error)}`)
  return cardModelFrom(read.data)
}

/** A model from learnt weights. */
export function cardModelFrom({ cards, grams }: CardWords): CardModel {
  const table = new Map(
    Object.entries(grams).map(([gram, numbers]) => [gram, Float32Array.from(numbers)]),
  )

  return function chances(text) {
    const known = gramsOf(text).flatMap((gram) => table.get(gram) ?? [])
    const values = unitValues(known.map(([telling = 0]) => telling))
    const sums = new Float64Array(cards.length)
    for (const [at, row] of known.entries())
      for (let next = 1; next + 1 < row.length; next += 2) {
        const card = row[next] ?? 0
        sums[card] = (sums[card] ?? 0) + ((values[at] ?? 0) * (row[next + 1] ?? 0)) / STORED
      }
    const most = Math.max(...sums)
    const total = sums.reduce((sum, one) => sum + Math.exp(one - most), 0)
    return new Map(cards.map((id, at) => [id, (sums[at] ?? 0) - most - Math.log(total)]))
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
