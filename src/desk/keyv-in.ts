import Keyv from 'keyv'
import { type Box, createKeyvTable, type Db, type Tx } from '../store/store.ts'

/** Keyv over our own table, for the database or inside a transaction; made once for each. */
export function keyvIn<Value>(
  namespace: string,
  { box, now }: { readonly box: Box; readonly now: () => number },
): (db: Db | Tx) => Keyv<Value> {
  const made = new WeakMap<Db | Tx, Keyv<Value>>()
  return function within(db) {
    const known = made.get(db)
    if (known) return known
    const store = createKeyvTable({ db, namespace, box, now })
    // The table seals JSON itself: once is enough.
    const fresh = new Keyv<Value>({ store, serialization: false })
    made.set(db, fresh)
    return fresh
  }
}
