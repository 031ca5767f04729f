import type { Card, Found, Law } from '../knowledge/knowledge.ts'
import type { Turn } from '../message.ts'
import type { Tx } from '../store/store.ts'
import type { Words } from '../words/words.ts'
import type { Likely } from './cues.ts'
import type { Judge } from './judge.ts'

/** Where a kind of message goes that the cards do not answer: see prompts/scope.yaml. */
export type ScopeLabel = {
  readonly name: string
  readonly way: 'abstain' | 'person' | 'clarify'
  /** The question that tells two rules apart, and the card behind each answer. */
  readonly fork?: Fork | undefined
  /** Cards that are said of such a matter until a person comes; of any other the best is, when it fits. */
  readonly beside?: readonly string[] | undefined
}

export type Fork = {
  readonly ask: string
  readonly choices: readonly { readonly label: string; readonly card: string }[]
}

/** What becomes of one question. */
export type Decision =
  | { readonly kind: 'answer'; readonly found: Found; readonly also: readonly Found[] }
  | {
      readonly kind: 'clarify'
      readonly choices: readonly Found[]
      readonly fork?: Fork | undefined
    }
  /** `found` is said until the person comes: the card that fits, and those near it. */
  | { readonly kind: 'person'; readonly label: string; readonly found?: readonly Found[] }
  | { readonly kind: 'abstain'; readonly label: string }

/** One question on its way through the steps; each step returns a fuller copy. */
export type Work = {
  readonly turn: Turn
  /** The question without personal data. */
  readonly text: string
  /** The resident's last question, when this one may go on from it. */
  readonly before?: Before | undefined
  readonly found: readonly Found[]
  readonly decision?: Decision | undefined
  /** Lines said under the answer: it is old, its law may have changed. */
  readonly warnings: readonly string[]
  /** True when the card must no longer be quoted. */
  readonly expired: boolean
}

/** What is remembered of a resident's last turn, in memory only. */
export type Before = {
  readonly question: string
  readonly cards: readonly string[]
  /** True when we have asked back already. */
  readonly clarified: boolean
  /** Epoch milliseconds. */
  readonly at: number
}

/** Why a question is kept for the gap list. */
export type GapKind = 'unanswered' | 'wrong' | 'liked' | 'expired'
/** Keeps a question without personal data for those who write cards. */
export type NoteGap = (tx: Tx, kind: GapKind, redacted: string) => Promise<void>

/** What the steps work with. */
export type Tools = {
  readonly words: Words
  /** The best cards of those that serve where this was asked. */
  readonly find: (question: string, k: number, turn: Turn) => readonly Found[]
  readonly card: (id: string, turn: Turn) => Card | undefined
  readonly law: (short: string) => Law | undefined
  readonly judge: Judge
  /** The kind of a message that a rule knows. */
  readonly scope: (text: string) => ScopeLabel | undefined
  /** How likely each kind is, as learnt. */
  readonly likely: (text: string) => readonly Likely[]
  readonly serviceTitle: (id: string) => string | undefined
  /** The calendar day of an instant, YYYY-MM-DD, where the desk stands. */
  readonly dayOf: (now: number) => string
}
