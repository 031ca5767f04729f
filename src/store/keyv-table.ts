import { EventEmitter } from 'node:events'
import { type KeyvStorageAdapter, type KeyvStorageCapability, keyvStorageCapability } from 'keyv'
import type { Db, Tx } from './store.ts'

/** Seals what is kept, so that a copied database shows nothing. */
export type Box = {
  seal(text: string, context: string): string
  open(sealed: string, context: string): string
}

export type KeyvTableOptions = {
  readonly db: Db | Tx
  readonly namespace: string
  readonly box: Box
  readonly now: () => number
}

/**
 * Keyv's storage in our own database: what lives here may vanish (sessions, caches), but a transaction covers it.
 * The adapter owns its namespace: Keyv 6 hands it bare keys, and one adapter must serve one namespace only.
 * A class because Keyv asks for an event emitter with these methods.
 */
class KeyvTable extends EventEmitter {
  readonly #options: KeyvTableOptions
  // Keyv writes its own (unset) namespace here; ours stays in the options.
  namespace: string | undefined

  constructor(options: KeyvTableOptions) {
    super()
    this.#options = options
  }

  get capabilities(): KeyvStorageCapability {
    return keyvStorageCapability(this)
  }

  async getMany<Value>(keys: string[]): Promise<(Value | undefined)[]> {
    const { db, namespace, box, now } = this.#options
    if (keys.length === 0) return []
    const rows = await db
      .selectFrom('keyv')
      .select(['key', 'value', 'expires_at'])
      .where('namespace', '=', namespace)
      .where('key', 'in', keys)
      .execute()
    const values = new Map<string, Value>()
    for (const { key, value, expires_at } of rows) {
      if (expires_at > 0 && expires_at <= now()) continue
      // Keyv stores what it serialised itself and reads it back as such.
      const opened = openedOr(box, value, `${namespace}|${key}`)
      if (opened !== undefined) values.set(key, JSON.parse(opened) as Value)
    }
    return keys.map((key) => values.get(key))
  }

  async get<Value>(key: string): Promise<Value | undefined> {
    return (await this.getMany<Value>([key]))[0]
  }

  async set(key: string, value: unknown, expires?: number): Promise<boolean> {
    const { db, namespace, box, now } = this.#options
    const sealed = box.seal(JSON.stringify(value), `${namespace}|${key}`)
    // Keyv reckons the end by the machine's clock; it is read, and forgotten, by ours.
    const expires_at = expires ? expires - Date.now() + now() : 0
    await db
      .insertInto('keyv')
      .values({ namespace, key, value: sealed, expires_at })
      .onConflict((conflict) =>
        conflict.columns(['namespace', 'key']).doUpdateSet({ value: sealed, expires_at }),
      )
      .execute()
    return true
  }

  async setMany<Value>(
    entries: { key: string; value: Value; expires?: number }[],
  ): Promise<boolean[]> {
    const done: boolean[] = []
    for (const { key, value, expires } of entries) done.push(await this.set(key, value, expires))
    return done
  }

  async deleteMany(keys: string[]): Promise<boolean[]> {
    const done: boolean[] = []
    for (const key of keys) done.push(await this.delete(key))
    return done
  }

  async delete(key: string): Promise<boolean> {
    const { db, namespace } = this.#options
    const { numDeletedRows } = await db
      .deleteFrom('keyv')
      .where('namespace', '=', namespace)
      .where('key', '=', key)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }

  async has(key: string): Promise<boolean> {
    return (await this.getMany([key]))[0] !== undefined
  }

  async hasMany(keys: string[]): Promise<boolean[]> {
    return (await this.getMany(keys)).map((value) => value !== undefined)
  }

  async clear(): Promise<void> {
    const { db, namespace } = this.#options
    await db.deleteFrom('keyv').where('namespace', '=', namespace).execute()
  }
}

/** What a destroyed key had sealed has vanished, as things here may. */
function openedOr(box: Box, sealed: string, context: string): string | undefined {
  try {
    return box.open(sealed, context)
  } catch {
    return undefined
  }
}

/** An adapter for `new Keyv({ store })`, one per namespace. */
export function createKeyvTable(options: KeyvTableOptions): KeyvStorageAdapter {
  // Keyv types its emitter by a library of its own; Node's emitter does what it asks for at run time.
  return new KeyvTable(options) as unknown as KeyvStorageAdapter
}
