import { join } from 'node:path'
import { loadLaws } from './laws.ts'
import { loadCards } from './load-cards.ts'
import { articleKey } from './search/statutes/article.ts'
import type { PastQuestion } from './search/statutes/memory.ts'

/**
 * What residents ask of the cards in `folder`, each question with the articles that its card rests
 * on, the weightiest first: the law search learns from it how people speak of an article.
 */
export function readCardQuestions(folder: string): readonly PastQuestion[] {
  const laws = loadLaws(join(folder, 'laws.yaml'))
  const { cards } = loadCards(join(folder, 'cards'), laws)
  return [...cards.values()].flatMap(({ title, asks, basis }) => {
    const gold = basis.map(({ law, article }) =>
      articleKey({ law: laws.get(law)?.title ?? law, article }),
    )
    return [...new Set([title, ...asks])].map((text) => ({ text, gold }))
  })
}
