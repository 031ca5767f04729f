import type { Db, Tx } from './database.ts'
import type { Box } from './keyv-table.ts'

export type GapsOptions = {
  readonly box: Box & { pseudonym(text: string): string }
  readonly now: () => number
}

/** One thing that the cards do not hold, or hold wrongly; how often it was met. */
export type Gap = {
  readonly seq: number
  readonly kind: string
  readonly text: string
  readonly count: number
}

/** What residents asked in vain, without personal data, for those who write cards. Sealed; equal ones are counted. */
export function createGaps({ box, now }: GapsOptions) {
  return {
    async note(tx: Tx, kind: string, redacted: string): Promise<void> {
      const hash = box.pseudonym(`gap|${kind}|${redacted}`)
      await tx
        .insertInto('gaps')
        .values({
          at: now(),
          kind,
          text: box.seal(redacted, `gap|${hash}`),
          hash,
          count: 1,
          state: 'open',
        })
        .onConflict((conflict) =>
          conflict
            .column('hash')
            .doUpdateSet((e) => ({ count: e('gaps.count', '+', 1), at: now() })),
        )
        .execute()
    },

    /** The open ones, most frequent first. */
    async open(db: Db | Tx, limit: number): Promise<readonly Gap[]> {
      const rows = await db
        .selectFrom('gaps')
        .select(['seq', 'kind', 'text', 'count', 'hash'])
        .where('state', '=', 'open')
        .orderBy('count', 'desc')
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute()
      return rows.map(({ hash, text, ...row }) => ({ ...row, text: box.open(text, `gap|${hash}`) }))
    },

    /** One that is still open. */
    async find(db: Db | Tx, seq: number): Promise<Gap | undefined> {
      const row = await db
        .selectFrom('gaps')
        .select(['seq', 'kind', 'text', 'count', 'hash'])
        .where('seq', '=', seq)
        .where('state', '=', 'open')
        .executeTakeFirst()
      if (!row) return undefined
      const { hash, text, ...gap } = row
      return { ...gap, text: box.open(text, `gap|${hash}`) }
    },

    /** Sets one aside: a card was written, or none is needed. */
    async close(tx: Tx, seq: number): Promise<void> {
      await tx
        .updateTable('gaps')
        .set({ state: 'closed', text: '' })
        .where('seq', '=', seq)
        .execute()
    },
  }
}
