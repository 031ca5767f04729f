/** Where a case stands. The stages of the 12345 hotlines (国办发〔2020〕53号: 受理 派单 签收 … 回访), finer where we need it. */
export const STATES = [
  'received',
  'assigned',
  'accepted',
  'in_progress',
  'waiting_resident',
  'referred',
  'declined',
  'resolved',
  'confirmed',
  'reopened',
  'withdrawn',
  'merged',
] as const
export type CaseState = (typeof STATES)[number]

/**
 * What can be done to a case. `add`, `note` (for colleagues) and `inform` (for the resident) change no state. `offer`
 * asks the resident whether the content may go to one named place outside; `agree` and `disagree` answer that, and
 * `disagree` also takes a yes back. `merge` puts a case into another of the same resident, which then `absorb`s it.
 * `explain` is why the resident gave so many stars, if they want to say it.
 */
export const ACTIONS = [
  'take',
  'assign',
  'start',
  'ask',
  'answer',
  'add',
  'note',
  'inform',
  'extend',
  'offer',
  'agree',
  'disagree',
  'refer',
  'decline',
  'resolve',
  'rate',
  'explain',
  'reopen',
  'withdraw',
  'merge',
  'absorb',
] as const
export type CaseAction = (typeof ACTIONS)[number]

/**
 * Who may be behind an action: `assignee` = the worker who has the case, `resident` = who filed it, `backend` = somebody
 * in the city's own system. No program decides anything by itself, so there is no such role.
 */
export const ROLES = ['worker', 'lead', 'auditor', 'resident', 'backend'] as const
export type Role = (typeof ROLES)[number]
export type Who = 'worker' | 'assignee' | 'lead' | 'resident' | 'backend'

/** Why a case is declined or referred; the words for residents stand in cases.ftl as `case-reason-<code>`. */
export const REASONS = [
  'other_area',
  'not_ours',
  'in_court',
  'in_petition',
  'secret',
  'settled',
  'unlawful',
  'duplicate',
  'too_little',
  'policy_unclear',
] as const
export type Reason = (typeof REASONS)[number]

export type Rule = {
  readonly from: readonly CaseState[]
  /** `same` leaves the state as it is. */
  readonly to: CaseState | 'same'
  readonly who: readonly Who[]
  /** The action means nothing without words of its own. */
  readonly needsNote?: true
  /** The resident must be told why, by a code. */
  readonly needsReason?: true
  /** The audit names what it is about: a place outside, or the other case's number. */
  readonly needsAbout?: true
}

const BEFORE_WORK: readonly CaseState[] = ['received', 'assigned', 'reopened']
const IN_HAND: readonly CaseState[] = ['accepted', 'in_progress', 'waiting_resident']
const OPEN: readonly CaseState[] = [...BEFORE_WORK, ...IN_HAND]

/** The whole state machine: nothing else decides what may be done, by whom, and what comes of it. */
export const TABLE: Readonly<Record<CaseAction, Rule>> = {
  take: { from: BEFORE_WORK, to: 'accepted', who: ['worker', 'lead', 'backend'] },
  assign: {
    from: [...BEFORE_WORK, 'accepted', 'in_progress'],
    to: 'assigned',
    who: ['assignee', 'lead'],
    needsNote: true,
  },
  start: {
    from: ['accepted', 'waiting_resident'],
    to: 'in_progress',
    who: ['assignee', 'lead', 'backend'],
  },
  ask: {
    from: ['accepted', 'in_progress'],
    to: 'waiting_resident',
    who: ['assignee', 'lead', 'backend'],
    needsNote: true,
  },
  answer: { from: ['waiting_resident'], to: 'in_progress', who: ['resident'], needsNote: true },
  add: { from: OPEN, to: 'same', who: ['resident'], needsNote: true },
  note: { from: OPEN, to: 'same', who: ['assignee', 'lead'], needsNote: true },
  inform: {
    from: OPEN,
    to: 'same',
    who: ['assignee', 'lead', 'backend'],
    needsNote: true,
  },
  extend: {
    from: ['accepted', 'in_progress'],
    to: 'same',
    who: ['lead'],
    needsNote: true,
  },
  offer: {
    from: ['accepted', 'in_progress'],
    to: 'waiting_resident',
    who: ['assignee', 'lead'],
    needsAbout: true,
  },
  agree: { from: IN_HAND, to: 'in_progress', who: ['resident'], needsAbout: true },
  disagree: { from: IN_HAND, to: 'in_progress', who: ['resident'], needsAbout: true },
  refer: { from: IN_HAND, to: 'referred', who: ['assignee', 'lead', 'backend'], needsNote: true },
  decline: {
    from: OPEN,
    to: 'declined',
    who: ['assignee', 'lead', 'backend'],
    needsReason: true,
  },
  resolve: { from: IN_HAND, to: 'resolved', who: ['assignee', 'lead', 'backend'], needsNote: true },
  rate: { from: ['resolved'], to: 'confirmed', who: ['resident'], needsNote: true },
  explain: { from: ['confirmed'], to: 'same', who: ['resident'], needsNote: true },
  reopen: {
    from: ['resolved', 'confirmed', 'referred', 'declined'],
    to: 'reopened',
    who: ['resident', 'lead', 'backend'],
  },
  withdraw: { from: OPEN, to: 'withdrawn', who: ['resident'] },
  merge: { from: OPEN, to: 'merged', who: ['assignee', 'lead'], needsAbout: true },
  absorb: { from: OPEN, to: 'same', who: ['assignee', 'lead'], needsAbout: true },
}

/** Whether somebody must still do something about a case in this state. */
export function isOpen(state: CaseState): boolean {
  return OPEN.includes(state)
}

/** The states of cases that are not finished. */
export const OPEN_STATES = OPEN
