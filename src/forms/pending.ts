import { controlOf } from './control.ts'
import { kindOf } from './fields/kinds.ts'
import { pickKey } from './pick.ts'
import type { Pending, Progress } from './progress.ts'
import { looksLikeQuestion } from './question-like.ts'
import type { Sheet } from './sheet.ts'
import type { Step, Utterance } from './step.ts'

/** What the answers to our own side questions need from the engine. */
export type Ways = {
  plainly(progress: Progress, said: Utterance, now: number): Step
  digress(progress: Progress, text: string, said: Utterance, now: number): Step
  failed(progress: Progress, text: string, said: Utterance, now: number): Step
  wishPerson(progress: Progress): Step
  later(progress: Progress): Step
}

/** Reads the answer to a side question (cancel? with the draft? go on?); anything else is an ordinary message. */
export function createPending(sheet: Sheet, ways: Ways) {
  const { words, ask, put, openIn, read } = sheet

  return function afterPending(
    progress: Progress,
    pending: Pending,
    said: Utterance,
    now: number,
  ): Step {
    const answer = answerOf(said.text)
    const again = () => ask(progress, now, undefined, said.reuse)
    const plainly = () => ways.plainly(progress, said, now)
    const open = openIn(progress)
    switch (pending.kind) {
      case 'cancel':
        if (answer.key === 1 || answer.yes || answer.control === 'cancel') return cancelled()
        return answer.key === 2 || answer.no ? again() : plainly()
      case 'person':
        if (answer.key === 1 || answer.yes)
          return { kind: 'person', progress, fields: sheet.filed(progress) }
        if (answer.key === 2 || answer.control === 'person')
          return { kind: 'person', progress: { ...progress, paused: true } }
        return answer.key === 3 || answer.no ? again() : plainly()
      case 'resume':
        return afterResume(progress, pending.held, said, now)
      case 'switch':
        if (answer.key === 1) return again()
        if (answer.key === 2) return { kind: 'restarted', service: pending.to }
        return plainly()
      case 'reading': {
        const value = pending.values[answer.yes ? 0 : (answer.key ?? 0) - 1]
        if (open && value) return put({ progress, question: open, value, said, now })
        return value === '' || answer.no ? again() : plainly()
      }
      case 'meant':
        if (answer.key === 2) return ways.digress(progress, pending.text, said, now)
        if (answer.key === 1 && open) return taken(progress, pending.text, said, now)
        return plainly()
      case 'voice':
        if (answer.key === 1 || answer.yes) return taken(progress, pending.text, said, now)
        return answer.key === 2 || answer.no ? again() : plainly()
      case 'aside':
        return afterAside(progress, pending.values, said, now)
      case 'stuck':
        if (answer.key === 1) return again()
        return answer.key === 2 ? ways.later(progress) : plainly()
      case 'heard':
        if (answer.key === 1 || answer.yes) return allOf(progress, pending.values, said, now)
        return answer.key === 2 || answer.no ? again() : plainly()
    }
  }

  function cancelled(): Step {
    return { kind: 'stopped', reply: { text: words.say('forms-cancelled') } }
  }

  function taken(progress: Progress, text: string, said: Utterance, now: number): Step {
    const open = openIn(progress)
    const parsed = open && read(open, text, now, true)
    if (open && parsed?.kind === 'value')
      return put({ progress, question: open, value: parsed.value, said, now })
    return ways.failed(progress, text, said, now)
  }

  /** Writes what was read back and agreed to, in the order of the form. */
  function allOf(
    progress: Progress,
    values: Readonly<Record<string, string>>,
    said: Utterance,
    now: number,
  ): Step {
    let step = ask(progress, now, undefined, said.reuse)
    const waiting = new Map(Object.entries(values))
    for (;;) {
      const question = sheet.questionsOf(step.progress).find(({ path }) => waiting.has(path))
      const value = question && waiting.get(question.path)
      if (!question || value === undefined) return step
      waiting.delete(question.path)
      const next = put({ progress: step.progress, question, value, said, now })
      if (next.kind !== 'asked') return next
      step = next
    }
  }

  /** The other room asked back (D-09): its choices and free words go there, an answer of the form stays here. */
  function afterAside(
    progress: Progress,
    values: readonly string[],
    said: Utterance,
    now: number,
  ): Step {
    const open = openIn(progress)
    const isControl = controlOf(said.text, true) !== undefined
    if (values.includes(said.text) && !isControl)
      return ways.digress(progress, said.text, said, now)
    const free = !open || kindOf(open.field).free
    if (isControl || (!free && read(open, said.text, now, false).kind === 'value'))
      return ways.plainly(progress, said, now)
    return ways.digress(progress, said.text, said, now)
  }

  /** After a pause: go on (with what was said then, if it was an answer), begin again, or erase (D-18). */
  function afterResume(progress: Progress, held: string, said: Utterance, now: number): Step {
    const { key, control, yes } = answerOf(said.text)
    if (key === 1 || control === 'continue' || yes) {
      const open = openIn(progress)
      const isAnswer = held && !controlOf(held, false) && !looksLikeQuestion(held)
      const parsed = open && isAnswer ? read(open, held, now, false) : undefined
      if (open && parsed?.kind === 'value')
        return put({ progress, question: open, value: parsed.value, said, now })
      return ask(progress, now, undefined, said.reuse)
    }
    if (key === 2 || control === 'restart') return { kind: 'restarted', service: sheet.service.id }
    if (key === 3 || control === 'cancel') return cancelled()
    if (control === 'person') return ways.wishPerson(progress)
    return ways.plainly(progress, said, now)
  }
}

/** Whether this only says yes or no. */
export function isYesOrNo(text: string): boolean {
  const { yes, no } = answerOf(text)
  return yes || no
}

function answerOf(text: string) {
  return {
    key: pickKey(text),
    control: controlOf(text, true),
    yes: /^(?:是|是的|对|对的|没错|嗯|好|好的|行|可以|要|yes|ok)[。.!！]?$/iu.test(text.trim()),
    no: /^(?:不|不是|不对|不要|没有|别|不行|no)[。.!！]?$/iu.test(text.trim()),
  }
}
