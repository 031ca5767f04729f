import type { Tx } from '../store/store.ts'
import type { CaseView } from './case.ts'
import type { CaseAction, Reason } from './states.ts'

/** What happened to a case, for those who pass it on. */
export type Change = {
  readonly case: CaseView
  readonly action: string
  readonly note: string
  /** Where it came from: a change taken over from a backend must not go back to it. */
  readonly from: 'desk' | 'backend'
}

/** One step of a case that has been made. */
export type Step = {
  readonly case: CaseView
  readonly before?: CaseView | undefined
  readonly action: CaseAction
  readonly note: string
  readonly reason?: Reason | undefined
  /** The place outside or the other case's number that the step is about. */
  readonly about?: string | undefined
}

/** What follows from a step, whoever made it: the resident is told, clocks are set. */
export type Follow = (tx: Tx, step: Step) => Promise<void>

/** The channel of cases filed by other software: there is nobody in a chat to be told. */
export const NO_CHAT = 'georeport'
