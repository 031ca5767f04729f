import type { Choice } from '../message.ts'
import { type CaseAction, type CaseView, REASONS } from '../requests/requests.ts'
import type { Words } from '../words/words.ts'
import type { Canned } from './canned.ts'

/** How many ready-made sentences are offered at once. */
const MOST = 5

/** A choice; `text` is what it would say to the resident, which a page lets one change first. */
export type CompletionChoice = Choice & { readonly text?: string | undefined }

/** What is still missing of a command: what to ask for, and what can be chosen instead of writing. */
export type Completion = {
  readonly question: string
  readonly choices: readonly CompletionChoice[]
}

export type CompletionsOptions = {
  readonly words: Words
  readonly canned: Canned
  /** Posts and colleagues a case can be given to, and places outside it can be handed to. */
  readonly places: readonly string[]
  readonly recipients: readonly string[]
}

/** What is asked about: the action on this case, by whom, and the command so far. */
export type Completing = {
  readonly action: CaseAction
  readonly view: CaseView
  readonly by: string
  readonly prefix: string
}

/** Asks for the words of an action; each choice's value is the whole command. */
export function createCompletions({ words, canned, places, recipients }: CompletionsOptions) {
  type Option = { readonly label: string; readonly word: string; readonly text?: string }

  function optionsOf({ action, view, by }: Completing): readonly Option[] {
    if (action === 'assign') return places.map((place) => ({ label: place, word: place }))
    if (action === 'offer') return recipients.map((place) => ({ label: place, word: place }))
    if (action === 'decline')
      return REASONS.map((code) => ({ label: words.say(`case-reason-${code}`), word: code }))
    return canned(action, view, by)
      .slice(0, MOST)
      .map(({ word, text }) => ({ label: text, word, text }))
  }

  return (asked: Completing): Completion => ({
    question: words.say(`staff-complete-${asked.action}`),
    choices: optionsOf(asked).map(({ label, word, text }, index) => ({
      key: String(index + 1),
      label,
      value: `${asked.prefix} ${word}`,
      ...(text === undefined ? {} : { text }),
    })),
  })
}
