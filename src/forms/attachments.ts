import type { Attachment } from '../message.ts'
import { kindOf } from './fields/kinds.ts'
import type { Question } from './layout.ts'
import type { Progress } from './progress.ts'
import type { Sheet } from './sheet.ts'
import type { Step, Utterance } from './step.ts'

/** What came with a message: taken where the field wants it, read back if heard, declined and not kept otherwise. */
export function createAttachments({ words, offer, ask, put }: Sheet) {
  return function attachedTo(
    progress: Progress,
    open: Question | undefined,
    attached: Attachment,
    said: Utterance,
    now: number,
  ): Step {
    // A picture comes as what is seen in it; a platform's own reference would outlive the case.
    const isBare = attached.kind !== 'image' || attached.ref.startsWith('data:')
    if (open && isBare && kindOf(open.field).accepts === attached.kind) {
      const value = `${attached.kind}:${attached.ref}`
      return put({ progress, question: open, value, said, now })
    }
    if (attached.kind === 'voice' && said.text.trim()) {
      const heard = [words.say('forms-heard'), said.text, words.say('forms-heard-ask')].join('\n')
      return offer(progress, { kind: 'voice', text: said.text }, heard, [
        words.say('forms-heard-yes'),
        words.say('forms-heard-no'),
      ])
    }
    const key = attached.kind === 'voice' ? 'forms-no-voice' : 'forms-no-attachment'
    return ask(progress, now, words.say(key), said.reuse)
  }
}
