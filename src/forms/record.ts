import { z } from 'zod'
import type { Words } from '../words/words.ts'
import { controlOf, isElsewhere } from './control.ts'
import { readCorrection } from './corrections.ts'
import { createEngine, type Engine } from './engine.ts'
import { plain } from './fields/field.ts'
import { kindOf } from './fields/kinds.ts'
import type { Question } from './layout.ts'
import { isYesOrNo } from './pending.ts'
import { pickKey } from './pick.ts'
import { type Played, type Playing, play, type Said } from './play.ts'
import type { Progress } from './progress.ts'
import { looksLikeQuestion } from './question-like.ts'
import { tokenOf } from './tokens.ts'

/** A session that anybody may see: what was said and when, nobody's own words in it, and what was read (D-32). */
export const recordedSchema = z.object({
  service: z.string(),
  version: z.string(),
  opening: z.string(),
  lines: z.array(z.object({ at: z.number(), say: z.string(), read: z.string() })),
  /** The line from which on the form went another way than with the resident's own words. */
  differs: z.number().optional(),
})
export type Recorded = Readonly<z.infer<typeof recordedSchema>>

/** Makes a record of what was said, with tokens for everything of one's own. */
export function record(playing: Playing, lines: readonly Said[]): Recorded {
  const { service, words } = playing
  const engine = createEngine(service, words)
  const { played } = play(playing, lines)
  const safe = lines.map((line, index) => ({
    at: line.at,
    say: safely(engine, words, line.say, played[index], index + 1),
  }))
  const again = play(playing, safe)
  const differs = played.findIndex((one, index) => shapeOf(one) !== shapeOf(again.played[index]))
  return {
    service: service.id,
    version: service.version,
    opening: again.opening,
    lines: safe.map((line, index) => ({ ...line, read: again.played[index]?.read ?? '' })),
    ...(differs < 0 ? {} : { differs: differs + 1 }),
  }
}

/** The first line of which something else is read now than then; undefined = all the same, to the byte. */
export function firstDifference(
  playing: Playing,
  { opening, lines }: Recorded,
): { readonly line: number; readonly read: string; readonly now: string } | undefined {
  const again = play(playing, lines)
  if (again.opening !== opening) return { line: 0, read: opening, now: again.opening }
  const line = lines.findIndex(({ read }, index) => again.played[index]?.read !== read)
  if (line < 0) return undefined
  return { line: line + 1, read: lines[line]?.read ?? '', now: again.played[line]?.read ?? '' }
}

/** Which way the form went, whatever the words were. */
function shapeOf(played: Played | undefined): string {
  const after = played?.after
  return JSON.stringify([
    played?.kind,
    Object.keys(after?.answers ?? {}),
    after?.at,
    after?.failures,
    after?.pending?.kind,
  ])
}

/** The line with nothing of one's own left in it, so that the form still goes the same way. */
function safely(
  engine: Engine,
  words: Words,
  say: string,
  played: Played | undefined,
  count: number,
): string {
  const { before, after, kind, read } = played ?? {}
  if (isFixed(say)) return say
  // A question about the form itself is one of the few that are known.
  if (kind === 'outcome' && read?.includes(words.say('forms-went-on')) === true) return say
  if (kind === 'digression' || kind === 'none') return `〔问${count}〕吗？`
  if (!before) return scrubbed(say)
  if (isOurs(engine, words, say, before)) return say
  const written = { ...before.answers, ...(after?.answers ?? {}) }
  const heard = after?.pending?.kind === 'heard' ? after.pending.values : {}
  if (after?.pending?.kind === 'meant') return tokenFor(say, count)
  const values = { ...valuesOf(written), ...heard }
  const questions = engine.questions({ ...before, answers: { ...written, ...answersOf(heard) } })
  const fresh = questions.filter(
    ({ path }) => values[path] !== undefined && before.answers[path]?.value !== values[path],
  )
  if (fresh.length === 0)
    return after?.pending?.kind === 'reading' ? lettersOf(say) : unread(engine, say, before)
  return fresh.reduce((text, one) => replaced(text, one, values[one.path] ?? '', count), say)
}

/** An option's word, the service's own name, 电话错了: words that the form itself has. */
function isOurs(engine: Engine, words: Words, say: string, before: Progress): boolean {
  const field = engine.open(before)?.field
  const setting = { field, words, language: 'zh-CN', now: before.touchedAt }
  if (field?.choices && kindOf(field).parse(say, { ...setting, field }, false).kind === 'value')
    return true
  const correction = correctionIn(engine, say, before)
  return (
    (correction !== undefined && correction.text === undefined) ||
    (before.pending !== undefined && isYesOrNo(say)) ||
    engine.service.start.includes(plain(say))
  )
}

function correctionIn(engine: Engine, say: string, before: Progress) {
  const isAnswered = (path: string) => path in before.answers
  return readCorrection(say, engine.questions(before), isAnswered, 'zh-CN')
}

/** What could not be read: of 电话改成123 the first half is ours. */
function unread(engine: Engine, say: string, before: Progress): string {
  const into = correctionIn(engine, say, before)?.text
  if (into === undefined) return scrubbed(say)
  const at = plain(say).lastIndexOf(into)
  return `${plain(say).slice(0, at)}${scrubbed(into)}`
}

/** A day that can be read in two ways stays as it is; of a number only its beginning. */
function lettersOf(say: string): string {
  return say.replace(/\d{4,}/g, (run) =>
    run.length < 9 ? run : run.slice(0, 3).padEnd(run.length, '0'),
  )
}

/** Words of ours, numbers of choices: nobody's own. */
function isFixed(say: string): boolean {
  return (
    say.trim() === '' ||
    pickKey(say) !== undefined ||
    controlOf(say, false) !== undefined ||
    isElsewhere(say)
  )
}

function replaced(text: string, question: Question, value: string, count: number): string {
  const { field } = question
  const own = field.personal || field.sensitive !== undefined || kindOf(field).free
  if (!own || field.choices || value === '') return text
  const token = tokenOf(field, value, count)
  if (text.includes(value)) return text.replaceAll(value, token)
  const digits = /^\d{7,}/.test(value)
    ? new RegExp([...value].join('[\\s\\-–—()（）.·,，]*'), 'gu')
    : undefined
  const said = digits && plain(text).replace(digits, token)
  return said && said !== plain(text) ? said : token
}

function tokenFor(text: string, count: number): string {
  return looksLikeQuestion(text) ? `〔话${count}〕吗` : `〔话${count}〕`
}

/** What was not understood, with its letters and its later digits gone. */
function scrubbed(say: string): string {
  return say
    .replace(/\p{L}/gu, '某')
    .replace(/\d{4,}/g, (run) => run.slice(0, 3).padEnd(run.length, '0'))
}

function valuesOf(answers: Readonly<Record<string, { readonly value: string }>>) {
  return Object.fromEntries(Object.entries(answers).map(([path, { value }]) => [path, value]))
}

function answersOf(values: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(values).map(([path, value]) => [path, { value, asked: '' }]),
  )
}
