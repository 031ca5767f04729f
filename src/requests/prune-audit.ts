import type { Vault } from '../privacy/privacy.ts'
import type { Db, Tx } from '../store/store.ts'

const ANCHOR = 'audit-anchor'

/** Where the audit begins now that its oldest lines are gone: how many there were, and the hash of the last of them. */
export type Anchor = { readonly count: number; readonly hash: string }

function anchorOf(vault: Vault, { count, hash }: Anchor): string {
  return `${count} ${hash} ${vault.pseudonym(`audit-anchor|${count}|${hash}`)}`
}

/** The anchor, if lines were ever dropped; `forged` when it was not us who wrote it. */
export async function readAnchor(
  db: Db | Tx,
  vault: Vault,
): Promise<Anchor | undefined | 'forged'> {
  const row = await db
    .selectFrom('switches')
    .select('value')
    .where('name', '=', ANCHOR)
    .executeTakeFirst()
  if (!row) return undefined
  const [count = '', hash = ''] = row.value.split(' ')
  const anchor = { count: Number(count), hash }
  return anchorOf(vault, anchor) === row.value ? anchor : 'forged'
}

/**
 * Drops erased cases whose last step is from before an instant, then the oldest audit lines up to the first that is
 * younger or still belongs to a case. What is left is proved from the anchor on.
 */
export async function pruneAudit(
  tx: Tx,
  { vault, before, limit, at }: { vault: Vault; before: number; limit: number; at: number },
): Promise<number> {
  const old = await tx
    .selectFrom('cases')
    .select('id')
    .where('wrapped_key', '=', '')
    .where('closed_at', '>', 0)
    .where('updated_at', '<', before)
    .where('id', 'not in', tx.selectFrom('stored_cases').select('case_id'))
    .limit(limit)
    .execute()
  const ids = old.map(({ id }) => id)
  if (ids.length > 0) {
    await tx.deleteFrom('case_events').where('case_id', 'in', ids).execute()
    await tx.deleteFrom('case_links').where('case_id', 'in', ids).execute()
    await tx.deleteFrom('cases').where('id', 'in', ids).execute()
  }
  const dying = await tx
    .selectFrom('audit')
    .select(['seq', 'at', 'hash', 'case_id'])
    .orderBy('seq')
    .limit(limit)
    .execute()
  const named = [...new Set(dying.map(({ case_id }) => case_id).filter(Boolean))]
  const alive = new Set(
    named.length === 0
      ? []
      : (await tx.selectFrom('cases').select('id').where('id', 'in', named).execute()).map(
          ({ id }) => id,
        ),
  )
  const stop = dying.findIndex((line) => line.at >= before || alive.has(line.case_id))
  const gone = stop < 0 ? dying : dying.slice(0, stop)
  const last = gone.at(-1)
  if (!last) return ids.length
  const known = await readAnchor(tx, vault)
  if (known === 'forged') return ids.length
  const value = anchorOf(vault, { count: (known?.count ?? 0) + gone.length, hash: last.hash })
  await tx
    .insertInto('switches')
    .values({ name: ANCHOR, value, changed_at: at, changed_by: 'retention' })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value, changed_at: at }))
    .execute()
  await tx.deleteFrom('audit').where('seq', '<=', last.seq).execute()
  return Math.max(gone.length, ids.length)
}
