import type { Attachment, FiledField, Reply } from '../message.ts'
import type { Progress } from './progress.ts'

/** Answers of an earlier form that may be offered again, by their `reuse` mark. */
export type Reuse = Readonly<Record<string, string>>

/** What a resident sent. */
export type Utterance = {
  /** In plain script: what rules read. */
  readonly text: string
  /** As it was written, where that differs: what is kept of free words. */
  readonly written?: string | undefined
  readonly attachments?: readonly Attachment[] | undefined
  readonly reuse?: Reuse | undefined
  /** True when a guardian has agreed that this child's data are kept (P-17). */
  readonly guarded?: boolean | undefined
  /** True when the text surely wishes for another service. */
  readonly wish?: boolean | undefined
  /** True when it surely wishes for the very service that is open. */
  readonly same?: boolean | undefined
}

/** What one message did to a form. */
export type Step =
  | { readonly kind: 'asked'; readonly progress: Progress; readonly reply: Reply }
  | { readonly kind: 'filed'; readonly progress: Progress; readonly fields: readonly FiledField[] }
  /** `young` = a child under 14 without a guardian's consent. */
  | {
      readonly kind: 'stopped'
      readonly reply: Reply
      readonly young?: boolean | undefined
    }
  /** Begin this service anew: the same one, or another that was chosen instead. */
  | { readonly kind: 'restarted'; readonly service: string }
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

/** Free words as they were written, whatever script they were read in: a name above all. */
export function asWritten(value: string, { text, written = text }: Utterance): string {
  // Character for character: then the place of the words is the same in both.
  const at = written.length === text.length ? text.indexOf(value) : -1
  return at < 0 ? value : written.slice(at, at + value.length)
}
