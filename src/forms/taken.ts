import type { Outcome, Session } from '../message.ts'

/** What an open form makes of a message. */
export type Taken =
  /** No open form here; `session` when a draft was too old and is to be forgotten. */
  | { readonly kind: 'none'; readonly session?: Session | undefined }
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  /** Not an answer: routing goes on with `text`, then lets the form append its question. */
  | { readonly kind: 'digression'; readonly text: string; resume(outcome: Outcome): Outcome }
  /** A person is wished; `filed` = the draft went to the duty staff with it. */
  | { readonly kind: 'person'; readonly outcome: Outcome; readonly filed: boolean }
