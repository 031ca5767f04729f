import type { Db, Tx } from '../store/store.ts'

/** One consent as the resident may see it; times are epoch milliseconds, 0 = not withdrawn. */
export type Consent = {
  readonly scope: string
  /** Short hash of the words that were agreed to. */
  readonly version: string
  readonly by: 'self' | 'guardian'
  readonly givenAt: number
  readonly withdrawnAt: number
}

/** A consent as it is given; `by` is the guardian's keyed hash, where it is given for a child. */
export type Giving = {
  readonly resident: string
  readonly scope: string
  readonly version: string
  readonly by?: string | undefined
}

export type Consents = ReturnType<typeof createConsents>

/** The record of who agreed to what, and when: kept without content, by keyed hash alone (PIPL 14–16, 31, 55). */
export function createConsents({ now }: { readonly now: () => number }) {
  return {
    /** Notes a consent; the same one again is not noted twice. */
    async give(tx: Tx, { resident, scope, version, by = '' }: Giving): Promise<void> {
      const known = await tx
        .selectFrom('consents')
        .select('id')
        .where('resident', '=', resident)
        .where('scope', '=', scope)
        .where('version', '=', version)
        .where('given_by', '=', by)
        .where('withdrawn_at', '=', 0)
        .executeTakeFirst()
      if (known) return
      await tx
        .insertInto('consents')
        .values({ resident, scope, version, given_by: by, given_at: now(), withdrawn_at: 0 })
        .execute()
    },

    /** All that was agreed to for this resident, oldest first; only for the resident's own turn. */
    async of(db: Db | Tx, resident: string): Promise<readonly Consent[]> {
      const rows = await db
        .selectFrom('consents')
        .selectAll()
        .where('resident', '=', resident)
        .orderBy('id')
        .execute()
      return rows.map(({ scope, version, given_by, given_at, withdrawn_at }) => ({
        scope,
        version,
        by: given_by ? 'guardian' : 'self',
        givenAt: given_at,
        withdrawnAt: withdrawn_at,
      }))
    },

    /** When this resident agreed for a child, as far as it still holds (epoch milliseconds). */
    async forChildren(db: Db | Tx, guardian: string): Promise<readonly number[]> {
      const rows = await db
        .selectFrom('consents')
        .select('given_at')
        .where('given_by', '=', guardian)
        .where('withdrawn_at', '=', 0)
        .orderBy('id')
        .execute()
      return rows.map(({ given_at }) => given_at)
    },

    /** Withdraws one's own consents, and those that one gave for a child. */
    async withdrawAll(tx: Tx, resident: string): Promise<void> {
      await tx
        .updateTable('consents')
        .set({ withdrawn_at: now() })
        .where((e) => e.or([e('resident', '=', resident), e('given_by', '=', resident)]))
        .where('withdrawn_at', '=', 0)
        .execute()
    },

    /** Drops one's own consents; those given for a child end, and nobody knows any more who gave them. */
    async forget(tx: Tx, resident: string): Promise<void> {
      await tx.deleteFrom('consents').where('resident', '=', resident).execute()
      await tx
        .updateTable('consents')
        .set({ withdrawn_at: now(), given_by: 'forgotten' })
        .where('given_by', '=', resident)
        .execute()
    },
  }
}
