import type { Vault } from '../privacy/privacy.ts'
import type { Tx } from '../store/store.ts'
import type { AppendAudit } from './audit.ts'
import type { Calendar } from './calendar.ts'
import { type CaseRow, type CaseView, viewOf } from './case.ts'
import type { Change } from './change.ts'
import { giveBack, type ServiceLimits, startClock } from './clocks.ts'
import { handoverOf } from './handover-of.ts'
import type { SealedCase } from './sealed-case.ts'
import { type CaseAction, type CaseState, isOpen, type Reason, type Role, TABLE } from './states.ts'
import { isStored, type Stored } from './stored.ts'

/** Who acts: `id` is a keyed hash, `name` what colleagues call them. */
export type Actor = { readonly id: string; readonly name: string; readonly role: Role }

export type ActRequest = {
  readonly reference: string
  readonly action: CaseAction
  readonly actor: Actor
  readonly note?: string | undefined
  readonly reason?: Reason | undefined
  /** What the step is about, by name, where the table wants it: a place outside, or the other case's number. */
  readonly about?: string | undefined
  /** For `assign`: the colleague or post that has it from now on. */
  readonly to?: { readonly id: string; readonly name: string } | undefined
  /** For `extend`: the new due date, epoch milliseconds. */
  readonly until?: number | undefined
  /** For `rate`: 1–5. */
  readonly rating?: number | undefined
  /** True when the change was made in a backend and must not be sent back to it. */
  readonly fromBackend?: boolean | undefined
}

/** `unknown` = no such case, or somebody else's (the two are never told apart); `stale` = it stands elsewhere by now. */
export type Acted =
  | { readonly ok: true; readonly case: CaseView; readonly before: CaseView }
  | {
      readonly ok: false
      readonly why: 'unknown' | 'stale' | 'not_allowed' | 'incomplete'
      /** Who has it now, by the name colleagues know. */
      readonly by?: string | undefined
      readonly state?: CaseState | undefined
    }

type Options = {
  readonly vault: Vault
  readonly sealed: SealedCase
  readonly audit: AppendAudit
  readonly now: () => number
  readonly calendar: Calendar
  readonly limits: (service: string) => ServiceLimits
  readonly onChange?: ((tx: Tx, change: Change) => Promise<void>) | undefined
  /** What becomes of the content of a case that is taken back. */
  readonly endUse: Stored['endUse']
  readonly onErase?: ((tx: Tx) => Promise<void>) | undefined
}

/** How often a resident may reopen the same case by themselves. */
const MOST_REOPENED = 2

/** One step of the state machine, in the caller's transaction. */
export function createAct(options: Options) {
  const { sealed, audit, now, onChange } = options

  return async function act(tx: Tx, request: ActRequest): Promise<Acted> {
    const { reference, action, actor } = request
    const row = await tx
      .selectFrom('cases')
      .selectAll()
      .where('reference', '=', reference)
      .executeTakeFirst()
    if (!row || (actor.role === 'resident' && row.resident !== actor.id))
      return { ok: false, why: 'unknown' }
    if (row.wrapped_key === '' && (await isStored(tx, row.id))) return { ok: false, why: 'unknown' }
    const before = viewOf(row)
    const refused = refusal(before, request) ?? (await unasked(tx, before, request))
    if (refused) {
      await audit(tx, { at: now(), actor: actor.id, action: `refused:${action}`, caseId: row.id })
      return refused
    }
    if (action === 'reopen' && actor.role === 'resident' && (await reopened(tx, row.id)))
      return { ok: false, why: 'not_allowed', state: before.state }
    const changed = await change(tx, row, request)
    if (!changed) return { ok: false, why: 'stale', ...(await holder(tx, row.id)) }
    await remember(tx, { row, changed, request })
    if (action === 'withdraw') {
      await options.endUse(tx, { id: row.id, actor: 'resident' })
      await options.onErase?.(tx)
    }
    const after = action === 'withdraw' ? { ...viewOf(changed), erased: true } : viewOf(changed)
    await onChange?.(tx, {
      case: after,
      action,
      note: request.note ?? '',
      from: request.fromBackend ? 'backend' : 'desk',
    })
    return { ok: true, case: after, before }
  }

  /** A yes or no counts only for what was asked last, by that very name; a no also after a yes. */
  async function unasked(
    tx: Tx,
    before: CaseView,
    request: ActRequest,
  ): Promise<Acted | undefined> {
    const { action, about } = request
    if (action !== 'agree' && action !== 'disagree') return undefined
    const last = await handoverOf(tx, before.id)
    const open = last?.action === 'offer' || (action === 'disagree' && last?.action === 'agree')
    return open && last.to === about ? undefined : { ok: false, why: 'stale', state: before.state }
  }

  async function change(tx: Tx, row: CaseRow, request: ActRequest): Promise<CaseRow | undefined> {
    return tx
      .updateTable('cases')
      .set(fieldsAfter(row, request, options))
      .where('id', '=', row.id)
      .where('version', '=', row.version)
      .returningAll()
      .executeTakeFirst()
  }

  async function holder(tx: Tx, id: string) {
    const row = await tx
      .selectFrom('cases')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    return { by: row.assignee_name || undefined, state: viewOf(row).state }
  }

  async function reopened(tx: Tx, id: string): Promise<boolean> {
    const row = await tx
      .selectFrom('case_events')
      .select((e) => e.fn.countAll().as('n'))
      .where('case_id', '=', id)
      .where('action', '=', 'reopen')
      .executeTakeFirst()
    return Number(row?.n ?? 0) >= MOST_REOPENED
  }

  async function remember(
    tx: Tx,
    step: { row: CaseRow; changed: CaseRow; request: ActRequest },
  ): Promise<void> {
    const { row, changed, request } = step
    const { id } = row
    const last = await tx
      .selectFrom('case_events')
      .select((e) => e.fn.max('seq').as('seq'))
      .where('case_id', '=', id)
      .executeTakeFirst()
    const seq = Number(last?.seq ?? 0) + 1
    const at = now()
    await tx
      .insertInto('case_events')
      .values({
        case_id: id,
        seq,
        at,
        actor: request.actor.role === 'resident' ? 'resident' : request.actor.id,
        action: request.action,
        from_state: row.state,
        to_state: changed.state,
        reason: request.reason ?? request.about ?? '',
        note: sealed.sealNote(row.wrapped_key, { id, seq, note: request.note ?? '' }),
      })
      .execute()
    await audit(tx, {
      at,
      actor: request.actor.role === 'resident' ? 'resident' : request.actor.id,
      action: request.action,
      caseId: id,
      reason: request.reason ?? request.about,
    })
  }
}

