import { inLanguage } from './definition.ts'
import type { Engine } from './engine.ts'
import { withoutOwnWords } from './extract.ts'
import { plain } from './fields/field.ts'
import { kindOf } from './fields/kinds.ts'
import { isOwn, type Question } from './layout.ts'
import type { Progress } from './progress.ts'
import type { Step } from './step.ts'

/** One answer that a model found in a sentence, in the resident's own words. */
export type Found = { readonly name: string; readonly said: string }

/** Reads a sentence for a form: nothing that leads to a person is sent, and what comes back counts for nothing yet. */
export type Assist = {
  /** The sentence without names and numbers of persons. */
  readonly redact: (text: string) => string
  /** Undefined when no model may be asked, or none answered. */
  readonly ask: (question: {
    readonly text: string
    readonly fields: string
  }) => Promise<readonly Found[] | undefined>
}

/** Kinds a model may read; what leads to a person is never among them. */
const READABLE = new Set(['choice', 'multi', 'number', 'money', 'date', 'time'])
/** Shorter messages hold one answer at most (letters). */
const SHORTEST = 6
/** From here on a sentence that answered one question may hold more (letters). */
const LONG = 14

/** A sentence that the rules did not read to its end, and the form it was said to. */
export type Unread = {
  readonly engine: Engine
  readonly before: Progress
  readonly after: Progress
  readonly text: string
  readonly now: number
}

/** Asks a model what a sentence answers (D-11); all of it is read by the fields' own code, then read back. */
export async function assisted(assist: Assist, unread: Unread): Promise<Step | undefined> {
  const { engine, before, text, now } = unread
  const questions = readable(unread)
  if (questions.length === 0) return undefined
  const found = await assist.ask({
    text: assist.redact(withoutOwnWords(text)),
    fields: questions.map(lineOf).join('\n'),
  })
  const values = Object.fromEntries(
    questions.flatMap((question) => {
      const said = found?.find(({ name }) => name === question.path)?.said
      const value = said === undefined ? undefined : readFrom(engine, question, said, text, now)
      return value === undefined ? [] : [[question.path, value]]
    }),
  )
  return Object.keys(values).length > 0 ? engine.heard(before, values, now) : undefined
}

/** The questions that a model may read this sentence for; none when the rules have read it, or it is not for others. */
function readable({ engine, before, after, text }: Unread): readonly Question[] {
  const open = engine.open(before)
  const said = plain(text)
  if (!open || isOwn(open) || !mayLeave(open) || said.length < SHORTEST) return []
  if (before.pending || engine.service.handling.quiet) return []
  const answered = after.answers[open.path] !== undefined && !after.pending
  const isLeftOver = after.failures > before.failures || (answered && said.length >= LONG)
  if (!isLeftOver) return []
  return engine
    .questions(before)
    .filter((one) => !(one.path in before.answers) || one.path === before.at)
    .filter((one) => !isOwn(one) && !one.group && mayLeave(one))
}

function mayLeave({ field }: Question): boolean {
  return !field.personal && field.sensitive === undefined && READABLE.has(field.type)
}

function lineOf({ path, field }: Question): string {
  const options = (field.choices ?? []).map(({ label }) => inLanguage(label, 'zh-CN')).join(' / ')
  const label = inLanguage(field.label, 'zh-CN')
  return options ? `${path}：${label} 选项：${options}` : `${path}：${label}`
}

/** What the field's own code makes of it; a number or a day must stand in the sentence itself. */
function readFrom(
  engine: Engine,
  question: Question,
  said: string,
  text: string,
  now: number,
): string | undefined {
  if (!question.field.choices && !plain(text).includes(plain(said))) return undefined
  const read = engine.read(question, said, now)
  return read.kind === 'value' && !kindOf(question.field).free ? read.value : undefined
}
