import type { Choice } from '../message.ts'
import { type CaseAction, REASONS } from '../requests/requests.ts'
import type { Words } from '../words/words.ts'

/** What is still missing of a command: what to ask for, and what can be chosen instead of writing. */
export type Completion = { readonly question: string; readonly choices: readonly Choice[] }

/** How many ready-made sentences an action can have. */
const READY = [1, 2, 3]

/** Asks for the words of an action; `prefix` is the command so far, each choice's value the whole of it. */
export function createCompletions(
  words: Words,
  { places, recipients }: { places: readonly string[]; recipients: readonly string[] },
) {
  function optionsOf(action: CaseAction): readonly { label: string; word: string }[] {
    if (action === 'assign') return places.map((place) => ({ label: place, word: place }))
    if (action === 'offer') return recipients.map((place) => ({ label: place, word: place }))
    if (action === 'decline')
      return REASONS.map((code) => ({ label: words.say(`case-reason-${code}`), word: code }))
    return READY.map((n) => ({ key: `case-canned-${action}-${n}`, word: `=${n}` }))
      .filter(({ key }) => words.has(key))
      .map(({ key, word }) => ({ label: words.say(key), word }))
  }

  return (action: CaseAction, prefix: string): Completion => ({
    question: words.say(`staff-complete-${action}`),
    choices: optionsOf(action).map(({ label, word }, index) => ({
      key: String(index + 1),
      label,
      value: `${prefix} ${word}`,
    })),
  })
}
