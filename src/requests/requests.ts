import { randomUUID } from 'node:crypto'
import { LinliError } from '../errors.ts'
import type { Filing } from '../message.ts'
import { sealWith, type Vault } from '../privacy/privacy.ts'
import type { Db, Tx } from '../store/store.ts'
import { type Acted, type ActRequest, createAct } from './act.ts'
import { type AuditLine, createAudit } from './audit.ts'
import type { Calendar } from './calendar.ts'
import { type CaseRow, type CaseView, viewOf } from './case.ts'
import type { Change } from './change.ts'
import { type ServiceLimits, startClock } from './clocks.ts'
import { takeLeaf } from './leaf.ts'
import { pruneAudit } from './prune-audit.ts'
import { createReadings } from './readings.ts'
import { createSealedCase } from './sealed-case.ts'
import { createStored, type KeepByLaw } from './stored.ts'

export type { Acted, Actor, ActRequest } from './act.ts'
export type { Backend } from './backends/backend.ts'
export { type BackendSettings, backendSettings, openBackend } from './backends/open-backend.ts'
export { createSync, type Sync } from './backends/sync.ts'
export { type Calendar, createCalendar, type Hours, OFFICE, startOfDay } from './calendar.ts'
export type { CaseEvent, CaseField, CaseView } from './case.ts'
export { type Change, type Follow, NO_CHAT, type Step } from './change.ts'
export { remindAt, type ServiceLimits } from './clocks.ts'
export type { Handover } from './handover-of.ts'
export { READS_TOLD } from './readings.ts'
export { isContact, isPersonal, isPlace, withoutPersonal } from './redact.ts'
export { newReference, sayReference } from './reference.ts'
export {
  ACTIONS,
  type CaseAction,
  type CaseState,
  isOpen,
  OPEN_STATES,
  REASONS,
  type Reason,
  ROLES,
  type Role,
  STATES,
  TABLE,
} from './states.ts'
export type { KeepByLaw, StoredCase } from './stored.ts'
export { type Fault, type Verdict, verifyAudit, verifyTail } from './verify.ts'

export type RequestsOptions = {
  readonly vault: Vault
  readonly now: () => number
  /** Time limits of a service, from its file. */
  readonly limits: (service: string) => ServiceLimits
  readonly calendar: Calendar
  /** What a law makes us keep of a service's cases, when their own resident has erased them. */
  readonly keepByLaw?: ((service: string) => KeepByLaw | undefined) | undefined
  /** Told of every case that is new or has changed, inside the transaction: backends add their jobs here. */
  readonly onChange?: ((tx: Tx, change: Change) => Promise<void>) | undefined
  /** Told that a case's key is destroyed here and is to be destroyed in the key file too. */
  readonly onErase?: ((tx: Tx) => Promise<void>) | undefined
}

export type Erasure = {
  readonly id: string
  /** A keyed hash, or `system` for retention. */
  readonly actor: string
  /** A code such as `retention` or `resident`. */
  readonly reason: string
}

export type Requests = ReturnType<typeof createRequests>

