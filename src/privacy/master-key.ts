import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { LinliError } from '../errors.ts'

/** The key shown in the documentation; a desk that runs on it protects nobody. */
const EXAMPLE = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='

export type MasterKeys = {
  readonly current: Buffer
  readonly former: readonly Buffer[]
  readonly created: boolean
}

/**
 * Reads the master key file: one base64 key of 32 bytes a line, the current one first, former ones below.
 * Makes the file on the very first start (`mayCreate`), readable by the owner alone.
 * Throws when it is missing later, readable by others, malformed, or the example key.
 */
export function loadMasterKey(file: string, mayCreate: boolean): MasterKeys {
  if (!existsSync(file)) {
    if (!mayCreate)
      throw new LinliError(
        'key_missing',
        `MASTER_KEY_FILE ${file} is missing, but there is data sealed with it. Put the key back from your backup.`,
      )
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
    chmodSync(file, 0o600)
    return { ...readKeys(file), created: true }
  }
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw new LinliError('key_open_to_others', `Others can read ${file}. Run: chmod 600 ${file}`)
  return { ...readKeys(file), created: false }
}

function readKeys(file: string) {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  if (lines.includes(EXAMPLE))
    throw new LinliError(
      'key_is_example',
      `${file} holds the example key. Delete the file; a real one is made at the next first start.`,
    )
  const [current, ...former] = lines.map((line) => Buffer.from(line, 'base64'))
  if (!current || [current, ...former].some((key) => key.length !== 32))
    throw new LinliError('key_malformed', `${file}: each line must be 32 bytes in base64.`)
  return { current, former }
}
