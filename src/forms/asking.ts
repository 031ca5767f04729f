import type { Choice, FiledField, Reply } from '../message.ts'
import type { Words } from '../words/words.ts'
import { inLanguage, type Line } from './definition.ts'
import type { Setting } from './fields/field.ts'
import { kindOf } from './fields/kinds.ts'
import { isOwn, type Question } from './layout.ts'
import type { Progress } from './progress.ts'

export const PAGE = 5
/** From here on a stuck resident is offered another way (D-14). */
export const STUCK = 3

/** Puts questions, summaries and values into words. */
export function createAsking(words: Words, language: string) {
  const say = (line: Line) => inLanguage(line, language)
  const settingOf = ({ field }: Question, now: number): Setting => ({
    field,
    words,
    language,
    now,
  })
  const person: Choice = { key: '0', label: words.say('forms-person'), value: '0' }

  function shown(question: Question, value: string, now: number): string {
    if (value === '') return words.say('forms-not-filled')
    return kindOf(question.field).show(value, settingOf(question, now))
  }

  /** What may be echoed in the chat: sensitive values masked (D-26). */
  function echoed(question: Question, value: string, now: number): string {
    if (value === '') return words.say('forms-not-filled')
    const { type, sensitive } = question.field
    // A bare age or school year says nothing to whoever looks over a shoulder, and must be checked by who gave it.
    const plainly = sensitive === 'child' && !kindOf(question.field).free
    if ((sensitive && !plainly) || MASKED.has(type)) return kindOf(question.field).mask(value)
    return shown(question, value, now)
  }

  /** How the answer is called in a list: 电话, 孩子2 年级. */
  function called({ field, round, group }: Question): string {
    const name = say(field.short)
    return group ? `${say(group.short)}${round} ${name}` : name
  }

  /** The one open question, with its choices. */
  function question(progress: Progress, open: Question, now: number, reuse?: string): Reply {
    const { field, path } = open
    const before = progress.before[path] ?? progress.answers[path]?.value
    // The long consent was read a moment ago.
    const short = path === '$consent' && progress.failures > 0
    const label = short ? words.say('forms-consent-again') : say(field.label)
    const lines = [open.round && open.round > 1 ? `${called(open)}：` : '', label]
    if (field.hint) lines.push(say(field.hint))
    if (progress.failures >= 2 && field.example)
      lines.push(words.say('forms-example', { example: say(field.example) }))
    return {
      text: lines.filter(Boolean).join('\n'),
      ...(kindOf(field).accepts === 'image' ? { wants: 'image' } : {}),
      choices: [
        ...optionsOf(progress, open, now, reuse),
        ...keeps(open, before, now),
        ...(field.required ? [] : [control(open, '8', words.say('forms-skip'))]),
        person,
      ],
    }
  }

  function optionsOf(
    progress: Progress,
    open: Question,
    now: number,
    reuse: string | undefined,
  ): readonly Choice[] {
    if (reuse !== undefined) {
      const label = words.say('forms-reuse', { value: echoed(open, reuse, now) })
      return [{ key: '1', label, value: '1' }]
    }
    const options = open.field.choices ?? []
    const page = options.slice(progress.page * PAGE, (progress.page + 1) * PAGE)
    const listed = page.map(({ label }, index) => numbered(index + 1, say(label)))
    return options.length > PAGE ? [...listed, numbered(6, words.say('forms-more'))] : listed
  }

  function keeps(open: Question, before: string | undefined, now: number): readonly Choice[] {
    if (before === undefined) return []
    return [control(open, '7', words.say('forms-keep', { value: echoed(open, before, now) }))]
  }

  function control({ field }: Question, key: string, label: string): Choice {
    const typed = kindOf(field).digits ? `0${key}` : key
    return { key: typed, label, value: typed }
  }

  /** Everything filled in, numbered: the number of a line changes it (D-21). */
  function summary(progress: Progress, questions: readonly Question[], now: number): Reply {
    const lines = questions
      .filter((one) => !isOwn(one))
      .map((one, index) => {
        const value = echoed(one, progress.answers[one.path]?.value ?? '', now)
        return `${index + 1}. ${called(one)}：${value}`
      })
    return {
      text: [
        words.say('forms-summary'),
        ...lines,
        words.say('forms-summary-how', { count: lines.length }),
      ].join('\n'),
      choices: [{ key: '88', label: words.say('forms-confirm'), value: '88' }, person],
    }
  }

  /** What is filed: codes and words, whole. */
  function filed(progress: Progress, questions: readonly Question[]): readonly FiledField[] {
    const consents = questions.filter(
      ({ path }) => path.startsWith('$') && path in progress.answers,
    )
    const now = progress.touchedAt
    return [
      ...consents.map((one) => ({
        name: one.path.slice(1),
        label: words.say(one.path === '$helper' ? 'forms-filed-helper' : 'forms-filed-consent'),
        value: `${progress.answers[one.path]?.value} ${progress.answers[one.path]?.asked} ${new Date(progress.startedAt).toISOString()}`,
        shown: shown(one, progress.answers[one.path]?.value ?? '', now),
        sensitive: false,
      })),
      ...questions
        .filter((one) => !isOwn(one) && one.path in progress.answers)
        .map((one) => {
          const value = progress.answers[one.path]?.value ?? ''
          return {
            name: one.path,
            label: called(one),
            value,
            shown: shown(one, value, now),
            sensitive: one.field.personal || one.field.sensitive !== undefined,
          }
        }),
    ]
  }

  /** Numbered ways out of a doubt. */
  function offer(text: string, labels: readonly string[]): Reply {
    return { text, choices: [...labels.map((label, index) => numbered(index + 1, label)), person] }
  }

  return { say, settingOf, echoed, called, question, summary, filed, offer, person }
}

const MASKED = new Set(['mobile', 'landline', 'resident-id'])

function numbered(key: number, label: string): Choice {
  return { key: String(key), label, value: String(key) }
}

/** A reply with a line before it. */
export function led(lead: string | undefined, reply: Reply): Reply {
  return lead ? { ...reply, text: `${lead}\n${reply.text}` } : reply
}
