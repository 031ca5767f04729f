import { createHash } from 'node:crypto'
import type { Words } from '../words/words.ts'
import { createAsking, led } from './asking.ts'
import type { Field } from './definition.ts'
import { readExpression } from './expression.ts'
import type { Parsed } from './fields/field.ts'
import { kindOf } from './fields/kinds.ts'
import { isOwn, layOut, type Question } from './layout.ts'
import type { Service } from './load-services.ts'
import { createOwnFields } from './own-fields.ts'
import type { Pending, Progress } from './progress.ts'
import { asWritten, type Reuse, type Step, type Utterance } from './step.ts'

export type Sheet = ReturnType<typeof createSheet>

/** What can be done to the sheet of one form, whoever wished it: ask, write, go back, bring up to date. */
export function createSheet(service: Service, words: Words, language: string) {
  const own = createOwnFields({ service, words, language, pictures: false })
  const ownWithPictures = createOwnFields({ service, words, language, pictures: true })
  const asking = createAsking(words, language)
  const hashes = new WeakMap<Field, string>()

  const questionsOf = (progress: Progress) =>
    layOut(service, progress.pictures ? ownWithPictures : own, progress)

  /** The question to ask now; undefined = all are answered. */
  function openIn(
    progress: Progress,
    questions: readonly Question[] = questionsOf(progress),
  ): Question | undefined {
    const pinned = questions.find(({ path }) => path === progress.at)
    return pinned ?? questions.find(({ path }) => !(path in progress.answers))
  }

  function hashOf(field: Field): string {
    const before = hashes.get(field)
    if (before) return before
    const hash = createHash('sha256').update(JSON.stringify(field)).digest('base64url').slice(0, 8)
    hashes.set(field, hash)
    return hash
  }

  /** Drops what no longer matters with these answers (D-08). */
  function settled(progress: Progress): Progress {
    const paths = new Set(questionsOf(progress).map(({ path }) => path))
    const kept = <T>(record: Readonly<Record<string, T>>) =>
      Object.fromEntries(Object.entries(record).filter(([path]) => paths.has(path)))
    const { at, ...rest } = progress
    return {
      ...rest,
      ...(at !== undefined && paths.has(at) ? { at } : {}),
      answers: kept(progress.answers),
      before: kept(progress.before),
      trail: progress.trail.filter((path) => paths.has(path)),
    }
  }

  function ask(progress: Progress, now: number, lead?: string, reuse: Reuse = {}): Asked {
    const questions = questionsOf(progress)
    const open = openIn(progress, questions)
    const reply = open
      ? asking.question(progress, open, now, reusable(progress, open, reuse))
      : asking.summary(progress, questions, now)
    return { kind: 'asked', progress, reply: led(lead, reply) }
  }

  function offer(
    progress: Progress,
    pending: Pending,
    text: string,
    labels: readonly string[],
  ): Asked {
    return { kind: 'asked', progress: { ...progress, pending }, reply: asking.offer(text, labels) }
  }

  /** Writes an answer; a refusal of consent, or a child's age, ends the form instead. */
  function put(write: Write): Step {
    const { question, said, now, lead } = write
    const { path, field } = question
    const value = kindOf(field).free ? asWritten(write.value, said) : write.value
    const { at: _at, ...progress } = write.progress
    const { [path]: _old, ...before } = progress.before
    if (path === '$consent' && value === 'no') return stopped('forms-refused')
    if (path === '$age' && value === 'no' && !said.guarded)
      return { ...stopped('forms-too-young'), young: true }
    const next = settled({
      ...progress,
      before,
      answers: { ...progress.answers, [path]: { value, asked: hashOf(field) } },
      trail: [...progress.trail.filter((one) => one !== path), path],
      page: 0,
      failures: 0,
    })
    const note = field.choices?.find(({ name }) => name === value)?.note
    const leads = [lead, note && asking.say(note)].filter(Boolean).join('\n')
    return ask(next, now, leads || undefined, said.reuse)
  }

  function stopped(key: string): Extract<Step, { kind: 'stopped' }> {
    return { kind: 'stopped', reply: { text: words.say(key) } }
  }

  /** Undoes the last answer and offers it as default (D-04); a change begun by word is dropped instead. */
  function back(progress: Progress, said: Utterance, now: number): Step {
    const { at, ...rest } = progress
    if (at !== undefined && at in progress.answers)
      return ask({ ...rest, page: 0, failures: 0 }, now, undefined, said.reuse)
    const last = progress.trail.at(-1)
    if (last === undefined) return ask(progress, now, words.say('forms-no-back'), said.reuse)
    const { [last]: undone, ...answers } = progress.answers
    const value = last.startsWith('$') ? '' : (undone?.value ?? '')
    const stepped = settled({
      ...rest,
      answers,
      trail: progress.trail.slice(0, -1),
      before: value ? { ...progress.before, [last]: value } : progress.before,
      at: last,
      page: 0,
      failures: 0,
    })
    return ask(stepped, now, undefined, said.reuse)
  }

  /** Takes one round out of a repeat group and moves the later ones up (D-31). */
  function withoutRound(progress: Progress, group: string, round: number): Progress {
    const { at: _at, ...rest } = progress
    const moved = <T>(record: Readonly<Record<string, T>>) =>
      Object.fromEntries(
        Object.entries(record).flatMap(([path, one]) => {
          const to = movedPath(path, group, round)
          return to ? [[to, one]] : []
        }),
      )
    const answers = moved(progress.answers)
    const rounds = Object.keys(answers)
      .filter((path) => path.startsWith(`${group}.`) && path.endsWith('.more'))
      .map((path) => Number(path.split('.')[1]))
    const last = Math.max(0, ...rounds)
    const end = answers[`${group}.${last}.more`]
    const closed = end
      ? { ...answers, [`${group}.${last}.more`]: { ...end, value: 'no' } }
      : answers
    return settled({
      ...rest,
      answers: closed,
      before: moved(progress.before),
      trail: progress.trail.flatMap((path) => movedPath(path, group, round) ?? []),
    })
  }

  /** The draft on the form as it is now: answers to questions that were changed are asked again (D-20). */
  function migrated(progress: Progress): Progress {
    const fields = new Map(questionsOf(progress).map(({ path, field }) => [path, field]))
    const answers = Object.fromEntries(
      Object.entries(progress.answers).filter(([path, { asked }]) => {
        const field = fields.get(path)
        return field !== undefined && hashOf(field) === asked
      }),
    )
    return settled({ ...progress, answers, version: service.version, failures: 0, page: 0 })
  }

  function read(question: Question, text: string, now: number, loose: boolean): Parsed {
    const { field } = question
    if (!text.trim()) return { kind: 'fault', why: 'empty' }
    const parsed = kindOf(field).parse(text, asking.settingOf(question, now), loose)
    if (parsed.kind !== 'value' || !field.constraint) return parsed
    const holds = readExpression(field.constraint).holds((name) =>
      name === '.' ? parsed.value : '',
    )
    return holds ? parsed : { kind: 'fault', why: 'constraint' }
  }

  function reusable(progress: Progress, open: Question, reuse: Reuse = {}): string | undefined {
    const { field, path } = open
    if (!field.reuse || field.choices || kindOf(field).digits) return undefined
    return path in progress.before || path in progress.answers ? undefined : reuse[field.reuse]
  }

  return {
    service,
    words,
    language,
    title: asking.say(service.title),
    asking,
    questionsOf,
    openIn,
    ask,
    offer,
    put,
    back,
    withoutRound,
    migrated,
    read,
    reusable,
    isOutdated: ({ version }: Progress) => version !== service.version,
    filed: (progress: Progress) => asking.filed(progress, questionsOf(progress)),
    hasAnswers: (progress: Progress) =>
      questionsOf(progress).some((one) => !isOwn(one) && one.path in progress.answers),
  }
}

type Asked = Extract<Step, { kind: 'asked' }>

/** One answer to be written. */
export type Write = {
  readonly progress: Progress
  readonly question: Question
  readonly value: string
  readonly said: Utterance
  readonly now: number
  readonly lead?: string | undefined
}

function movedPath(path: string, group: string, round: number): string | undefined {
  const [name, number, ...rest] = path.split('.')
  if (name !== group || number === undefined) return path
  if (Number(number) === round) return undefined
  return Number(number) > round ? [name, Number(number) - 1, ...rest].join('.') : path
}
