import type { Words } from '../words/words.ts'
import { createAnswering } from './answering.ts'
import { createAsides } from './asides.ts'
import { PAGE } from './asking.ts'
import { createAttachments } from './attachments.ts'
import { type Control, controlOf, isElsewhere, roundToDelete } from './control.ts'
import { readCorrection } from './corrections.ts'
import { createFailing } from './failing.ts'
import { kindOf } from './fields/kinds.ts'
import { createHearing } from './hearing.ts'
import { isOwn, type Question } from './layout.ts'
import type { Service } from './load-services.ts'
import { createPending } from './pending.ts'
import { pickKey } from './pick.ts'
import type { Progress } from './progress.ts'
import { looksLikeQuestion } from './question-like.ts'
import { createSheet } from './sheet.ts'
import type { Reuse, Step, Utterance } from './step.ts'

/** A pause after which going on is offered rather than assumed (milliseconds). */
const PAUSE_MS = 60 * 60_000

export type Engine = ReturnType<typeof createEngine>

/**
 * One service's form as a pure function: progress × utterance × now → what happens. It keeps nothing, so its cost
 * does not grow with the talk.
 */
export function createEngine(service: Service, words: Words, language = 'zh-CN') {
  const sheet = createSheet(service, words, language)
  const { asking, ask, offer, put, openIn, questionsOf, read } = sheet
  const failed = createFailing(sheet)
  const attachedTo = createAttachments(sheet)
  const { readBack } = createHearing(sheet)
  const asideOf = createAsides(sheet)
  const answering = createAnswering(sheet, { failed, digress, turnPage })
  const afterPending = createPending(sheet, {
    plainly,
    digress,
    wishPerson,
    later,
    failed: (progress, text, said, now) => {
      const open = openIn(progress)
      if (!open) return ask(progress, now)
      return failed(progress, open, read(open, text, now, true), said, now)
    },
  })

  function step(before: Progress, said: Utterance, now: number): Step {
    const { pending, ...rest } = before
    const progress: Progress = { ...rest, touchedAt: now, reminded: false, paused: false }
    const interrupted =
      before.paused ||
      before.reminded ||
      now - before.touchedAt > PAUSE_MS ||
      sheet.isOutdated(before)
    if (controlOf(said.text, true) === 'leave') return left()
    if (interrupted && pending?.kind !== 'resume') return offerResume(progress, said, now)
    if (pending) return afterPending(progress, pending, said, now)
    return plainly(progress, said, now)
  }

  function plainly(progress: Progress, said: Utterance, now: number): Step {
    const questions = questionsOf(progress)
    const open = openIn(progress, questions)
    const attached = said.attachments?.[0]
    if (attached) return attachedTo(progress, open, attached, said, now)
    const control = controlOf(said.text, !open || kindOf(open.field).digits)
    const done = control && controlled(progress, control, said, now)
    if (done) return done
    if (isElsewhere(said.text)) return digress(progress, said.text, said, now)
    const aside = asideOf(said.text, progress)
    if (aside) return ask(progress, now, `${aside}\n${words.say('forms-went-on')}`, said.reuse)
    if (said.same && progress.failures === 0 && !picks(open, said.text, now))
      return ask(
        { ...progress, failures: 1 },
        now,
        words.say('forms-same', { title: sheet.title }),
        said.reuse,
      )
    const isAnswered = (path: string) => path in progress.answers
    const gone = roundToDelete(said.text, questions, isAnswered, asking.say)
    if (gone) return ask(sheet.withoutRound(progress, gone.group, gone.round), now)
    const change = readCorrection(said.text, questions, isAnswered, language)
    if (change) return corrected(progress, change.question, change.text, said, now)
    return open ? answering(progress, open, said, now) : atSummary(progress, questions, said, now)
  }

  /** Whether the text is one of the open question's own choices. */
  function picks(open: Question | undefined, text: string, now: number): boolean {
    return open?.field.choices !== undefined && read(open, text, now, false).kind === 'value'
  }

  function controlled(
    progress: Progress,
    control: Control,
    said: Utterance,
    now: number,
  ): Step | undefined {
    const open = openIn(progress)
    const again = (lead?: string) => ask(progress, now, lead, said.reuse)
    switch (control) {
      case 'back':
        return sheet.back(progress, said, now)
      case 'skip':
        if (!open) return again()
        if (picks(open, said.text, now)) return undefined
        if (open.field.required) return again(requiredLine(open))
        return put({ progress, question: open, value: '', said, now })
      case 'keep': {
        const value = open && (progress.before[open.path] ?? progress.answers[open.path]?.value)
        if (!open || value === undefined) return undefined
        return put({ progress, question: open, value, said, now })
      }
      case 'cancel':
        return offer(progress, { kind: 'cancel' }, words.say('forms-cancel-sure'), [
          words.say('forms-cancel-yes'),
          words.say('forms-cancel-no'),
        ])
      case 'leave':
        return left()
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
        if (!open) return { kind: 'filed', progress, fields: sheet.filed(progress) }
        // 88 may be an age.
        return kindOf(open.field).digits ? undefined : again(words.say('forms-not-yet'))
    }
  }

  function whyOf(open: Question | undefined): string {
    return open ? asking.say(open.field.why) : asking.say(service.purpose)
  }

  function requiredLine({ field }: Question): string {
    if (field.required_message) return asking.say(field.required_message)
    return words.say('forms-required', { why: asking.say(field.why) })
  }

  /** Somebody came in: nothing is asked, nothing named, everything forgotten (D-35). */
  function left(): Step {
    return { kind: 'stopped', reply: { text: words.say('forms-left') } }
  }

  function turnPage(progress: Progress, open: Question, said: Utterance, now: number): Step {
    const pages = Math.ceil((open.field.choices?.length ?? 0) / PAGE)
    return ask({ ...progress, page: (progress.page + 1) % pages }, now, undefined, said.reuse)
  }

  function wishPerson(progress: Progress): Step {
    if (!sheet.hasAnswers(progress))
      return { kind: 'person', progress: { ...progress, paused: true } }
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

  function offerResume(progress: Progress, said: Utterance, now: number): Step {
    const current = sheet.isOutdated(progress) ? sheet.migrated(progress) : progress
    const count = Object.keys(progress.answers).length - Object.keys(current.answers).length
    const control = controlOf(said.text, false)
    if (control === 'continue' && count === 0) return ask(current, now, undefined, said.reuse)
    if (control === 'person') return wishPerson(current)
    const text =
      count > 0
        ? words.say('forms-resume-changed', { title: sheet.title, count })
        : words.say('forms-resume', { title: sheet.title })
    const held = control === 'continue' ? '' : said.text
    return offer(current, { kind: 'resume', held }, text, [
      words.say('forms-resume-go'),
      words.say('forms-resume-restart'),
      words.say('forms-resume-erase'),
    ])
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
    if (looksLikeQuestion(said.text) || said.wish) return digress(progress, said.text, said, now)
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
    const name = asking.called(question)
    const value = asking.echoed(question, parsed.value, now)
    const lead = words.say('forms-changed', { name, value })
    return put({ progress, question, value: parsed.value, said, now, lead })
  }

  function digress(progress: Progress, text: string, said: Utterance, now: number): Step {
    const { reply } = ask(progress, now, words.say('forms-went-on'), said.reuse)
    const { written = text } = said
    return { kind: 'digression', progress, text: text === said.text ? written : text, reply }
  }

  return {
    service,
    step,

    /** The first message of a new form. */
    opening(progress: Progress, now: number, reuse: Reuse = {}): Step {
      const consents = questionsOf(progress).some(({ path }) => path === '$consent')
      const start = words.say('forms-start', {
        title: sheet.title,
        hours: service.draft.keep_hours,
      })
      const lead = [
        ...(service.handling.quiet ? [words.say('forms-quiet')] : []),
        ...(consents ? [] : [start]),
      ].join('\n')
      return ask(progress, now, lead || undefined, reuse)
    },

    /** Another service is wished while this one is open: one of them has to wait. */
    offerSwitch(progress: Progress, to: { readonly id: string; readonly title: string }): Step {
      const text = words.say('forms-switch', { title: sheet.title })
      return offer(progress, { kind: 'switch', to: to.id }, text, [
        words.say('forms-switch-stay', { title: sheet.title }),
        words.say('forms-switch-go', { title: to.title }),
      ])
    },

    /** Every question that matters now. */
    questions: questionsOf,
    open: (progress: Progress) => openIn(progress),
    /** One answer, read as if nothing else had been said. */
    read: (question: Question, text: string, now: number) => read(question, text, now, false),
    /** Reads back answers that were found elsewhere; they count after a yes. */
    heard: readBack,
    fields: sheet.filed,
  }
}
