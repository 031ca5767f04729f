import { writeFileSync } from 'node:fs'
import type { Card } from '../../knowledge/knowledge.ts'
import { type CardWords, gramsOf, unitValues, writtenCardWords } from '../../knowledge/knowledge.ts'

/** A text and the card it belongs to. */
export type CardLine = { readonly text: string; readonly card: string; readonly weight: number }

const ROUNDS = 8
const RATE = 0.15
const RIDGE = 1e-5
/** A card's own sentences are in official words: they count less than what people say. */
const BODY = 0.4
/** Weights smaller than this are not kept: of the smaller ones few tell more than the chance that made them. */
const LEAST = 0.55

/** What each card says of itself: title, asks, terms, and its sentences. */
export function linesOfCards(cards: Iterable<Card>): readonly CardLine[] {
  return [...cards].flatMap((card) => [
    ...[card.title, ...card.asks, ...card.terms].map((text) => ({
      text,
      card: card.id,
      weight: 1,
    })),
    ...[card.answer, ...card.steps, ...card.details]
      .flatMap((text) => text.split(/[。；]/u))
      .filter((text) => text.length > 4)
      .map((text) => ({ text, card: card.id, weight: BODY })),
  ])
}

/** Learns which wording belongs to which card: a softmax over all cards, by Adagrad in a fixed order. */
export function fitCards(lines: readonly CardLine[], least = LEAST): CardWords {
  const cards = [...new Set(lines.map(({ card }) => card))].sort()
  const place = new Map(cards.map((card, at) => [card, at]))
  const seen = lines.map(({ text }) => gramsOf(text))
  const counts = new Map<string, number>()
  for (const grams of seen) for (const gram of grams) counts.set(gram, (counts.get(gram) ?? 0) + 1)
  const names = [...counts].filter(([, count]) => count >= 2).map(([gram]) => gram)
  const telling = names.map((gram) => Math.log(1 + lines.length / (counts.get(gram) ?? 1)))
  const number = new Map(names.map((gram, at) => [gram, at]))
  const rows = lines.map(({ card, weight }, at) => {
    const ids = (seen[at] ?? []).flatMap((gram) => number.get(gram) ?? [])
    return {
      ids,
      values: unitValues(ids.map((id) => telling[id] ?? 0)),
      card: place.get(card),
      weight,
    }
  })
  const size = cards.length
  const w = new Float32Array(names.length * size)
  const grown = new Float32Array(w.length).fill(1e-2)
  const slopes = new Float64Array(size)
  for (let round = 0; round < ROUNDS; round++)
    for (const { ids, values, card, weight } of inMixedOrder(rows, round)) {
      chancesOf(w, ids, values, slopes)
      if (card !== undefined) slopes[card] = (slopes[card] ?? 0) - 1
      for (const [nth, id] of ids.entries()) {
        const share = weight * (values[nth] ?? 0)
        for (let at = id * size, other = 0; other < size; other++, at++) {
          const slope = share * (slopes[other] ?? 0) + RIDGE * (w[at] ?? 0)
          const sum = (grown[at] ?? 0) + slope * slope
          grown[at] = sum
          w[at] = (w[at] ?? 0) - (RATE * slope) / Math.sqrt(sum)
        }
      }
    }
  const grams = new Map<string, number[]>()
  for (const [id, gram] of names.entries()) {
    const kept = cards.flatMap((_card, other) => {
      const value = w[id * size + other] ?? 0
      return Math.abs(value) >= least ? [other, value] : []
    })
    if (kept.length > 0) grams.set(gram, [telling[id] ?? 0, ...kept])
  }
  return { made: `npm run calibrate, from ${lines.length} lines`, cards, grams }
}

/** Writes what was learnt. */
export function writeCardWords(file: string, words: CardWords): void {
  writeFileSync(file, writtenCardWords(words))
}

/** Writes the chance of each card into `chances`. */
function chancesOf(
  w: Float32Array,
  ids: readonly number[],
  values: readonly number[],
  chances: Float64Array,
): void {
  const size = chances.length
  chances.fill(0)
  for (const [nth, id] of ids.entries()) {
    const value = values[nth] ?? 0
    for (let at = id * size, other = 0; other < size; other++, at++)
      chances[other] = (chances[other] ?? 0) + value * (w[at] ?? 0)
  }
  let most = Number.NEGATIVE_INFINITY
  for (const one of chances) most = Math.max(most, one)
  let total = 0
  for (const [at, one] of chances.entries()) {
    chances[at] = Math.exp(one - most)
    total += chances[at] ?? 0
  }
  for (const [at, one] of chances.entries()) chances[at] = one / total
}

/** The same order every time, another each round. */
function inMixedOrder<T>(items: readonly T[], round: number): readonly T[] {
  return items
    .map((item, at) => ({ item, key: Math.imul(at + 1 + round * 7919, 2654435761) >>> 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}
