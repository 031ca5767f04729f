import type { Db, Tx } from '../store/store.ts'

/** One consent as the resident may see it; times are epoch milliseconds, 0 = not withdrawn. */
export type Consent = {
  readonly scope: string
  /** Short hash of the words that were agreed to. */
  readonly version: string
  readonly givenAt: number
  readonly withdrawnAt: number
}

export type Consents = ReturnType<typeof createConsents>

/** The record of who agreed to what, and when: kept without content, by keyed hash alone (PIPL 14–16, 55). */
export function createConsents({ now }: { readonly now: () => number }) {
  return {
    /** Notes a consent; the same one again is not noted twice. */
    async give(tx: Tx, resident: string, scope: string, version: string): Promise<void> {
      const known = await tx
        .selectFrom('consents')
        .select('id')
        .where('resident', '=', resident)
        .where('scope', '=', scope)
        .where('version', '=', version)
        .where('withdrawn_at', '=', 0)
        .executeTakeFirst()
      if (known) return
      await tx
        .insertInto('consents')
        .values({ resident, scope, version, given_at: now(), withdrawn_at: 0 })
        .execute()
    },

    /** All that this resident has agreed to, oldest first; only for the resident's own turn. */
    async of(db: Db | Tx, resident: string): Promise<readonly Consent[]> {
      const rows = await db
        .selectFrom('consents')
        .selectAll()
        .where('resident', '=', resident)
        .orderBy('id')
        .execute()
      return rows.map(({ scope, version, given_at, withdrawn_at }) => ({
        scope,
        version,
        givenAt: given_at,
        withdrawnAt: withdrawn_at,
      }))
    },

    async withdrawAll(tx: Tx, resident: string): Promise<void> {
      await tx
        .updateTable('consents')
        .set({ withdrawn_at: now() })
        .where('resident', '=', resident)
        .where('withdrawn_at', '=', 0)
        .execute()
    },

    async forget(tx: Tx, resident: string): Promise<void> {
      await tx.deleteFrom('consents').where('resident', '=', resident).execute()
    },
  }
}
