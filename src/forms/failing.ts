import { STUCK } from './asking.ts'
import type { Parsed } from './fields/field.ts'
import { kindOf } from './fields/kinds.ts'
import type { Question } from './layout.ts'
import type { Progress } from './progress.ts'
import type { Sheet } from './sheet.ts'
import type { Step, Utterance } from './step.ts'

type Doubt = Extract<Parsed, { kind: 'doubt' }>

/** What is said when an answer could not be read, or in two ways: what to do, never blame (D-13, D-14). */
export function createFailing({ words, asking, offer, ask, put }: Sheet) {
  function failed(
    progress: Progress,
    open: Question,
    parsed: Parsed,
    said: Utterance,
    now: number,
  ): Step {
    if (parsed.kind === 'value')
      return put({ progress, question: open, value: parsed.value, said, now })
    if (parsed.kind === 'doubt') return doubtful(progress, parsed)
    const next: Progress = { ...progress, failures: progress.failures + 1 }
    const lead = faultLine(open, parsed)
    return next.failures % STUCK === 0 ? stuck(next, open, lead) : ask(next, now, lead, said.reuse)
  }

  function doubtful(progress: Progress, { ask: key, readings }: Doubt): Step {
    return offer(
      progress,
      { kind: 'reading', values: [...readings.map(({ value }) => value), ''] },
      words.say(`forms-doubt-${key}`),
      [...readings.map(({ label }) => label), words.say('forms-reading-none')],
    )
  }

  function faultLine(open: Question, parsed: Extract<Parsed, { kind: 'fault' }>): string {
    const { field, path } = open
    if (parsed.why === 'constraint' && field.constraint_message)
      return asking.say(field.constraint_message)
    if (path === '$helper') return words.say('forms-fault-helper')
    const line = words.say(`forms-fault-${parsed.why}`, {
      name: asking.say(field.short),
      ...parsed.args,
    })
    return [line, otherwise(open)].filter(Boolean).join('\n')
  }

  /** Where none of the choices fits, one of them says so. */
  function otherwise({ field }: Question): string {
    const other = field.choices?.find(({ name }) => name === 'other')
    return other ? words.say('forms-fault-other', { label: asking.say(other.label) }) : ''
  }

  /** After three tries: an example, another time, skipping if it may be, a person (D-14). */
  function stuck(progress: Progress, { field }: Question, lead: string): Step {
    const given = field.example && asking.say(field.example)
    const example =
      given && !lead.includes(given) ? words.say('forms-example', { example: given }) : ''
    const text = [lead, example, words.say('forms-stuck')].filter(Boolean).join('\n')
    const offered = offer(progress, { kind: 'stuck' }, text, [
      words.say('forms-stuck-retry'),
      words.say('forms-stuck-later'),
    ])
    if (field.required) return offered
    const key = kindOf(field).digits ? '08' : '8'
    const skip = { key, label: words.say('forms-skip'), value: key }
    const choices = offered.reply.choices?.toSpliced(2, 0, skip)
    return { ...offered, reply: { ...offered.reply, choices } }
  }

  return failed
}