/** Why the table says no, or undefined. */
function refusal(before: CaseView, request: ActRequest): Acted | undefined {
  const { action, actor } = request
  const rule = TABLE[action]
  const mine = before.assignee === actor.id
  const allowed = rule.who.some((who) => {
    if (who === 'assignee') return actor.role === 'worker' && mine
    return who === actor.role
  })
  const by = before.assigneeName || undefined
  // Somebody who could do it in general is told how the case stands; nobody else learns that.
  if (!allowed) {
    const someday = actor.role === 'worker' && rule.who.includes('assignee')
    return { ok: false, why: 'not_allowed', ...(someday ? { by, state: before.state } : {}) }
  }
  if (!rule.from.includes(before.state)) return { ok: false, why: 'stale', by, state: before.state }
  const missing =
    (rule.needsNote && !request.note?.trim()) ||
    (rule.needsReason && !request.reason) ||
    (rule.needsAbout && !request.about)
  if (missing) return { ok: false, why: 'incomplete', state: before.state }
  return undefined
}

/** The row's columns after a step. */
function fieldsAfter(row: CaseRow, request: ActRequest, { now, calendar, limits }: Options) {
  const { action, actor, until, rating } = request
  const at = now()
  const rule = TABLE[action]
  const state = rule.to === 'same' ? viewOf(row).state : rule.to
  const byStaff = actor.role === 'worker' || actor.role === 'lead'
  const paused = state === 'waiting_resident' ? row.paused_at || at : 0
  // What stood still while the resident was asked is given back.
  const stood = row.paused_at > 0 && paused === 0
  const span = { dueAt: row.due_at, from: row.paused_at, to: at }
  const due = stood ? giveBack(calendar, limits(row.service), span) : row.due_at
  return {
    state,
    version: row.version + 1,
    updated_at: at,
    paused_at: paused,
    closed_at: isOpen(state) ? 0 : row.closed_at || at,
    touched_at: byStaff && row.touched_at === 0 ? at : row.touched_at,
    due_at: action === 'reopen' ? startClock(calendar, limits(row.service), at) : (until ?? due),
    ...assigneeAfter(request, row),
    ...(rating === undefined ? {} : { rating }),
  }
}

function assigneeAfter({ action, actor, to }: ActRequest, row: CaseRow) {
  if (action === 'take') return { assignee: actor.id, assignee_name: actor.name }
  if (action === 'assign') return { assignee: to?.id ?? '', assignee_name: to?.name ?? '' }
  return { assignee: row.assignee, assignee_name: row.assignee_name }
}
