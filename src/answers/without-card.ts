import type { Card, Found } from '../knowledge/knowledge.ts'
import type { Choice, Effect, Outcome, Turn } from '../message.ts'
import { personChoice } from './steps/compose.ts'
import type { Fork, GapKind, NoteGap, Tools } from './work.ts'

export type WithoutCardOptions = Pick<Tools, 'words' | 'card'> & {
  /** Hands a question to the duty staff; without it the resident is told to reply 0. */
  readonly fetchPerson?: ((turn: Turn, question: string) => Outcome) | undefined
  readonly noteGap?: NoteGap | undefined
}

/** Kinds that are no matter for anybody's desk. */
const REFUSED: ReadonlySet<string> = new Set(['persons', 'unsafe', 'injection'])

/** What is said when no card is quoted: asked back, a person fetched, refused, not known. */
export function createWithoutCard({
  words,
  card: cardOf,
  fetchPerson,
  noteGap,
}: WithoutCardOptions) {
  const person = personChoice(words)

  function inPrivate(): Outcome {
    return { ending: 'moved_to_private', replies: [{ text: words.say('answer-private') }] }
  }

  /** A number and nothing else: no card is about that. */
  function onlyPersonal(): Outcome {
    return {
      ending: 'clarified',
      replies: [{ text: words.say('answer-only-personal'), choices: [person] }],
    }
  }

  function closed(): Outcome {
    return {
      ending: 'not_known',
      replies: [{ text: words.say('answer-closed'), choices: [person] }],
    }
  }

  function expired(card: Card): Outcome {
    const hotline = card.hotline[0] ?? '12345'
    return {
      ending: 'stale_answer',
      replies: [{ text: words.say('answer-expired', { hotline }), choices: [person] }],
      effects: [gap('expired', card.id)],
    }
  }

  function choices(nearest: readonly Found[]): Outcome {
    if (nearest.length === 0) {
      const topics = ['work', 'school', 'home'].map((topic, index) => ({
        key: String(index + 1),
        label: words.say(`clarify-${topic}`),
        value: words.say(`clarify-${topic}-ask`),
      }))
      return {
        ending: 'clarified',
        replies: [{ text: words.say('clarify-open'), choices: [...topics, person] }],
      }
    }
    const titled = nearest.map(({ card }, index) => choiceOf(card.id, index, card.title))
    return {
      ending: 'clarified',
      replies: [{ text: words.say('clarify-which'), choices: [...titled, person] }],
    }
  }

  /** Two rules could hold: the one question that tells them apart. */
  function fork(turn: Turn, { ask, choices: ways }: Fork): Outcome {
    const open = ways.filter(({ card: id }) => cardOf(id, turn))
    const keyed = open.map(({ label, card: id }, index) => choiceOf(id, index, label))
    return { ending: 'clarified', replies: [{ text: ask, choices: [...keyed, person] }] }
  }

  function handOver(turn: Turn, text: string, label: string): Outcome {
    const line = words.say(`scope-${label}`)
    const fetched = fetchPerson?.(turn, text)
    if (!fetched)
      return { ending: 'handed_to_person', replies: [{ text: line, choices: [person] }] }
    return { ...fetched, replies: [{ text: line }, ...fetched.replies] }
  }

  function unknown(text: string, label: string): Outcome {
    if (label === 'unknown')
      return {
        ending: 'not_known',
        replies: [{ text: words.say('not-known'), choices: [person] }],
        effects: [gap('unanswered', text)],
      }
    return {
      ending: REFUSED.has(label) ? 'refused_request' : 'out_of_scope',
      replies: [{ text: words.say(`scope-${label}`), choices: [person] }],
    }
  }

  function gap(kind: GapKind, redacted: string): Effect {
    return async (tx) => {
      await noteGap?.(tx, kind, redacted)
      return undefined
    }
  }

  return { inPrivate, onlyPersonal, closed, expired, choices, fork, handOver, unknown, gap }
}

function choiceOf(id: string, index: number, label: string): Choice {
  return { key: String(index + 1), label, value: `答案 ${id}` }
}
