import type { Card } from '../../knowledge/knowledge.ts'
import type { Tools } from '../work.ts'

/** What the reader must be told about a card's age, and whether it may still be quoted at all. */
export type Age = { readonly warnings: readonly string[]; readonly expired: boolean }

/** Compares a card's dates and laws with today. */
export function ageOf(card: Card, now: number, { words, law, dayOf }: Tools): Age {
  const today = dayOf(now)
  const expired = card.expires !== undefined && card.expires <= today
  const warnings: string[] = []
  if (card.review_by < today) warnings.push(words.say('answer-old', { checked: card.checked_on }))
  if (card.basis.some(({ law: short }) => law(short)?.warning))
    warnings.push(words.say('answer-may-change'))
  return { warnings, expired }
}
