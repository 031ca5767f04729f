import type { CaseAction, CaseView, Reason } from '../requests/requests.ts'
import type { Tx } from '../store/store.ts'

/** One step of a case that has been made. */
export type Step = {
  readonly case: CaseView
  readonly before?: CaseView | undefined
  readonly action: CaseAction
  readonly note: string
  readonly reason?: Reason | undefined
}
/** What follows from a step, whoever made it: the resident is told, clocks are set. */
export type Follow = (tx: Tx, step: Step) => Promise<void>
