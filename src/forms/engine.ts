import { createHash } from 'node:crypto'
import type { Attachment, FiledField, Reply } from '../message.ts'
import type { Words } from '../words/words.ts'
import { createAsking, led, PAGE, STUCK } from './asking.ts'
import { type Control, controlOf } from './control.ts'
import { readCorrection } from './corrections.ts'
import type { Field } from './definition.ts'
import { readExpression } from './expression.ts'
import type { Parsed } from './fields/field.ts'
import { kindOf } from './fields/kinds.ts'
import { isOwn, layOut, type Question } from './layout.ts'
import type { Service } from './load-services.ts'
import { createOwnFields } from './own-fields.ts'
import { pickKey } from './pick.ts'
import type { Pending, Progress } from './progress.ts'
import { looksLikeQuestion, surelyAsks } from './question-like.ts'

/** What a resident sent, with the values that may be offered again from an earlier form of theirs. */
export type Utterance = {
  readonly text: string
  readonly attachments?: readonly Attachment[] | undefined
  readonly reuse?: Readonly<Record<string, string>> | undefined
}

/** What one message did to a form. */
export type Step =
  | { readonly kind: 'asked'; readonly progress: Progress; readonly reply: Reply }
  | { readonly kind: 'filed'; readonly progress: Progress; readonly fields: readonly FiledField[] }
  | { readonly kind: 'stopped'; readonly reply: Reply }
  | { readonly kind: 'restarted' }
  | {
      readonly kind: 'person'
      readonly progress: Progress
      readonly fields?: readonly FiledField[] | undefined
    }
  /** Not an answer: somebody else answers it, then `reply` goes on with the same question. */
  | {
      readonly kind: 'digression'
      readonly progress: Progress
      readonly text: string
      readonly reply: Reply
    }

/** A pause after which going on is offered rather than assumed (milliseconds). */
const PAUSE_MS = 60 * 60_000

/**
 * One service's form as a pure function: progress × utterance × now → what happens. It keeps nothing, so its cost
 * does not grow with the talk.
 */
