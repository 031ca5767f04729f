import {
  type CipherKey,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { LinliError } from '../errors.ts'
import type { KeyRing } from './key-ring.ts'
import type { Keys } from './keys.ts'
import { leafFrom, leafSecret } from './shred-tree.ts'

/** A key of one case, wrapped: `<leaf>:<sealed>`. It opens with the key file, until its leaf there is destroyed. */
export type WrappedKey = string
/** What a wrapped key may be used for. Nothing but sealing it anew opens one that is for storage alone (P-13). */
export type KeyUse = 'case-key' | 'storage-key'

/**
 * What a running desk does with its secrets (HKDF-SHA256 from the key file).
 * Sealed text is `v1.<keyId>.<iv>.<tag>.<cipher>` in base64url: AES-256-GCM with a context as additional data,
 * so that a value moved to another case, field or table does not open.
 */
export type Vault = {
  /** A stable keyed hash of an account: the same person, but nobody can tell who (P-09). */
  pseudonym(text: string): string
  /** Seals what passes through: sessions, messages, jobs. */
  seal(text: string, context: string): string
  /** Seals what must still open from an old backup. */
  sealLasting(text: string, context: string): string
  open(sealed: string, context: string): string
  /** A key for one case, wrapped with the destructible secret of this leaf. */
  newKey(leaf: number): { readonly key: Buffer; readonly wrapped: WrappedKey }
  /** The first leaf from this one on that is not destroyed, by the newest key file. */
  leafFrom(leaf: number): number
  unwrap(wrapped: WrappedKey): Buffer
  /** Wraps the same case key under the current sealing key. */
  rewrap(wrapped: WrappedKey, use?: KeyUse): WrappedKey
  /** The same key under a new leaf, for storage alone: from now on `unwrap` refuses it. */
  putAway(wrapped: WrappedKey, leaf: number): WrappedKey
  /** An 11-character signature (64 bits) that binds a button's value to one chat. */
  sign(value: string, chat: string): string
}

type Part = { readonly id: string; readonly box: KeyObject; readonly wrap: KeyObject }
type Derived = {
  readonly keys: Keys
  readonly hash: KeyObject
  readonly sign: KeyObject
  readonly sealing: Part
  readonly passing: Part
  readonly byId: ReadonlyMap<string, Part>
}

const ALGORITHM = 'aes-256-gcm'

/** Builds the vault over a key ring; it goes along when the keys change. */
export function createVault(ring: KeyRing): Vault {
  let derived = derive(ring.keys())

  function now(): Derived {
    const keys = ring.keys()
    if (keys !== derived.keys) derived = derive(keys)
    return derived
  }

  function partOf(sealed: string): Part {
    const id = sealed.split('.', 3)[1] ?? ''
    const known = now().byId.get(id)
    if (known) return known
    // Sealed by a colleague under a key we have not seen yet?
    ring.refresh()
    const found = now().byId.get(id)
    if (!found)
      throw new LinliError('key_unknown', `Data is sealed with key ${id}: put that key file back.`)
    return found
  }

  function wrapKey({ wrap }: Part, leaf: number): Buffer {
    const secret = leafSecret(now().keys.tree, leaf)
    if (!secret) throw new LinliError('shredded', 'The key of this case was destroyed for good.')
    return createHmac('sha256', wrap).update(secret).digest()
  }

  function wrap(key: Buffer, leaf: number, use: KeyUse): WrappedKey {
    const { sealing } = now()
    const sealed = sealWith(
      wrapKey(sealing, leaf),
      key.toString('base64'),
      `${use}|${leaf}`,
      sealing.id,
    )
    return `${leaf}:${sealed}`
  }

  function unwrap(wrapped: WrappedKey, use: KeyUse): Buffer {
    const leaf = leafOf(wrapped)
    const sealed = wrapped.slice(wrapped.indexOf(':') + 1)
    return Buffer.from(openWith(wrapKey(partOf(sealed), leaf), sealed, `${use}|${leaf}`), 'base64')
  }

  return {
    pseudonym: (text) =>
      createHmac('sha256', now().hash).update(text).digest('base64url').slice(0, 27),
    seal(text, context) {
      const { box, id } = now().passing
      return sealWith(box, text, context, id)
    },
    sealLasting(text, context) {
      const { box, id } = now().sealing
      return sealWith(box, text, context, id)
    },
    open: (sealed, context) => openWith(partOf(sealed).box, sealed, context),
    newKey(leaf) {
      const key = randomBytes(32)
      return { key, wrapped: wrap(key, leaf, 'case-key') }
    },
    leafFrom(leaf) {
      ring.refresh()
      const free = leafFrom(now().keys.tree, leaf)
      if (free === undefined)
        throw new LinliError('tree_used_up', 'The key file has no room for another case.')
      return free
    },
    unwrap: (wrapped) => unwrap(wrapped, 'case-key'),
    rewrap: (wrapped, use = 'case-key') => wrap(unwrap(wrapped, use), leafOf(wrapped), use),
    putAway: (wrapped, leaf) => wrap(unwrap(wrapped, 'case-key'), leaf, 'storage-key'),
    sign: (value, chat) =>
      createHmac('sha256', now().sign).update(`${chat}\n${value}`).digest('base64url').slice(0, 11),
  }
}

/** The leaf of the tree that a wrapped key depends on. */
export function leafOf(wrapped: WrappedKey): number {
  return Number.parseInt(wrapped, 10)
}

/** Short name of a sealing or passing key, as it stands in what it sealed. */
export function idOf(key: Buffer): string {
  return createHmac('sha256', key).update('id').digest('base64url').slice(0, 6)
}

function derive(keys: Keys): Derived {
  // As key objects: a bare buffer is made into one at every use, at five times the price of the use itself.
  const key = (from: Buffer, use: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', from, 'linli', use, 32)))
  const part = (from: Buffer): Part => ({
    id: idOf(from),
    box: key(from, 'box'),
    wrap: key(from, 'wrap'),
  })
  const sealing = keys.sealing.map(part)
  const passing = keys.passing.map(part)
  const [newestSealing] = sealing
  const [newestPassing] = passing
  if (!newestSealing || !newestPassing)
    throw new LinliError('key_malformed', 'A key ring without a sealing and a passing key.')
  return {
    keys,
    hash: key(keys.identity, 'pseudonym'),
    sign: key(keys.identity, 'sign'),
    sealing: newestSealing,
    passing: newestPassing,
    byId: new Map([...sealing, ...passing].map((one) => [one.id, one])),
  }
}
/** Seals with a given 32-byte key; used directly for a case's own key. */
export function sealWith(key: CipherKey, text: string, context: string, keyId = 'case'): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(context))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return [
    'v1',
    keyId,
    iv.toString('base64url'),
    cipher.getAuthTag().toString('base64url'),
    body.toString('base64url'),
  ].join('.')
}

/** Opens what `sealWith` made; a changed, moved or foreign value throws `seal_broken`. */
export function openWith(key: CipherKey, sealed: string, context: string): string {
  const [version, , iv = '', tag = '', body = ''] = sealed.split('.')
  if (version !== 'v1') throw new LinliError('seal_unknown', 'This value was not sealed by Linli.')
  try {
    const decipher = createDecipheriv(ALGORITHM, key, Buffer.from(iv, 'base64url'))
      .setAAD(Buffer.from(context))
      .setAuthTag(Buffer.from(tag, 'base64url'))
    return Buffer.concat([
      decipher.update(Buffer.from(body, 'base64url')),
      decipher.final(),
    ]).toString('utf8')
  } catch (cause) {
    throw new LinliError(
      'seal_broken',
      'A sealed value does not open: changed, moved, or another key.',
      { cause },
    )
  }
}

/** Compares two short secrets without telling by time where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
