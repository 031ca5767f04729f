import type { CaseState, Reason } from '../../states.ts'

/** Our states in mySociety's extended words (open311-adapter, FixMyStreet); GeoReport itself knows open and closed. */
const EXTENDED: Readonly<Record<CaseState, string>> = {
  received: 'OPEN',
  assigned: 'INVESTIGATING',
  accepted: 'IN_PROGRESS',
  waiting_resident: 'INVESTIGATING',
  in_progress: 'ACTION_SCHEDULED',
  referred: 'INTERNAL_REFERRAL',
  declined: 'NOT_COUNCILS_RESPONSIBILITY',
  resolved: 'FIXED',
  confirmed: 'FIXED',
  reopened: 'OPEN',
  withdrawn: 'CANCELLED',
  merged: 'DUPLICATE',
}

type Meant = { readonly state: CaseState; readonly reason?: Reason }

const MEANS: Readonly<Record<string, Meant>> = {
  IN_PROGRESS: { state: 'accepted' },
  INVESTIGATING: { state: 'accepted' },
  ACTION_SCHEDULED: { state: 'in_progress' },
  INTERNAL_REFERRAL: { state: 'referred' },
  NOT_COUNCILS_RESPONSIBILITY: { state: 'declined', reason: 'not_ours' },
  NOT_RESPONSIBLE: { state: 'declined', reason: 'not_ours' },
  UNABLE_TO_FIX: { state: 'declined', reason: 'settled' },
  NO_FURTHER_ACTION: { state: 'declined', reason: 'settled' },
  DUPLICATE: { state: 'declined', reason: 'duplicate' },
  FIXED: { state: 'resolved' },
  CLOSED: { state: 'resolved' },
  OPEN: { state: 'reopened' },
}

export const statusOf = (state: CaseState): string => EXTENDED[state]

/** The state and reason that a foreign status means; undefined for words of one's own. */
export function meaningOf(status: string): Meant | undefined {
  return MEANS[
    status
      .trim()
      .toUpperCase()
      .replace(/[\s-]+/g, '_')
  ]
}
