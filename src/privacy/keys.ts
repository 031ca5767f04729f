import { randomBytes } from 'node:crypto'
import { LinliError } from '../errors.ts'
import { TREE_HEIGHT, type TreeNode } from './shred-tree.ts'

/** Everything secret that a desk lives by. The newest of each list comes first; those behind it are on their way out. */
export type Keys = {
  /** Stays for ever: the same account has the same pseudonym, a button keeps its signature. */
  readonly identity: Buffer
  /** Wraps the keys of cases and seals what is kept for long. Renewed by `npm run rotate`. */
  readonly sealing: readonly Buffer[]
  /** Seals what passes through: sessions, messages, jobs. Renewed at every erasure, too. */
  readonly passing: readonly Buffer[]
  /** One destructible secret for each case. */
  readonly tree: readonly TreeNode[]
}

const KEY_BYTES = 32
const NOTE =
  "# Linli's keys: without this file nothing opens. Keep one copy apart from the database, and renew it after erasures."
/** The key shown in the documentation; a desk that runs on it protects nobody. */
const EXAMPLE = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='

/** Keys as they are made at the very first start. */
export function freshKeys(): Keys {
  return {
    identity: randomBytes(KEY_BYTES),
    sealing: [randomBytes(KEY_BYTES)],
    passing: [randomBytes(KEY_BYTES)],
    tree: [{ start: 0, height: TREE_HEIGHT, secret: randomBytes(KEY_BYTES) }],
  }
}

/** The text of a key file. */
export function printKeys({ identity, sealing, passing, tree }: Keys): string {
  const line = (kind: string) => (key: Buffer) => `${kind} ${key.toString('base64')}`
  return [
    NOTE,
    line('identity')(identity),
    ...sealing.map(line('sealing')),
    ...passing.map(line('passing')),
    ...tree.map(({ start, height, secret }) => line(`tree ${start} ${height}`)(secret)),
    '',
  ].join('\n')
}

/** Reads the text of a key file; `file` is for messages. Throws `key_is_example` and `key_malformed`. */
export function parseKeys(text: string, file: string): Keys {
  if (text.includes(EXAMPLE))
    throw new LinliError(
      'key_is_example',
      `${file} holds the example key. Delete the file; a real one is made at the next first start.`,
    )
  const found = { identity: [] as Buffer[], sealing: [] as Buffer[], passing: [] as Buffer[] }
  const tree: TreeNode[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const [, kind, start, height, base64 = ''] =
      /^(identity|sealing|passing|tree (\d{1,10}) (\d{1,2})) (\S+)$/.exec(line.trim()) ?? []
    const key = Buffer.from(base64, 'base64')
    if (key.length !== KEY_BYTES)
      throw new LinliError(
        'key_malformed',
        `${file}:${index + 1}: not a line of a key file. Put the file back from your copy.`,
      )
    if (kind === 'identity' || kind === 'sealing' || kind === 'passing') found[kind].push(key)
    else tree.push({ start: Number(start), height: Number(height), secret: key })
  }
  const [identity, second] = found.identity
  if (!identity || second || found.sealing.length === 0 || found.passing.length === 0)
    throw new LinliError(
      'key_malformed',
      `${file} must hold one identity, a sealing and a passing key. Put the file back from your copy.`,
    )
  return { identity, sealing: found.sealing, passing: found.passing, tree }
}
