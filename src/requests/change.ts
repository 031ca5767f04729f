import type { CaseView } from './case.ts'

/** What happened to a case, for those who pass it on. */
export type Change = {
  readonly case: CaseView
  readonly action: string
  readonly note: string
  /** Where it came from: a change taken over from a backend must not go back to it. */
  readonly from: 'desk' | 'backend'
}
