import { join } from 'node:path'
import { type AnswersOptions, createAnswers, loadJudge } from '../../answers/answers.ts'
import { openKnowledge } from '../../knowledge/knowledge.ts'
import type { Outcome, Turn } from '../../message.ts'
import { loadEmergencies } from '../../routing/emergency.ts'
import { loadIntents } from '../../routing/intents.ts'
import { createRoute } from '../../routing/routing.ts'
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

/** The real route of a message, with nobody at the staff desk and no form open: for asking and measuring. */
export function bareRoute(change: Partial<AnswersOptions> = {}) {
  const { answers, words } = bareAnswers(change)
  const emergencyIn = loadEmergencies(join(ROOT, 'prompts/emergency.yaml'))
  const intentOf = loadIntents(join(ROOT, 'prompts/intents.yaml'))
  return createRoute({
    emergency({ message }): Outcome | undefined {
      const kind = emergencyIn(message.text)
      if (!kind) return undefined
      return { ending: 'emergency', replies: [{ text: words.say(`emergency-${kind}`) }] }
    },
    staff: async () => undefined,
    form: () => ({ kind: 'none' }),
    async intent(turn): Promise<Outcome | undefined> {
      const intent = intentOf(turn.message.text)
      switch (intent?.name) {
        case undefined:
          return undefined
        case 'details':
          return answers.details(turn, intent.rest)
        case 'sources':
          return answers.sources(turn, intent.rest)
        case 'card':
          return answers.card(turn, intent.rest)
        case 'feedback':
          return answers.feedback(turn)
        case 'greeting':
          return { ending: 'greeted', replies: [{ text: words.say('greet') }] }
        default:
          return { ending: 'helped', replies: [{ text: words.say('help') }] }
      }
    },
    service: () => undefined,
    policy: answers.answer,
  })
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
