import { PAGE } from './asking.ts'
import type { Parsed } from './fields/field.ts'
import { kindOf } from './fields/kinds.ts'
import { createHearing } from './hearing.ts'
import type { Question } from './layout.ts'
import { pickKey } from './pick.ts'
import type { Progress } from './progress.ts'
import { looksLikeQuestion, surelyAsks, withoutTag } from './question-like.ts'
import type { Sheet } from './sheet.ts'
import type { Step, Utterance } from './step.ts'
import { vagueValue } from './vague.ts'

/** What reading an answer needs from the engine. */
export type Ways = {
  failed(progress: Progress, open: Question, parsed: Parsed, said: Utterance, now: number): Step
  digress(progress: Progress, text: string, said: Utterance, now: number): Step
  turnPage(progress: Progress, open: Question, said: Utterance, now: number): Step
}

/** Reads what was said to the open question: its answer, several answers, a page to turn, or no answer at all. */
export function createAnswering(sheet: Sheet, { failed, digress, turnPage }: Ways) {
  const { words, language, offer, put, read } = sheet
  const { hear, readBack } = createHearing(sheet)

  function answered(progress: Progress, open: Question, said: Utterance, now: number): Step {
    const accept = (value: string) => put({ progress, question: open, value, said, now })
    const reuse = sheet.reusable(progress, open, said.reuse)
    if (reuse !== undefined && pickKey(said.text) === 1) return accept(reuse)
    // An option in its own words is that option, whatever else these words could be.
    const named = open.field.choices && pickKey(said.text) === undefined
    const option = named ? read(open, said.text, now, false) : undefined
    if (option?.kind === 'value') return accept(option.value)
    const heard = hear(progress, open, said, now)
    if (Object.keys(heard).length >= 2) return readBack(progress, heard, now)
    const text = pageKey(progress, open, said.text)
    if (text === 'more') return turnPage(progress, open, said, now)
    const strict = read(open, text, now, false)
    const vague =
      strict.kind === 'value' && !kindOf(open.field).free
        ? undefined
        : vagueValue(text, open, language)
    if (vague !== undefined) {
      const lead = vague === '' ? words.say('forms-left-empty') : undefined
      return put({ progress, question: open, value: vague, said, now, lead })
    }
    if (strict.kind === 'value')
      return kindOf(open.field).free
        ? freely(progress, open, strict.value, said, now)
        : accept(strict.value)
    if (strict.kind === 'doubt') return failed(progress, open, strict, said, now)
    const loose = read(open, withoutTag(text), now, true)
    const certain = kindOf(open.field).certain || withoutTag(text) !== text
    if (loose.kind === 'value' && certain) return accept(loose.value)
    if (surelyAsks(text) || said.wish) return digress(progress, said.text, said, now)
    if (loose.kind === 'value') return accept(loose.value)
    if (loose.kind === 'fault' && looksLikeQuestion(text))
      return digress(progress, said.text, said, now)
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
    const asks = looksLikeQuestion(said.text)
    const narrative = open.field.type === 'text' || open.field.type === 'voice'
    const wishes = said.wish && (!narrative || /^(?:我想|我要|帮我|办)/u.test(said.text))
    if (!asks && !wishes) return put({ progress, question: open, value, said, now })
    if (!narrative) return digress(progress, said.text, said, now)
    return offer(
      progress,
      { kind: 'meant', text: said.written ?? said.text },
      words.say('forms-meant'),
      [words.say('forms-meant-answer'), words.say('forms-meant-question')],
    )
  }

  /** The text with a page's number turned into the list's own number. */
  function pageKey(progress: Progress, open: Question, text: string): string {
    const count = open.field.choices?.length ?? 0
    const key = pickKey(text)
    if (count <= PAGE || key === undefined) return text
    if (key === PAGE + 1) return 'more'
    return key <= PAGE ? String(progress.page * PAGE + key) : text
  }

  return answered
}
