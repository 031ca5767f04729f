import { setTimeout as sleep } from 'node:timers/promises'
import { LinliError } from '../errors.ts'
import type { Store, Tx } from '../store/store.ts'
import type { KeyRing } from './key-ring.ts'
import { freshKeys, type Keys } from './keys.ts'
import { CHECK_ROW, CHUNK, PLACES, type Place, type Row } from './sealed-places.ts'
import { puncture } from './shred-tree.ts'
import { idOf, type Vault } from './vault.ts'

export type RenewalOptions = {
  readonly store: Store
  readonly ring: KeyRing
  readonly vault: Vault
}

/** What a renewal has sealed anew, and what it had to drop because nothing opens it any more. */
export type Renewed = { readonly resealed: number; readonly dropped: number }

export type Renewal = ReturnType<typeof createRenewal>

/** The secrets that can be renewed. */
export type Renewable = 'sealing' | 'passing'

/** The row every filing holds until it commits: who holds it knows that nobody is filing. */
export const LEAF_ROW = 'case-leaf'
/** Stands in the list of leaves to destroy when only talks are to be made unreadable in older copies. */
export const TALK_ONLY = -1

/** Renews secrets while the desk works, and destroys old ones so that copies of the database die with them. */
export function createRenewal({ store, ring, vault }: RenewalOptions) {
  const { db } = store

  /** Seals anew everything that other keys than the first of `kind` have sealed, until nothing is left. */
  async function reseal(kind: Renewable): Promise<Renewed> {
    const [, ...old] = ring.keys()[kind].map(idOf)
    const counts = { resealed: 0, dropped: 0 }
    for (const id of old)
      for (const place of PLACES[kind]) {
        for (;;) {
          const rows = await place.find(db, `v1.${id}.%`)
          if (rows.length === 0) break
          await store.transact(async (tx) => {
            for (const row of rows) counts[await renewRow(tx, place, kind, row)] += 1
          })
        }
      }
    return counts
  }

  async function renewRow(
    tx: Tx,
    place: Place,
    kind: Renewable,
    row: Row,
  ): Promise<'resealed' | 'dropped'> {
    const fresh = sealedAnew(row, kind)
    if (fresh === undefined) {
      if (!place.drop)
        throw new LinliError(
          'renewal_stuck',
          'Something sealed does not open, so the old key stays. Run: npm run doctor',
        )
      await place.drop(tx, row)
      return 'dropped'
    }
    await place.put(tx, row, fresh)
    return 'resealed'
  }

  function sealedAnew({ sealed, use, contexts }: Row, kind: Renewable): string | undefined {
    if (use) return vault.rewrap(sealed, use)
    for (const context of contexts) {
      try {
        const text = vault.open(sealed, context)
        return kind === 'passing' ? vault.seal(text, context) : vault.sealLasting(text, context)
      } catch {
        // Tried under its next context.
      }
    }
    return undefined
  }

  /** Finishes what `begin` began: everything sealed anew, then the old secrets are gone from the file. */
  async function finish(): Promise<Renewed> {
    ring.refresh()
    const total = { resealed: 0, dropped: 0 }
    if (!isPending()) return total
    const { sealing, passing } = ring.keys()
    // Only these: a colleague may put a newer secret in front meanwhile.
    const leaving = new Set([...sealing.slice(1), ...passing.slice(1)].map(idOf))
    const add = ({ resealed, dropped }: Renewed) => {
      total.resealed += resealed
      total.dropped += dropped
    }
    add(await reseal('sealing'))
    add(await reseal('passing'))
    // Colleagues may have sealed with the old secrets until they noticed the new ones.
    await sleep(ring.noticedAfterMs)
    add(await reseal('sealing'))
    add(await reseal('passing'))
    await store.transact(async (tx) => {
      await holdFilings(tx)
      for (const id of leaving)
        if ((await casesUnder(tx, `v1.${id}.%`)) > 0)
          throw new LinliError('renewal_later', 'A case was filed meanwhile; this is tried again.')
      ring.change((keys) => ({
        ...keys,
        sealing: keys.sealing.filter((key) => !leaving.has(idOf(key))),
        passing: keys.passing.filter((key) => !leaving.has(idOf(key))),
      }))
    })
    return total
  }

  /** Whether old secrets still wait to be dropped. */
  function isPending(): boolean {
    const { sealing, passing } = ring.keys()
    return sealing.length > 1 || passing.length > 1
  }

  /** Puts new secrets in front; the old ones still open. Every process that shares the file notices. */
  function begin(what: readonly Renewable[]): void {
    ring.change((keys) => withFresh(keys, what))
  }

  const passingIds = () => ring.keys().passing.map(idOf)

  /** Puts away passing things of secrets that are gone: what an old backup brings back of talks long over. */
  async function forgetUnreadable(): Promise<number> {
    let count = 0
    for (const place of PLACES.passing) {
      for (;;) {
        const rows = await place.find(db, 'v1.%', passingIds())
        if (rows.length === 0) break
        // A colleague may have begun with a newer secret this very moment.
        ring.refresh()
        const known = passingIds()
        const lost = rows.filter(({ sealed }) => !known.includes(sealed.split('.', 2)[1] ?? ''))
        await store.transact(async (tx) => {
          for (const row of lost) await place.drop?.(tx, row)
        })
        count += lost.length
      }
    }
    return count
  }

  /** Proves that this key file is the one that the database was sealed with; notes it at the first start. */
  async function check(at: number): Promise<void> {
    const row = await db
      .selectFrom('switches')
      .select('value')
      .where('name', '=', CHECK_ROW)
      .executeTakeFirst()
    if (row) {
      vault.open(row.value, CHECK_ROW)
      return
    }
    const value = vault.sealLasting('linli', CHECK_ROW)
    await store.transact(async (tx) => {
      await tx
        .insertInto('switches')
        .values({ name: CHECK_ROW, value, changed_at: at, changed_by: 'keys' })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute()
    })
  }

  return {
    isPending,
    begin,
    finish,
    forgetUnreadable,
    check,

    /**
     * Destroys the secrets of erased cases, and renews the passing secret: what an older copy of the database holds
     * of them, of drafts and of talks never opens again. All else in that copy still does.
     */
    async shred(): Promise<number> {
      const rows = await db.selectFrom('shreds').select('leaf').execute()
      if (rows.length === 0) return 0
      const leaves = rows.map(({ leaf }) => leaf)
      const places = leaves.filter((leaf) => leaf !== TALK_ONLY)
      if (places.length > 0) ring.change((keys) => ({ ...keys, tree: puncture(keys.tree, places) }))
      begin(['passing'])
      await finish()
      await store.transact(async (tx) => {
        for (let at = 0; at < leaves.length; at += CHUNK)
          await tx
            .deleteFrom('shreds')
            .where('leaf', 'in', leaves.slice(at, at + CHUNK))
            .execute()
      })
      return places.length
    },
  }
}

/** The same keys with new secrets in front. */
export function withFresh(keys: Keys, what: readonly Renewable[]): Keys {
  const fresh = freshKeys()
  return {
    ...keys,
    sealing: what.includes('sealing') ? [...fresh.sealing, ...keys.sealing] : keys.sealing,
    passing: what.includes('passing') ? [...fresh.passing, ...keys.passing] : keys.passing,
  }
}

/** Waits until nobody is filing, and lets nobody file until this transaction ends. */
async function holdFilings(tx: Tx): Promise<void> {
  await tx
    .updateTable('switches')
    .set((e) => ({ value: e.ref('value') }))
    .where('name', '=', LEAF_ROW)
    .execute()
}

async function casesUnder(tx: Tx, pattern: string): Promise<number> {
  let count = 0
  for (const table of ['cases', 'stored_cases'] as const) {
    const row = await tx
      .selectFrom(table)
      .select((e) => e.fn.countAll().as('n'))
      .where('wrapped_key', 'like', `%:${pattern}`)
      .executeTakeFirst()
    count += Number(row?.n ?? 0)
  }
  return count
}
