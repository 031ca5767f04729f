import { EventEmitter } from 'node:events'
import { type KeyvStorageAdapter, type KeyvStorageCapability, keyvStorageCapability } from 'keyv'
import type { Db, Tx } from './database.ts'
import { statement } from './statement.ts'

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

const read = statement<{ readonly value: string; readonly expires_at: number }>(
  'select value, expires_at from keyv where namespace = ? and key = ?',
)
const write = statement(
  `insert into keyv (namespace, key, value, expires_at) values (?, ?, ?, ?)
    on conflict (namespace, key) do update set value = excluded.value, expires_at = excluded.expires_at`,
)
const remove = statement('delete from keyv where namespace = ? and key = ? returning key')

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
    const values: (Value | undefined)[] = []
    for (const key of keys) values.push(await this.get<Value>(key))
    return values
  }

  async get<Value>(key: string): Promise<Value | undefined> {
    const { db, namespace, box, now } = this.#options
    const [row] = await read(db, [namespace, key])
    if (!row || (row.expires_at > 0 && row.expires_at <= now())) return undefined
    const opened = openedOr(box, row.value, `${namespace}|${key}`)
    // Keyv stores what it serialised itself and reads it back as such.
    return opened === undefined ? undefined : (JSON.parse(opened) as Value)
  }

  async set(key: string, value: unknown, expires?: number): Promise<boolean> {
    const { db, namespace, box, now } = this.#options
    const sealed = box.seal(JSON.stringify(value), `${namespace}|${key}`)
    // Keyv reckons the end by the machine's clock; it is read, and forgotten, by ours.
    const expires_at = expires ? expires - Date.now() + now() : 0
    await write(db, [namespace, key, sealed, expires_at])
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
    return (await remove(db, [namespace, key])).length > 0
  }

  async has(key: string): Promise<boolean> {
    return (await this.get(key)) !== undefined
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