export function createEngine(service: Service, words: Words, language = 'zh-CN') {
  const own = createOwnFields(service, words, language)
  const asking = createAsking(words, language)
  const title = asking.say(service.title)
  const hashes = new WeakMap<Field, string>()

  const hashOf = (field: Field) => {
    const before = hashes.get(field)
    if (before) return before
    const hash = createHash('sha256').update(JSON.stringify(field)).digest('base64url').slice(0, 8)
    hashes.set(field, hash)
    return hash
  }
  const questionsOf = (progress: Progress) => layOut(service, own, progress.answers)

  /** The question to ask now; undefined = all are answered. */
  function openIn(progress: Progress, questions: readonly Question[]): Question | undefined {
    const pinned = questions.find(({ path }) => path === progress.at)
    return pinned ?? questions.find(({ path }) => !(path in progress.answers))
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

  function ask(progress: Progress, now: number, lead?: string, reuse: Reuse = {}): Step {
    const questions = questionsOf(progress)
    const open = openIn(progress, questions)
    const reply = open
      ? asking.question(progress, open, now, reusable(progress, open, reuse))
      : asking.summary(progress, questions, now)
    return { kind: 'asked', progress, reply: led(lead, reply) }
  }

  function step(before: Progress, said: Utterance, now: number): Step {
    const { pending, ...rest } = before
    const progress: Progress = { ...rest, touchedAt: now, reminded: false, paused: false }
    const interrupted =
      before.paused || before.reminded || now - before.touchedAt > PAUSE_MS || isOutdated(before)
    if (interrupted && pending?.kind !== 'resume') return offerResume(progress, said, now)
    if (pending) return afterPending(progress, pending, said, now)
    return plainStep(progress, said, now)
  }

  function plainStep(progress: Progress, said: Utterance, now: number): Step {
    const questions = questionsOf(progress)
    const open = openIn(progress, questions)
    const digits = !open || kindOf(open.field).digits
    const control = controlOf(said.text, digits)
    if (control) {
      const done = controlled(progress, control, said, now)
      if (done) return done
    }
    const correction = readCorrection(
      said.text,
      questions,
      (path) => path in progress.answers,
      language,
    )
    if (correction) return corrected(progress, correction.question, correction.text, said, now)
    if (!open) return atSummary(progress, questions, said, now)
    return answered(progress, open, said, now)
  }

  function controlled(
    progress: Progress,
    control: Control,
    said: Utterance,
    now: number,
  ): Step | undefined {
    const open = openIn(progress, questionsOf(progress))
    const again = (lead?: string) => ask(progress, now, lead, said.reuse)
    switch (control) {
      case 'back':
        return back(progress, said, now)
      case 'skip':
        if (!open) return again()
        if (open.field.required) return again(requiredLine(open))
        return accept(progress, open, '', said, now)
      case 'keep': {
        const value = open && (progress.before[open.path] ?? progress.answers[open.path]?.value)
        if (!open || value === undefined) return undefined
        return accept(progress, open, value, said, now)
      }
      case 'cancel':
        return offer(progress, { kind: 'cancel' }, words.say('forms-cancel-sure'), [
          words.say('forms-cancel-yes'),
          words.say('forms-cancel-no'),
        ])
      case 'why':
        return again(words.say('forms-why', { why: whyOf(open) }))
      case 'person':
        return wishPerson(progress)
      case 'restart':
        return offerResume(progress, { text: '' }, now)
      case 'later':
        return later(progress)
      case 'again':
      case 'continue':
        return again()
      case 'more':
        if (!open || (open.field.choices?.length ?? 0) <= PAGE) return undefined
        return turnPage(progress, open, said, now)
      case 'confirm':
        return open ? undefined : file(progress)
      case 'delete_nth':
        return undefined
    }
  }

  function whyOf(open: Question | undefined): string {
    return open ? asking.say(open.field.why) : asking.say(service.purpose)
  }

  function requiredLine({ field }: Question): string {
    if (field.required_message) return asking.say(field.required_message)
    return words.say('forms-required', { why: asking.say(field.why) })
  }

  function back(progress: Progress, said: Utterance, now: number): Step {
    const { at, ...rest } = progress
    if (at !== undefined && at in progress.answers)
      return ask({ ...rest, page: 0, failures: 0 }, now, undefined, said.reuse)
    const last = progress.trail.at(-1)
    if (last === undefined) return ask(progress, now, words.say('forms-no-back'), said.reuse)
    const { [last]: undone, ...answers } = progress.answers
    const value = undone?.value ?? ''
    const stepped = settled({
      ...rest,
      answers,
      trail: progress.trail.slice(0, -1),
      before:
        value && !last.startsWith('$') ? { ...progress.before, [last]: value } : progress.before,
      page: 0,
      failures: 0,
    })
    const pinned = { ...stepped, at: last }
    return ask(settled(pinned), now, undefined, said.reuse)
  }

  function turnPage(progress: Progress, open: Question, said: Utterance, now: number): Step {
    const pages = Math.ceil((open.field.choices?.length ?? 0) / PAGE)
    return ask({ ...progress, page: (progress.page + 1) % pages }, now, undefined, said.reuse)
  }

  function wishPerson(progress: Progress): Step {
    const filled = questionsOf(progress).some((one) => !isOwn(one) && one.path in progress.answers)
    if (!filled) return { kind: 'person', progress: { ...progress, paused: true } }
    return offer(progress, { kind: 'person' }, words.say('forms-person-draft'), [
      words.say('forms-person-with'),
      words.say('forms-person-without'),
      words.say('forms-person-stay'),
    ])
  }

  function later(progress: Progress): Step {
    const text = words.say('forms-later', { hours: service.draft.keep_hours })
    return { kind: 'asked', progress: { ...progress, paused: true }, reply: { text } }
  }

  function offer(
    progress: Progress,
    pending: Pending,
    text: string,
    labels: readonly string[],
  ): Step {
    return { kind: 'asked', progress: { ...progress, pending }, reply: asking.offer(text, labels) }
  }

  function isOutdated({ version }: Progress): boolean {
    return version !== service.version
  }

  function offerResume(progress: Progress, said: Utterance, now: number): Step {
    const current = isOutdated(progress) ? migrated(progress) : progress
    const lost = Object.keys(progress.answers).length - Object.keys(current.answers).length
    const text =
      lost > 0
        ? words.say('forms-resume-changed', { title, count: lost })
        : words.say('forms-resume', { title })
    const control = controlOf(said.text, false)
    const held = control === 'continue' ? '' : said.text
    if (control === 'continue' && lost === 0) return ask(current, now, undefined, said.reuse)
    if (control === 'person') return wishPerson(current)
    return offer(current, { kind: 'resume', held }, text, [
      words.say('forms-resume-go'),
      words.say('forms-resume-restart'),
      words.say('forms-resume-erase'),
    ])
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

  function afterPending(progress: Progress, pending: Pending, said: Utterance, now: number): Step {
    const key = pickKey(said.text)
    const again = (lead?: string) => ask(progress, now, lead, said.reuse)
    switch (pending.kind) {
      case 'cancel':
        if (key === 1 || isYes(said.text) || controlOf(said.text, true) === 'cancel')
          return { kind: 'stopped', reply: { text: words.say('forms-cancelled') } }
        if (key === 2 || isNo(said.text)) return again()
        return plainStep(progress, said, now)
      case 'person':
        if (key === 1 || isYes(said.text)) {
          const fields = asking.filed(progress, questionsOf(progress))
          return { kind: 'person', progress, fields }
        }
        if (key === 2 || controlOf(said.text, true) === 'person')
          return { kind: 'person', progress: { ...progress, paused: true } }
        if (key === 3 || isNo(said.text)) return again()
        return plainStep(progress, said, now)
      case 'resume':
        return afterResume(progress, pending.held, said, now)
      case 'reading': {
        const open = openIn(progress, questionsOf(progress))
        const value = key === undefined ? undefined : pending.values[key - 1]
        if (open && value) return accept(progress, open, value, said, now)
        if (value === '' || isNo(said.text)) return again()
        if (isYes(said.text) && open && pending.values[0])
          return accept(progress, open, pending.values[0], said, now)
        return plainStep(progress, said, now)
      }
      case 'meant': {
        const open = openIn(progress, questionsOf(progress))
        if (key === 1 && open) {
          const parsed = read(open, pending.text, now, true)
          if (parsed.kind === 'value') return accept(progress, open, parsed.value, said, now)
          return failed(progress, open, parsed, said, now)
        }
        if (key === 2) return digression(progress, pending.text, said, now)
        return plainStep(progress, said, now)
      }
      case 'stuck':
        if (key === 1) return again()
        if (key === 2) return later(progress)
        return plainStep(progress, said, now)
      case 'heard':
        return plainStep(progress, said, now)
    }
  }

  function afterResume(progress: Progress, held: string, said: Utterance, now: number): Step {
    const key = pickKey(said.text)
    const control = controlOf(said.text, true)
    if (key === 1 || control === 'continue' || isYes(said.text)) {
      const open = openIn(progress, questionsOf(progress))
      const parsed = open && held ? read(open, held, now, false) : undefined
      if (open && parsed?.kind === 'value' && !controlOf(held, false) && !looksLikeQuestion(held))
        return accept(progress, open, parsed.value, said, now)
      return ask(progress, now, undefined, said.reuse)
    }
    if (key === 2 || control === 'restart') return { kind: 'restarted' }
    if (key === 3 || control === 'cancel')
      return { kind: 'stopped', reply: { text: words.say('forms-cancelled') } }
    if (control === 'person') return wishPerson(progress)
    return plainStep(progress, said, now)
  }

  function atSummary(
    progress: Progress,
    questions: readonly Question[],
    said: Utterance,
    now: number,
  ): Step {
    const key = pickKey(said.text)
    const line = key === undefined ? undefined : questions.filter((one) => !isOwn(one))[key - 1]
    if (line) return corrected(progress, line, undefined, said, now)
    if (looksLikeQuestion(said.text)) return digression(progress, said.text, said, now)
    return ask(progress, now, words.say('forms-summary-say'))
  }

  function corrected(
    progress: Progress,
    question: Question,
    text: string | undefined,
    said: Utterance,
    now: number,
  ): Step {
    const pinned = { ...progress, at: question.path, page: 0, failures: 0 }
    if (text === undefined) return ask(pinned, now, undefined, said.reuse)
    const parsed = read(question, text, now, true)
    if (parsed.kind !== 'value') return failed(pinned, question, parsed, said, now)
    const lead = words.say('forms-changed', {
      name: asking.called(question),
      value: asking.echoed(question, parsed.value, now),
    })
    const { at: _at, ...rest } = progress
    return put(rest, question, parsed.value, said, now, lead)
  }

  function answered(progress: Progress, open: Question, said: Utterance, now: number): Step {
    const kind = kindOf(open.field)
    const attached = said.attachments?.[0]
    if (attached) return attachedTo(progress, open, attached, said, now)
    const reuse = reusable(progress, open, said.reuse)
    const key = pickKey(said.text)
    if (reuse !== undefined && key === 1) return accept(progress, open, reuse, said, now)
    const text = pageKey(progress, open, said.text)
    if (text === 'more') return turnPage(progress, open, said, now)
    const strict = read(open, text, now, false)
    if (kind.free && strict.kind === 'value') return freely(progress, open, strict.value, said, now)
    if (strict.kind === 'value') return accept(progress, open, strict.value, said, now)
    if (strict.kind === 'doubt') return failed(progress, open, strict, said, now)
    if (surelyAsks(text)) return digression(progress, said.text, said, now)
    const loose = read(open, text, now, true)
    if (loose.kind === 'value') return accept(progress, open, loose.value, said, now)
    if (loose.kind === 'fault' && looksLikeQuestion(text))
      return digression(progress, said.text, said, now)
    return failed(progress, open, loose, said, now)
  }

  /** Any sentence could be the answer to a free question: when it reads as a question, we ask which (D-10). */
  function freely(
    progress: Progress,
    open: Question,
    value: string,
    said: Utterance,
    now: number,
  ): Step {
    if (!looksLikeQuestion(said.text)) return accept(progress, open, value, said, now)
    if (open.field.type !== 'text' && open.field.type !== 'voice')
      return digression(progress, said.text, said, now)
    return offer(progress, { kind: 'meant', text: said.text }, words.say('forms-meant'), [
      words.say('forms-meant-answer'),
      words.say('forms-meant-question'),
    ])
  }

  function attachedTo(
    progress: Progress,
    open: Question,
    attached: Attachment,
    said: Utterance,
    now: number,
  ): Step {
    if (kindOf(open.field).accepts === attached.kind)
      return accept(progress, open, `${attached.kind}:${attached.ref}`, said, now)
    const key = attached.kind === 'voice' ? 'forms-no-voice' : 'forms-no-attachment'
    return ask(progress, now, words.say(key), said.reuse)
  }

  /** The text with a page's number turned into the list's own number. */
  function pageKey(progress: Progress, open: Question, text: string): string {
    const count = open.field.choices?.length ?? 0
    const key = pickKey(text)
    if (count <= PAGE || key === undefined) return text
    if (key === PAGE + 1) return 'more'
    return key <= PAGE ? String(progress.page * PAGE + key) : text
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

  function failed(
    progress: Progress,
    open: Question,
    parsed: Parsed,
    said: Utterance,
    now: number,
  ): Step {
    if (parsed.kind === 'value') return accept(progress, open, parsed.value, said, now)
    if (parsed.kind === 'doubt') {
      const labels = parsed.readings.map(({ label, value }) =>
        label && value ? label : words.say('forms-reading-none'),
      )
      const values = parsed.readings.map(({ value }) => value)
      return offer(
        progress,
        { kind: 'reading', values: values.includes('') ? values : [...values, ''] },
        words.say(`forms-doubt-${parsed.ask}`),
        values.includes('') ? labels : [...labels, words.say('forms-reading-none')],
      )
    }
    const failures = progress.failures + 1
    const lead = faultLine(open, parsed)
    const next: Progress = { ...progress, failures }
    if (failures >= STUCK) return stuck(next, open, lead)
    return ask(next, now, lead, said.reuse)
  }

  function faultLine({ field }: Question, parsed: Extract<Parsed, { kind: 'fault' }>): string {
    if (parsed.why === 'constraint' && field.constraint_message)
      return asking.say(field.constraint_message)
    return words.say(`forms-fault-${parsed.why}`, { name: asking.say(field.short), ...parsed.args })
  }

  function stuck(progress: Progress, open: Question, lead: string): Step {
    const example = open.field.example
      ? words.say('forms-example', { example: asking.say(open.field.example) })
      : ''
    const text = [lead, example, words.say('forms-stuck')].filter(Boolean).join('\n')
    const reply = asking.offer(text, [
      words.say('forms-stuck-retry'),
      words.say('forms-stuck-later'),
    ])
    const skip = { key: '8', label: words.say('forms-skip'), value: '8' }
    const choices = reply.choices?.toSpliced(2, 0, ...(open.field.required ? [] : [skip]))
    return {
      kind: 'asked',
      progress: { ...progress, pending: { kind: 'stuck' } },
      reply: { ...reply, choices },
    }
  }

  function accept(
    progress: Progress,
    open: Question,
    value: string,
    said: Utterance,
    now: number,
  ): Step {
    const { at: _at, ...rest } = progress
    return put(rest, open, value, said, now)
  }

  function put(
    progress: Progress,
    question: Question,
    value: string,
    said: Utterance,
    now: number,
    lead?: string,
  ): Step {
    const { path, field } = question
    const { [path]: _old, ...before } = progress.before
    const next = settled({
      ...progress,
      before,
      answers: { ...progress.answers, [path]: { value, asked: hashOf(field) } },
      trail: [...progress.trail.filter((one) => one !== path), path],
      page: 0,
      failures: 0,
    })
    if (path === '$consent' && value === 'no')
      return { kind: 'stopped', reply: { text: words.say('forms-refused') } }
    if (path === '$age' && value === 'no')
      return { kind: 'stopped', reply: { text: words.say('forms-too-young') } }
    return ask(next, now, lead, said.reuse)
  }

  function digression(progress: Progress, text: string, said: Utterance, now: number): Step {
    const again = ask(progress, now, words.say('forms-went-on'), said.reuse)
    const reply = again.kind === 'asked' ? again.reply : { text: '' }
    return { kind: 'digression', progress, text, reply }
  }

  function file(progress: Progress): Step {
    return { kind: 'filed', progress, fields: asking.filed(progress, questionsOf(progress)) }
  }

  function reusable(progress: Progress, open: Question, reuse: Reuse = {}): string | undefined {
    const { field, path } = open
    if (!field.reuse || field.choices || kindOf(field).digits || path in progress.before)
      return undefined
    return path in progress.answers ? undefined : reuse[field.reuse]
  }

  return {
    service,
    step,

    /** The first message of a new form. */
    opening(progress: Progress, now: number, reuse: Reuse = {}): Step {
      const personal = questionsOf(progress).some(({ path }) => path === '$consent')
      const lead = words.say('forms-start', { title, hours: service.draft.keep_hours })
      return ask(progress, now, personal ? undefined : lead, reuse)
    },

    /** The open question again, after a line of somebody else's. */
    ask,

    /** Every question that matters now, with its answer. */
    questions: questionsOf,
    open: (progress: Progress) => openIn(progress, questionsOf(progress)),
    summary: (progress: Progress, now: number) =>
      asking.summary(progress, questionsOf(progress), now),
    fields: (progress: Progress) => asking.filed(progress, questionsOf(progress)),
  }

  function isYes(text: string): boolean {
    return /^(?:是|是的|对|对的|嗯|好|好的|行|可以|要|yes|ok)$/iu.test(text.trim())
  }
  function isNo(text: string): boolean {
    return /^(?:不|不是|不对|不要|没有|别|no)$/iu.test(text.trim())
  }
}

type Reuse = Readonly<Record<string, string>> | undefined
export type Engine = ReturnType<typeof createEngine>
