import type { Card } from '../knowledge/knowledge.ts'
import type { Words } from '../words/words.ts'

/** 依据《…》第…条、第…条；核对日期. Printed by the program, never by a model. */
export function sourceLine(card: Card, words: Words): string {
  const byLaw = new Map<string, string[]>()
  for (const { law, article } of card.basis) byLaw.set(law, [...(byLaw.get(law) ?? []), article])
  const laws = [...byLaw].map(([law, articles]) => `《${law}》${articles.join('、')}`).join('；')
  return words.say('answer-source', { laws, checked: card.checked_on })
}
