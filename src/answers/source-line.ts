import type { Card } from '../knowledge/knowledge.ts'
import type { Words } from '../words/words.ts'

/** 依据《…》第…条、第…条；核对日期. Printed by the program, never by a model. */
export function sourceLine(card: Card, words: Words): string {
  return words.say('answer-source', { laws: lawsOf(card), checked: card.checked_on })
}

/** The articles of a card, law by law. */
export function lawsOf({ basis }: Card): string {
  const byLaw = new Map<string, string[]>()
  for (const { law, article } of basis) byLaw.set(law, [...(byLaw.get(law) ?? []), article])
  return [...byLaw].map(([law, articles]) => `《${law}》${articles.join('、')}`).join('；')
}
