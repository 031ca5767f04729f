import {
  type CipherKey,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { LinliError } from '../errors.ts'

/** A key of one case, wrapped by the master key; without it the case's fields are noise. */
export type WrappedKey = string

/**
 * All secrets of a running desk, derived from one master key (HKDF-SHA256).
 * Sealed text is `v1.<keyId>.<iv>.<tag>.<cipher>` in base64url: AES-256-GCM with a context as additional data,
 * so that a value moved to another case, field or table does not open.
 */
export type Vault = {
  /** Short name of the current master key, for rotation. */
  readonly keyId: string
  /** A stable keyed hash of an account: the same person, but nobody can tell who (P-09). */
  pseudonym(text: string): string
  seal(text: string, context: string): string
  open(sealed: string, context: string): string
  newKey(): { readonly key: Buffer; readonly wrapped: WrappedKey }
  unwrap(wrapped: WrappedKey): Buffer
  /** Wraps the same case key under the current master key. */
  rewrap(wrapped: WrappedKey): WrappedKey
  /** An 11-character signature (64 bits) that binds a button's value to one chat. */
  sign(value: string, chat: string): string
}

const ALGORITHM = 'aes-256-gcm'

/** Builds the vault of a 32-byte master key; `former` keys still open what they sealed, until rotation is done. */
export function createVault(master: Buffer, former: readonly Buffer[] = []): Vault {
  const current = derive(master)
  const keys = new Map([current, ...former.map(derive)].map((set) => [set.id, set]))
  // Pseudonyms and signatures must outlive a rotation, so they come from the oldest key.
  const stable = former.length > 0 ? derive(former[former.length - 1] ?? master) : current

  function keysOf(sealed: string) {
    const id = sealed.split('.', 3)[1] ?? ''
    const set = keys.get(id)
    if (!set)
      throw new LinliError(
        'key_unknown',
        `Data is sealed with key ${id}: put that master key back.`,
      )
    return set
  }

  return {
    keyId: current.id,
    pseudonym: (text) =>
      createHmac('sha256', stable.hash).update(text).digest('base64url').slice(0, 27),
    seal: (text, context) => sealWith(current.box, text, context, current.id),
    open: (sealed, context) => openWith(keysOf(sealed).box, sealed, context),
    newKey() {
      const key = randomBytes(32)
      return {
        key,
        wrapped: sealWith(current.wrap, key.toString('base64'), 'case-key', current.id),
      }
    },
    unwrap: (wrapped) => Buffer.from(openWith(keysOf(wrapped).wrap, wrapped, 'case-key'), 'base64'),
    rewrap: (wrapped) =>
      sealWith(
        current.wrap,
        openWith(keysOf(wrapped).wrap, wrapped, 'case-key'),
        'case-key',
        current.id,
      ),
    sign: (value, chat) =>
      createHmac('sha256', stable.sign)
        .update(`${chat}\n${value}`)
        .digest('base64url')
        .slice(0, 11),
  }
}

function derive(master: Buffer) {
  // As key objects: a bare buffer is made into one at every use, at five times the price of the use itself.
  const part = (use: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', master, 'linli', use, 32)))
  const id = createHmac('sha256', master).update('id').digest('base64url').slice(0, 6)
  return { id, hash: part('pseudonym'), box: part('box'), wrap: part('wrap'), sign: part('sign') }
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
