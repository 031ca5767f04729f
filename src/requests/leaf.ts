import { LEAF_ROW, type Vault } from '../privacy/privacy.ts'
import type { Tx } from '../store/store.ts'

/**
 * The next place in the tree of the key file. Whoever takes one holds the row until what it is for is committed, so that
 * a renewal of the keys knows when nobody is filing; only then are the newest keys looked at.
 */
export async function takeLeaf(
  tx: Tx,
  { vault, at }: { readonly vault: Vault; readonly at: number },
): Promise<number> {
  await tx
    .insertInto('switches')
    .values({ name: LEAF_ROW, value: '0', changed_at: at, changed_by: 'filing' })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const { value } = await tx
    .updateTable('switches')
    .set({ changed_at: at })
    .where('name', '=', LEAF_ROW)
    .returning('value')
    .executeTakeFirstOrThrow()
  const leaf = vault.leafFrom(Number(value))
  await tx
    .updateTable('switches')
    .set({ value: String(leaf + 1) })
    .where('name', '=', LEAF_ROW)
    .execute()
  return leaf
}
