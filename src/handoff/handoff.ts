import { randomUUID } from 'node:crypto'
import type { File, Outcome, Reply, Turn } from '../message.ts'
import type { Words } from '../words/words.ts'

export type HandoffOptions = {
  readonly words: Words
  readonly file: File
  readonly newReference: () => string
  readonly sayReference: (reference: string) => string
}

/** The service id under which a wish for a person is filed. */
export const HANDOFF_SERVICE = 'person'
/** The same from somebody in danger: rings at once, and the group card does not say why. */
export const URGENT_HANDOFF_SERVICE = 'person-now'
const LONGEST_QUESTION = 500
/** How much of what is handed on is said back. */
const LONGEST_ECHO = 40
/** Never said back: an address in our own message is taken for ours. */
const LINK = /(?:[a-z]+:\/\/|www\.)[^\s，。“”]+/giu

export type Handoff = ReturnType<typeof createHandoff>

/** Fetches a person: files what was asked as a case, so that it has a number and cannot be forgotten. */
export function createHandoff({ words, file, newReference, sayReference }: HandoffOptions) {
  function hurried(reference: string): Reply {
    return { text: words.say('handoff-done-urgent', { reference: sayReference(reference) }) }
  }

  /** What was handed on, and the one digit that takes it back: nobody need have asked for a person to get one. */
  function told(reference: string, question: string): Reply {
    const echo = [...question.replace(LINK, words.say('handoff-link')).replace(/\s+/gu, ' ').trim()]
    const short =
      echo.length > LONGEST_ECHO ? `${echo.slice(0, LONGEST_ECHO).join('')}…` : echo.join('')
    const done = words.say('handoff-done', { reference: sayReference(reference) })
    return {
      text: short ? `${done}\n${words.say('handoff-told', { question: short })}` : done,
      // Who presses 1 out of habit loses nothing.
      choices: [
        { key: '1', label: words.say('handoff-see'), value: `进度 ${reference}` },
        { key: '2', label: words.say('handoff-undo'), value: `撤回 ${reference}` },
      ],
    }
  }

  return {
    /** Hands the newest question (or the message itself) to the duty staff. */
    fetchPerson(turn: Turn, question: string, urgent = false): Outcome {
      const { message, resident, session } = turn
      if (message.place.kind === 'group')
        return { ending: 'moved_to_private', replies: [{ text: words.say('handoff-private') }] }
      const reference = newReference()
      const { asked: _asked, ...rest } = session
      const effect = file({
        draft: randomUUID(),
        reference,
        service: urgent ? URGENT_HANDOFF_SERVICE : HANDOFF_SERVICE,
        resident,
        handle: { channel: message.from.channel, chat: message.from.id },
        fields: [
          {
            name: 'question',
            label: words.say('handoff-question'),
            value: question.slice(0, LONGEST_QUESTION),
            shown: question.slice(0, LONGEST_QUESTION) || words.say('handoff-no-question'),
            sensitive: urgent,
          },
        ],
      })
      return {
        ending: 'handed_to_person',
        replies: [urgent ? hurried(reference) : told(reference, question)],
        session: rest,
        effects: [effect],
      }
    },
  }
}
