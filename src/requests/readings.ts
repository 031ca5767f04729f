import { z } from 'zod'
import { LinliError } from '../errors.ts'
import type { Address } from '../message.ts'
import { openWith, type Vault } from '../privacy/privacy.ts'
import type { Db, Tx } from '../store/store.ts'
import type { Actor } from './act.ts'
import type { AppendAudit } from './audit.ts'
import { type CaseEvent, type CaseField, type CaseRow, type CaseView, viewOf } from './case.ts'
import { type Handover, handoverOf, handovers } from './handover-of.ts'
import type { SealedCase } from './sealed-case.ts'
import { OPEN_STATES } from './states.ts'
import { isStored, refuseStored } from './stored.ts'

type Options = {
  readonly vault: Vault
  readonly sealed: SealedCase
  readonly audit: AppendAudit
  readonly now: () => number
}

/** What a reader must say: who they are and what for. */
export type Reading = {
  readonly id: string
  readonly actor: Pick<Actor, 'id'>
  /** A code such as `handle`, `card`, `own`; kept in the audit. */
  readonly purpose: string
  /** Only these fields; all when absent. */
  readonly only?: readonly string[] | undefined
}

/** What cases can be asked for by. */
export type CaseQuery = {
  readonly references?: readonly string[] | undefined
  readonly service?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly limit: number
}

const address = z.object({ channel: z.string(), chat: z.string() })
const SHORTEST_SUFFIX = 4
const MOST_LISTED = 50
/** Open cases shown at once: more than a station has. */
const MOST_OPEN = 500
/** How long a chain of merged cases is followed. */
const MOST_MERGED = 10
/** The line in the audit that says that the auditors were told of somebody's many looks. */
export const READS_TOLD = 'told:reads'

/**
 * Every way to look at cases. Single cases by number, lists by state or worker or time: there is no way to list,
 * search or count persons (P-03); only the resident's own messages lead to the resident's own cases.
 */
