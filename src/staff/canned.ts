import { type CaseAction, type CaseView, STATES, sayReference } from '../requests/requests.ts'
import type { Words } from '../words/words.ts'
import { type ServiceTitle, sayTime } from './card.ts'

export type CannedOptions = { readonly words: Words; readonly title: ServiceTitle }

/** One sentence, its blanks filled in. `word` stands for it in a command: =2, =a1 (of the service), =b4-1 (of a state). */
export type CannedLine = { readonly word: string; readonly text: string }

/** The ready-made sentences for one action on one case, the most fitting first (S-18). */
export type Canned = (action: CaseAction, view: CaseView, by: string) => readonly CannedLine[]

/** How many lines one kind of case can have. */
const NUMBERS = [1, 2, 3]

/**
 * Ready-made sentences are lines of canned.ftl: `canned-<action>-<n>` for every case, `canned-<service>-<action>-<n>`
 * for one service, `canned-<state>-<action>-<n>` for one state. Their blanks: $reference, $service, $due, $by.
 */
export function createCanned({ words, title }: CannedOptions): Canned {
  return (action, view, by) => {
    const args = {
      reference: sayReference(view.reference),
      service: oneLine(title(view.service)),
      due: sayTime(view.dueAt),
      by: oneLine(by),
    }
    // A word means the same sentence, or none, however the case has gone on since it was shown.
    const kinds = [
      { kind: `${view.service}-${action}`, prefix: '=a' },
      { kind: `${view.state}-${action}`, prefix: `=b${STATES.indexOf(view.state)}-` },
      { kind: action, prefix: '=' },
    ]
    return kinds
      .flatMap(({ kind, prefix }) =>
        NUMBERS.map((n) => ({ key: `canned-${kind}-${n}`, word: `${prefix}${n}` })),
      )
      .filter(({ key }) => words.has(key))
      .map(({ key, word }) => ({ word, text: words.say(key, args) }))
  }
}

/** A name stays a name: no line of its own, and no sign that turns the writing round. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}
