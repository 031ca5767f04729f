import type { Choice, Outcome, Reply } from '../message.ts'
import type { Words } from '../words/words.ts'
import type { Step } from './step.ts'

type AskedBack = {
  readonly step: Extract<Step, { kind: 'digression' }>
  /** What the other room asks. */
  readonly asked: Reply
  readonly words: Words
}

/** The question in between is asked back first; the form waits behind it, one way back to it is offered. */
export function askedBack(
  outcome: Outcome,
  { step: { progress }, asked: { text, choices = [] }, words }: AskedBack,
): Outcome {
  const values = choices.map(({ value }) => value)
  const back: Choice = { key: '9', label: words.say('forms-aside-back'), value: '继续' }
  const ways = choices.toSpliced(
    choices.findIndex(({ key }) => key === '0'),
    0,
    back,
  )
  return {
    ...outcome,
    replies: [...outcome.replies.slice(0, -1), { text, choices: ways }],
    session: { ...outcome.session, form: { ...progress, pending: { kind: 'aside', values } } },
  }
}