export function createReadings({ vault, sealed, audit, now }: Options) {
  async function rowOf(db: Db | Tx, id: string): Promise<CaseRow> {
    const row = await db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw new LinliError('case_unknown', 'There is no such case any more.')
    return row
  }

  /** The row of a case whose content may be used. */
  async function openRowOf(db: Db | Tx, id: string): Promise<CaseRow> {
    const row = await rowOf(db, id)
    if (row.wrapped_key === '') await refuseStored(db, id)
    return row
  }

  return {
    /** The case of this draft, if it was filed before. */
    async byDraft(tx: Tx, draft: string): Promise<CaseRow | undefined> {
      return tx
        .selectFrom('cases')
        .selectAll()
        .where('draft', '=', vault.pseudonym(`draft|${draft}`))
        .executeTakeFirst()
    },

    /** The case of this id, as it stands. */
    byId: async (db: Db | Tx, id: string): Promise<CaseView> => viewOf(await rowOf(db, id)),

    /**
     * For staff: by full number, or by its last 4 digits and more if only one open case ends so. What is only stored
     * because of a law is not there.
     */
    async find(db: Db | Tx, digits: string): Promise<CaseView | undefined> {
      const plain = digits.replaceAll(/\s/g, '')
      if (!/^\d+$/.test(plain) || plain.length < SHORTEST_SUFFIX) return undefined
      if (plain.length === 8) {
        const row = await db
          .selectFrom('cases')
          .selectAll()
          .where('reference', '=', plain)
          .executeTakeFirst()
        const gone = row?.wrapped_key === '' && (await isStored(db, row.id))
        return row && !gone ? viewOf(row) : undefined
      }
      const rows = await db
        .selectFrom('cases')
        .selectAll()
        .where('reference', 'like', `%${plain}`)
        .where('state', 'in', [...OPEN_STATES])
        .limit(2)
        .execute()
      const [only, second] = rows
      return only && !second ? viewOf(only) : undefined
    },

    /** The resident's own cases, newest first; only for the resident's own turn. */
    async ofResident(db: Db | Tx, resident: string): Promise<readonly CaseView[]> {
      const rows = await db
        .selectFrom('cases')
        .selectAll()
        .where('resident', '=', resident)
        .orderBy('created_at', 'desc')
        .limit(MOST_LISTED)
        .execute()
      return rows.map(viewOf)
    },

    /** Open cases, the one due first on top; all, or those of one worker or post. */
    async open(db: Db | Tx, assignee?: string): Promise<readonly CaseView[]> {
      let query = db
        .selectFrom('cases')
        .selectAll()
        .where('state', 'in', [...OPEN_STATES])
      if (assignee !== undefined) query = query.where('assignee', '=', assignee)
      const rows = await query.orderBy('due_at').limit(MOST_OPEN).execute()
      return rows.map(viewOf)
    },

    /** Cases by number, service and time alone, newest first: nothing about persons can be asked for. */
    async list(
      db: Db | Tx,
      { references, service, from, to, limit }: CaseQuery,
    ): Promise<readonly CaseView[]> {
      let query = db.selectFrom('cases').selectAll().where('wrapped_key', '!=', '')
      if (references) query = query.where('reference', 'in', [...references])
      if (service) query = query.where('service', '=', service)
      if (from !== undefined) query = query.where('created_at', '>=', from)
      if (to !== undefined) query = query.where('created_at', '<=', to)
      const rows = await query.orderBy('created_at', 'desc').limit(limit).execute()
      return rows.map(viewOf)
    },

    /** What was done to cases since an instant: steps alone, no notes. */
    async steps(db: Db | Tx, { from, to, limit }: { from: number; to: number; limit: number }) {
      return db
        .selectFrom('case_events as e')
        .innerJoin('cases as c', 'c.id', 'e.case_id')
        .select(['c.id', 'c.reference', 'c.resident', 'e.seq', 'e.at', 'e.actor', 'e.action'])
        .select('e.to_state as to')
        .where('e.at', '>=', from)
        .where('e.at', '<=', to)
        .where('c.quiet', '=', 0)
        .where('c.wrapped_key', '!=', '')
        .orderBy('e.at')
        .orderBy('e.seq')
        .limit(limit)
        .execute()
    },

    /** Where the resident of a case is told how it goes on. For sending only; never shown, never logged. */
    async addressOf(db: Db | Tx, id: string): Promise<Address> {
      const { handle, wrapped_key } = await openRowOf(db, id)
      return address.parse(JSON.parse(openWith(vault.unwrap(wrapped_key), handle, `handle|${id}`)))
    },

    /**
     * A case by its full number for who filed it, or (`any`) whoever did. The database itself leaves out what is somebody
     * else's, so that it takes no longer to be denied than a case that never was (S-04).
     */
    async byReference(
      db: Db | Tx,
      reference: string,
      { resident, any }: { readonly resident: string; readonly any: boolean },
    ) {
      let query = db.selectFrom('cases').selectAll().where('reference', '=', reference)
      if (!any) query = query.where('resident', '=', resident)
      const row = await query.executeTakeFirst()
      return row && { view: viewOf(row), own: row.resident === resident }
    },

    /** Whether this resident filed the case. */
    async isOwn(db: Db | Tx, id: string, resident: string): Promise<boolean> {
      return (await rowOf(db, id)).resident === resident
    },

    /** Whether the city's own system has got this case. */
    async isPassedOn(db: Db | Tx, id: string): Promise<boolean> {
      const row = await db
        .selectFrom('case_links')
        .select('case_id')
        .where('case_id', '=', id)
        // Without its number there it has only been tried.
        .where('remote_id', '!=', '')
        .executeTakeFirst()
      return row !== undefined
    },

    /** Whether two cases are the same resident's: asked when a colleague who has both wants to join them. */
    async areOfOne(db: Db | Tx, id: string, other: string): Promise<boolean> {
      const [one, two] = [await rowOf(db, id), await rowOf(db, other)]
      return one.resident !== '' && one.resident === two.resident
    },

    /** The case that a merged one is now part of; the case itself when it is none. */
    async mergedInto(db: Db | Tx, view: CaseView): Promise<CaseView> {
      let found = view
      for (let n = 0; n < MOST_MERGED && found.state === 'merged'; n++) {
        const next = await db
          .selectFrom('case_events as e')
          .innerJoin('cases as c', 'c.reference', 'e.reason')
          .selectAll('c')
          .where('e.case_id', '=', found.id)
          .where('e.action', '=', 'merge')
          .executeTakeFirst()
        if (!next) return found
        found = viewOf(next)
      }
      return found
    },

    /** What the resident was last asked about handing a case on, and what they said. */
    handoverOf: (db: Db | Tx, id: string): Promise<Handover | undefined> => handoverOf(db, id),
    /** All such questions and answers of a case, newest first. */
    handovers: (db: Db | Tx, id: string): Promise<readonly Handover[]> => handovers(db, id),

    /** When the fields or the history of a case were looked at, by whom and what for, newest first. */
    async looksAt(db: Db | Tx, id: string) {
      const rows = await db
        .selectFrom('audit')
        .select(['at', 'actor', 'fields', 'reason'])
        .where('case_id', '=', id)
        .where('action', '=', 'read')
        .orderBy('seq', 'desc')
        .limit(MOST_LISTED)
        .execute()
      return rows.map(({ at, actor, fields, reason }) => ({
        at,
        actor,
        fields: fields.split(',').filter(Boolean),
        purpose: reason,
      }))
    },

    /**
     * Opens fields of a case. The line in the audit is written before any value is returned (P-16). Throws
     * `storage_only` when a law has it stored and nobody may use it.
     */
    async readFields(tx: Tx, { id, actor, purpose, only }: Reading): Promise<readonly CaseField[]> {
      const { wrapped_key } = await openRowOf(tx, id)
      const rows = await tx
        .selectFrom('case_fields')
        .select('name')
        .where('case_id', '=', id)
        .orderBy('seq')
        .execute()
      const fields = rows.map(({ name }) => name).filter((name) => only?.includes(name) ?? true)
      await audit(tx, {
        at: now(),
        actor: actor.id,
        action: 'read',
        caseId: id,
        fields,
        reason: purpose,
      })
      const opened = await sealed.openFields(tx, id, wrapped_key)
      return opened.filter(({ name }) => fields.includes(name))
    },

    /** The history of a case, oldest first, with its notes opened; logged like a field. */
    async history(tx: Tx, { id, actor, purpose }: Reading): Promise<readonly CaseEvent[]> {
      const { wrapped_key } = await openRowOf(tx, id)
      await audit(tx, {
        at: now(),
        actor: actor.id,
        action: 'read',
        caseId: id,
        fields: ['history'],
        reason: purpose,
      })
      const rows = await tx
        .selectFrom('case_events')
        .selectAll()
        .where('case_id', '=', id)
        .orderBy('seq')
        .execute()
      return rows.map(({ seq, at, actor: by, action, from_state, to_state, reason, note }) => ({
        seq,
        at,
        actor: by,
        action,
        from: from_state,
        to: to_state,
        reason,
        note: sealed.openNote(wrapped_key, { id, seq, note }),
      }))
    },

    /**
     * Into how many cases this colleague has looked since an instant, and whether the auditors have been told of it
     * since. One case looked at again and again is work; very many are something else.
     */
    async readsOf(db: Db | Tx, actor: string, since: number) {
      const row = await db
        .selectFrom('audit')
        .select((e) => [
          e.fn
            .count(e.case('action').when('read').then(e.ref('case_id')).end())
            .distinct()
            .as('cases'),
          e.fn.count(e.case('action').when(READS_TOLD).then(1).end()).as('told'),
        ])
        .where('actor', '=', actor)
        .where('action', 'in', ['read', READS_TOLD])
        .where('reason', '!=', 'own')
        .where('at', '>=', since)
        .executeTakeFirst()
      return { cases: Number(row?.cases ?? 0), told: Number(row?.told ?? 0) > 0 }
    },

    /** The audit of one case: who, when, what, which fields by name. Holds no content. */
    async auditOf(db: Db | Tx, id: string) {
      return db
        .selectFrom('audit')
        .select(['at', 'actor', 'action', 'fields', 'reason'])
        .where('case_id', '=', id)
        .orderBy('seq')
        .execute()
    },

    /** How often something has been done to a case: actions only, no content. */
    async countOf(db: Db | Tx, id: string, action: string): Promise<number> {
      const row = await db
        .selectFrom('case_events')
        .select((e) => e.fn.countAll().as('n'))
        .where('case_id', '=', id)
        .where('action', '=', action)
        .executeTakeFirst()
      return Number(row?.n ?? 0)
    },
  }
}

export type Readings = ReturnType<typeof createReadings>
