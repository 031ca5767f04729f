import { LinliError } from '../errors.ts'
import type { Vault } from '../privacy/privacy.ts'
import type { Db, Tx } from '../store/store.ts'
import type { AppendAudit } from './audit.ts'
import { takeLeaf } from './leaf.ts'
import { eraseContent, noteLeaf } from './sealed-case.ts'

/** What a law makes us keep of a service's cases: its short name, the article, and for how many days from closing on. */
export type KeepByLaw = { readonly law: string; readonly article: string; readonly days: number }

/** A case that is only stored, as its own resident is told of it. */
export type StoredCase = {
  readonly reference: string
  readonly service: string
  readonly law: string
  readonly article: string
  /** When it is destroyed (epoch milliseconds). */
  readonly until: number
}

export type StoredOptions = {
  readonly vault: Vault
  readonly audit: AppendAudit
  readonly now: () => number
  readonly keepByLaw: (service: string) => KeepByLaw | undefined
  readonly onErase?: ((tx: Tx) => Promise<void>) | undefined
}

export type Stored = ReturnType<typeof createStored>

const DAY_MS = 86_400_000

/**
 * The end of a case's use (PIPL 47): its content is destroyed, or, where a law says that it must be kept a while longer,
 * only stored. What is only stored nobody finds, lists, counts or opens: its key is sealed for storage and no code here
 * unwraps such a key. It is destroyed when the law's days are over.
 */
export function createStored({ vault, audit, now, keepByLaw, onErase }: StoredOptions) {
  async function endUse(
    tx: Tx,
    { id, actor }: { readonly id: string; readonly actor: string },
  ): Promise<'erased' | 'stored'> {
    const row = await tx
      .selectFrom('cases')
      .select(['service', 'resident', 'wrapped_key', 'closed_at'])
      .where('id', '=', id)
      .executeTakeFirst()
    const duty = row && keepByLaw(row.service)
    const until = duty ? (row.closed_at || now()) + duty.days * DAY_MS : 0
    if (!duty || row.wrapped_key === '' || until <= now()) {
      await eraseContent(tx, id, now())
      return (await isStored(tx, id)) ? 'stored' : 'erased'
    }
    const { law, article } = duty
    const leaf = await takeLeaf(tx, { vault, at: now() })
    const wrapped_key = vault.putAway(row.wrapped_key, leaf)
    await tx
      .insertInto('stored_cases')
      .values({
        case_id: id,
        wrapped_key,
        resident: row.resident,
        law,
        article,
        keep_until: until,
      })
      .execute()
    // Older copies of the database must not bring it back into use.
    await noteLeaf(tx, row.wrapped_key, now())
    await tx
      .updateTable('cases')
      .set({ wrapped_key: '', handle: '', resident: '' })
      .where('id', '=', id)
      .execute()
    await audit(tx, { at: now(), actor, action: 'store', caseId: id, reason: `${law} ${article}` })
    return 'stored'
  }

  return {
    endUse,

    /** What is stored of this resident's; for their own turn alone. */
    async storedOf(db: Db | Tx, resident: string): Promise<readonly StoredCase[]> {
      const rows = await db
        .selectFrom('stored_cases as s')
        .innerJoin('cases as c', 'c.id', 's.case_id')
        .select(['c.reference', 'c.service', 's.law', 's.article', 's.keep_until as until'])
        .where('s.resident', '=', resident)
        .orderBy('s.keep_until')
        .execute()
      return rows.map((row) => ({ ...row, until: Number(row.until) }))
    },

    /** Ids of stored cases whose days are over at this instant. */
    async storedUntil(db: Db | Tx, at: number, limit: number): Promise<readonly string[]> {
      const rows = await db
        .selectFrom('stored_cases')
        .select('case_id')
        .where('keep_until', '<=', at)
        .limit(limit)
        .execute()
      return rows.map(({ case_id }) => case_id)
    },

    /** Destroys a stored case whose days are over: its key, its fields, its notes, and whose it was. */
    async destroyStored(tx: Tx, id: string): Promise<void> {
      const row = await tx
        .deleteFrom('stored_cases')
        .where('case_id', '=', id)
        .where('keep_until', '<=', now())
        .returning('wrapped_key')
        .executeTakeFirst()
      if (!row) return
      await noteLeaf(tx, row.wrapped_key, now())
      await tx.deleteFrom('case_fields').where('case_id', '=', id).execute()
      await tx.updateTable('case_events').set({ note: '' }).where('case_id', '=', id).execute()
      await audit(tx, { at: now(), actor: 'system', action: 'erase', caseId: id, reason: 'law' })
      await onErase?.(tx)
    },
  }
}

/** Whether a case is only stored. */
export async function isStored(db: Db | Tx, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('stored_cases')
    .select('case_id')
    .where('case_id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

/** Nothing reads what is only stored: throws `storage_only`. */
export async function refuseStored(db: Db | Tx, id: string): Promise<void> {
  if (await isStored(db, id))
    throw new LinliError(
      'storage_only',
      'Its resident has erased this case; a law has it stored for now, and nobody may use it.',
    )
}
