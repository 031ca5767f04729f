import { z } from 'zod'
import type { Address, Choice, Person, Post } from '../message.ts'
import {
  type Calendar,
  type CaseView,
  isOpen,
  NO_CHAT,
  type Requests,
  remindAt,
  type ServiceLimits,
  sayReference,
} from '../requests/requests.ts'
import type { Jobs, Tx } from '../store/store.ts'
import type { Words } from '../words/words.ts'
import { choicesFor, type ServiceTitle, sayTime } from './card.ts'
import type { HandoverDesk } from './handover.ts'

export type RemindersOptions = {
  readonly requests: Requests
  readonly jobs: Jobs
  readonly post: Post
  readonly words: Words
  readonly calendar: Calendar
  readonly limits: (service: string) => ServiceLimits
  readonly title: ServiceTitle
  readonly leads: readonly Person[]
  readonly notice: (tx: Tx, text: string, choices?: readonly Choice[]) => Promise<void>
  readonly accountOf: (name: string) => Person | undefined
  readonly handover: HandoverDesk
  /**
   * How soon somebody must be on a new case, or the lead is called (S-17): urgent ones at any hour, others in opening hours.
   */
  readonly acceptMinutes: { readonly urgent: number; readonly normal: number }
  readonly now: () => number
}

/** Which clock rang. */
const KINDS = ['accept', 'sign', 'update', 'remind', 'due', 'overdue', 'waiting', 'check'] as const
type Kind = (typeof KINDS)[number]

/** The job kind under which all of them are kept. */
export const CLOCK_JOB = 'case-clock'

const payload = z.object({ id: z.string(), kind: z.enum(KINDS), mark: z.number() })

const MINUTE_MS = 60_000
const HOUR_MS = 3600_000
const DAY_MS = 24 * HOUR_MS
/** Working time in which nothing happened to a case in hand: the resident should hear how it goes. */
const UPDATE_MS = 2 * 8 * HOUR_MS
/** One working day to sign for what was given to one (签收). */
const SIGN_MS = 8 * HOUR_MS
/** Working time after the due date at which the second lead is told, and after which a silent resident is reminded. */
const OVERDUE_MS = 8 * HOUR_MS
const WAITING_MS = 3 * 8 * HOUR_MS
/** The later check: is it still all right? */
const CHECK_MS = 7 * DAY_MS

/**
 * The clocks of a case. Each is a named job, bound to the deadline it belongs to (`mark`): when that has moved or the
 * case has gone on, the job finds so and does nothing. All but the urgent ones ring in opening hours.
 */
