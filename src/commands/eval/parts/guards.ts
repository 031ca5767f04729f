import { join } from 'node:path'
import { createGuards, loadNames, missingConditions } from '../../../answers/answers.ts'
import type { Card } from '../../../knowledge/knowledge.ts'
import { type Changed, faithful, flipped, linesOf, wrongNumbers } from '../mutations.ts'
import type { Share } from '../score.ts'

/** How the guards do on sentences made from the cards by program. */
export type GuardFigures = {
  readonly numbersCaught: Share
  readonly flipsCaught: Share
  readonly conditionsPutBack: Share
  readonly falseAlarms: Share
}

/** Runs the mutation suites over all cards. */
export function measureGuards(cards: readonly Card[], root: string): GuardFigures {
  const faultOf = createGuards(loadNames(join(root, 'prompts/model/names.yaml')))
  const caught = (some: readonly Changed[]): Share => ({
    of: some.length,
    ok: some.filter(({ card, line, changed }) => faultOf(changed, line, linesOf(card).join('\n')))
      .length,
  })
  const conditions = cards.flatMap((card) =>
    card.must_mention.map((phrase) => missingConditions(card, '').join('\n').includes(phrase)),
  )
  return {
    numbersCaught: caught(wrongNumbers(cards)),
    flipsCaught: caught(flipped(cards)),
    conditionsPutBack: { of: conditions.length, ok: conditions.filter(Boolean).length },
    falseAlarms: caught(faithful(cards)),
  }
}
