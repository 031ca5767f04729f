import { join } from 'node:path'
import { type AnswersOptions, createAnswers, loadJudge } from '../../answers/answers.ts'
import { openKnowledge } from '../../knowledge/knowledge.ts'
import type { Turn } from '../../message.ts'
import { loadScope } from '../../routing/scope.ts'
import { loadWords } from '../../words/words.ts'

const ROOT = join(import.meta.dirname, '../../..')
const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' })

/** The answers room over the files of this checkout, without a store. */
export function bareAnswers(change: Partial<AnswersOptions> = {}) {
  const words = loadWords(join(ROOT, 'prompts/words'), 'zh-CN')
  const { shelf } = openKnowledge(join(ROOT, 'knowledge'))
  const answers = createAnswers({
    words,
    find: shelf.find,
    card: (id) => shelf.cards.get(id),
    law: (short) => shelf.laws.get(short),
    judge: loadJudge(join(ROOT, 'knowledge/abstention.json')),
    scope: loadScope(join(ROOT, 'prompts/scope.yaml')),
    serviceTitle: () => undefined,
    dayOf: (now) => DAY.format(now),
    ...change,
  })
  return { answers, shelf, words }
}

/** One question of a resident nobody has met before. */
export function turnOf(id: string, text: string, now: number): Turn {
  return {
    message: {
      id,
      from: { channel: 'console', id },
      place: { kind: 'private' },
      text,
      at: now,
    },
    resident: id,
    session: {},
    now,
  }
}