export function createReminders(options: RemindersOptions) {
  const { requests, jobs, post, words, calendar, limits, leads, notice, title } = options

  async function add(tx: Tx, view: CaseView, kind: Kind, clock: { at: number; mark: number }) {
    await jobs.add(tx, {
      kind: CLOCK_JOB,
      key: `case:${view.id}`,
      name: `clock:${view.id}:${kind}:${clock.mark}`,
      payload: JSON.stringify({ id: view.id, kind, mark: clock.mark }),
      runAt: clock.at,
    })
  }

  /**
   * Sets the clocks that a step has started: a new deadline, a case to be taken, a question, a settlement.
   * A step that starts nothing sets nothing, so that no clock rings twice.
   */
  async function arm(tx: Tx, view: CaseView, before?: CaseView): Promise<void> {
    const limit = limits(view.service)
    const mark = view.dueAt
    const entered = (state: CaseView['state']) => view.state === state && before?.state !== state
    if (isOpen(view.state) && view.pausedAt === 0 && before?.dueAt !== mark) {
      await add(tx, view, 'remind', { at: remindAt(calendar, limit, mark), mark })
      await add(tx, view, 'due', { at: mark, mark })
      await add(tx, view, 'overdue', { at: calendar.addWorkingMs(mark, OVERDUE_MS), mark })
    }
    if (entered('received') || entered('reopened')) {
      const since = view.updatedAt
      const { urgent, normal } = options.acceptMinutes
      const soon = since + urgent * MINUTE_MS
      const at = view.urgent ? soon : calendar.addWorkingMs(since, normal * MINUTE_MS)
      await add(tx, view, 'accept', { at, mark })
    }
    if (isInHand(view) && before?.version !== view.version) {
      const at = calendar.addWorkingMs(view.updatedAt, UPDATE_MS)
      await add(tx, view, 'update', { at, mark: view.updatedAt })
    }
    if (entered('assigned')) {
      const at = calendar.addWorkingMs(view.updatedAt, SIGN_MS)
      await add(tx, view, 'sign', { at, mark: view.updatedAt })
    }
    if (entered('waiting_resident')) {
      const at = calendar.addWorkingMs(view.pausedAt, WAITING_MS)
      await add(tx, view, 'waiting', { at, mark: view.pausedAt })
    }
    if (entered('resolved')) {
      const at = calendar.nextOpening(view.closedAt + CHECK_MS)
      await add(tx, view, 'check', { at, mark: view.closedAt })
    }
  }

  async function ring(tx: Tx, text: string): Promise<void> {
    const { id, kind, mark } = payload.parse(JSON.parse(text))
    const view = await requests.byId(tx, id)
    if (!stillDue(view, kind, mark)) return
    const at = options.now()
    await requests.audit(tx, { at, actor: 'system', action: `clock:${kind}`, caseId: id })
    const line = words.say(`staff-clock-${kind}`, {
      reference: sayReference(view.reference),
      service: title(view.service),
      due: sayTime(view.dueAt),
      by: view.assigneeName || words.say('staff-nobody'),
    })
    const reply = { text: line, choices: choicesFor(view, words) }
    switch (kind) {
      case 'remind':
      case 'update':
        return toAssignee(tx, view, reply)
      case 'accept':
      case 'sign':
      case 'due':
        return toLead(tx, leads[0], reply)
      case 'overdue':
        return toLead(tx, leads[1] ?? leads[0], reply)
      case 'waiting':
      case 'check':
        return toResident(tx, view, kind)
    }
  }

  async function toAssignee(tx: Tx, view: CaseView, reply: Letter): Promise<void> {
    const account = options.accountOf(view.assigneeName)
    if (account) await post(tx, privateOf(account), reply)
    else await notice(tx, reply.text, reply.choices)
  }

  /** Without a named lead the whole desk hears it: a clock is never silent. */
  async function toLead(tx: Tx, lead: Person | undefined, reply: Letter): Promise<void> {
    if (lead) await post(tx, privateOf(lead), reply)
    else await notice(tx, reply.text, reply.choices)
  }

  async function toResident(tx: Tx, view: CaseView, kind: 'waiting' | 'check'): Promise<void> {
    if (view.quiet || view.erased) return
    const { reference } = view
    const choices =
      kind === 'check'
        ? [
            { key: '1', label: words.say('case-button-fine'), value: '谢谢' },
            { key: '2', label: words.say('case-button-reopen'), value: `没办好 ${reference}` },
          ]
        : [{ key: '1', label: words.say('case-button-answer'), value: `补充 ${reference}` }]
    const text = words.say(`case-clock-${kind}`, { reference: sayReference(reference) })
    const address = await requests.addressOf(tx, view.id)
    if (address.channel === NO_CHAT) return
    const question = kind === 'waiting' ? await options.handover.question(tx, view) : undefined
    await post(tx, address, question ?? { text, choices })
  }

  return {
    arm,
    handlers: {
      [CLOCK_JOB]: async (job: { readonly payload: string }) => ({
        state: 'done' as const,
        commit: (tx: Tx) => ring(tx, job.payload),
      }),
    },
  }
}

type Letter = { readonly text: string; readonly choices: readonly Choice[] }

const privateOf = ({ channel, id }: Person): Address => ({ channel, chat: id })

/** Somebody works on it, and nobody is waited for. */
const isInHand = ({ state }: CaseView) => state === 'accepted' || state === 'in_progress'

/** Whether the deadline that this clock was set for still stands. */
function stillDue(view: CaseView, kind: Kind, mark: number): boolean {
  switch (kind) {
    case 'accept':
      return (view.state === 'received' || view.state === 'reopened') && view.dueAt === mark
    case 'sign':
      return view.state === 'assigned' && view.updatedAt >= mark
    case 'update':
      return isInHand(view) && view.updatedAt === mark
    case 'remind':
    case 'due':
    case 'overdue':
      return isOpen(view.state) && view.pausedAt === 0 && view.dueAt === mark
    case 'waiting':
      return view.state === 'waiting_resident' && view.pausedAt === mark
    case 'check':
      return (view.state === 'resolved' || view.state === 'confirmed') && view.closedAt === mark
  }
}