/** Cases: filed once, moved only by the state table, every step in a history that cannot be rewritten unseen. */
export function createRequests({
  vault,
  now,
  limits,
  calendar,
  keepByLaw = () => undefined,
  onChange,
  onErase,
}: RequestsOptions) {
  const sealed = createSealedCase(vault)
  const audit = createAudit(vault)
  const { endUse, ...stored } = createStored({ vault, audit, now, keepByLaw, onErase })
  const readings = createReadings({ vault, sealed, audit, now })
  async function filedBefore(tx: Tx, { draft }: Filing): Promise<CaseRow> {
    const row = await readings.byDraft(tx, draft)
    if (!row) throw new LinliError('again', 'This number is taken. Draw another and file again.')
    return row
  }

  const act = createAct({ vault, sealed, audit, now, calendar, limits, endUse, onChange, onErase })

  return {
    ...readings,
    ...stored,

    /**
     * Files a request inside the turn's transaction. The same draft twice is one case. Throws `again` when the number is
     * another case's already: the turn is done again at once, with another number.
     */
    async file(tx: Tx, filing: Filing): Promise<CaseView> {
      const at = now()
      const { key, wrapped } = vault.newKey(await takeLeaf(tx, { vault, at }))
      const id = randomUUID()
      const row = await tx
        .insertInto('cases')
        .values({
          id,
          reference: filing.reference,
          draft: vault.pseudonym(`draft|${filing.draft}`),
          service: filing.service,
          state: 'received',
          resident: filing.resident,
          handle: sealWith(key, JSON.stringify(filing.handle), `handle|${id}`),
          wrapped_key: wrapped,
          assignee: '',
          assignee_name: '',
          created_at: at,
          updated_at: at,
          due_at: startClock(calendar, limits(filing.service), at),
          paused_at: 0,
          closed_at: 0,
          touched_at: 0,
          quiet: filing.quiet ? 1 : 0,
          urgent: limits(filing.service).urgent ? 1 : 0,
          rating: 0,
          version: 1,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst()
      if (!row) return viewOf(await filedBefore(tx, filing))
      await sealed.putFields(tx, { id, key, fields: filing.fields })
      await tx
        .insertInto('case_events')
        .values({
          case_id: id,
          seq: 1,
          at,
          actor: 'resident',
          action: 'file',
          from_state: '',
          to_state: 'received',
          reason: '',
          note: '',
        })
        .execute()
      const fields = filing.fields.map(({ name }) => name)
      await audit(tx, { at, actor: 'resident', action: 'file', caseId: id, fields })
      const view = viewOf(row)
      await onChange?.(tx, { case: view, action: 'file', note: '', from: 'desk' })
      return view
    },

    /** Does one thing to a case, if the table allows it to this actor now. The loser of a race is told who won. */
    act: (tx: Tx, request: ActRequest): Promise<Acted> => act(tx, request),

    /**
     * Destroys a case's content (key, fields, notes) and whose it was. Number, dates and steps remain. Where a law has it
     * kept a while longer, it is only stored from now on.
     */
    async erase(tx: Tx, { id, actor, reason }: Erasure): Promise<void> {
      const end = await endUse(tx, { id, actor })
      await tx.updateTable('cases').set({ resident: '' }).where('id', '=', id).execute()
      if (end === 'erased')
        await audit(tx, { at: now(), actor, action: 'erase', caseId: id, reason })
      await onErase?.(tx)
      await onChange?.(tx, {
        case: await readings.byId(tx, id),
        action: 'erase',
        note: '',
        from: 'desk',
      })
    },

    /** Ids of cases closed before an instant whose content, or whose owner, is still there, for retention. */
    async closedBefore(
      db: Db | Tx,
      before: number,
      limit: number,
      which?: { readonly service: string } | { readonly notOf: readonly string[] },
    ): Promise<readonly string[]> {
      let query = db
        .selectFrom('cases')
        .select('id')
        .where('closed_at', '>', 0)
        .where('closed_at', '<', before)
        .where((e) => e.or([e('wrapped_key', '!=', ''), e('resident', '!=', '')]))
        .limit(limit)
      if (which && 'service' in which) query = query.where('service', '=', which.service)
      if (which && 'notOf' in which && which.notOf.length > 0)
        query = query.where('service', 'not in', [...which.notOf])
      return (await query.execute()).map(({ id }) => id)
    },

    /** Drops audit lines and erased cases from before an instant, at most so many; the chain stays provable. */
    pruneAudit: (tx: Tx, before: number, limit: number): Promise<number> =>
      pruneAudit(tx, { vault, before, limit, at: now() }),

    /** Adds a line to the audit that is about no change: a list looked at, an attempt refused. */
    audit: (tx: Tx, line: AuditLine): Promise<void> => audit(tx, line),
  }
}
