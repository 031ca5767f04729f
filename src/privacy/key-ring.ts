import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { LinliError } from '../errors.ts'
import { freshKeys, type Keys, parseKeys, printKeys } from './keys.ts'

/** The keys of a running desk. Several workers and commands may share one file. */
export type KeyRing = {
  /** True when this start made the file. */
  readonly created: boolean
  /** How long after a change every other reader has surely noticed it (milliseconds). */
  readonly noticedAfterMs: number
  keys(): Keys
  /** Looks at the file at once. */
  refresh(): void
  /** Changes the keys on disk, safely against other changers and against a crash; returns what they are now. */
  change(edit: (keys: Keys) => Keys): Keys
}

/** A running desk looks at its key file so often (milliseconds). */
const LOOK_MS = 500
const LOCK_TRY_MS = 20
const LOCK_TRIES = 500
/** A lock this old was left by a crash (milliseconds). */
const LOCK_STALE_MS = 30_000

/**
 * Opens the key file; makes it on the very first start (`mayCreate`), readable by the owner alone.
 * Throws when it is missing later, readable by others, malformed, or the example.
 */
export function openKeyRing(file: string, mayCreate: boolean): KeyRing {
  const created = !existsSync(file)
  if (created) makeFile(file, mayCreate)
  checkMode(file)
  let kept = readKeys(file)
  let seen = markOf(file)
  let lookedAt = performance.now()

  function refresh(): void {
    lookedAt = performance.now()
    // While the file is away what is in memory still serves; the safeguards report it.
    const mark = existsSync(file) ? markOf(file) : seen
    if (mark === seen) return
    kept = readKeys(file)
    seen = mark
  }

  return {
    created,
    noticedAfterMs: 4 * LOOK_MS,
    keys() {
      if (performance.now() - lookedAt >= LOOK_MS) refresh()
      return kept
    },
    refresh,
    change(edit) {
      const unlock = lock(file)
      try {
        checkMode(file)
        kept = edit(readKeys(file))
        writeWhole(file, printKeys(kept))
        seen = markOf(file)
        return kept
      } finally {
        unlock()
      }
    },
  }
}

/** Keys that live in memory alone, for tests and for trying something out. */
export function memoryKeyRing(first: Keys = freshKeys()): KeyRing {
  let kept = first
  return {
    created: false,
    noticedAfterMs: 0,
    keys: () => kept,
    refresh: () => undefined,
    change(edit) {
      kept = edit(kept)
      return kept
    },
  }
}

/** Throws `key_missing` and `key_open_to_others`; for the start and for the hourly look. */
export function checkMode(file: string): void {
  if (!existsSync(file)) throw missing(file)
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw new LinliError('key_open_to_others', `Others can read ${file}. Run: chmod 600 ${file}`)
}

function makeFile(file: string, mayCreate: boolean): void {
  if (!mayCreate) throw missing(file)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const unlock = lock(file)
  try {
    if (!existsSync(file)) writeWhole(file, printKeys(freshKeys()))
  } finally {
    unlock()
  }
}

function missing(file: string): LinliError {
  return new LinliError(
    'key_missing',
    `MASTER_KEY_FILE ${file} is missing, but there is data sealed with it. Put the file back from your copy.`,
  )
}

function readKeys(file: string): Keys {
  return parseKeys(readFileSync(file, 'utf8'), file)
}

/** Changes whenever the file does: it is always replaced, never written over. */
function markOf(file: string): string {
  const { ino, mtimeNs, size } = statSync(file, { bigint: true })
  return `${ino} ${mtimeNs} ${size}`
}

/** Either the old content or the new is there, whatever happens meanwhile. */
function writeWhole(file: string, text: string): void {
  const fresh = `${file}.new`
  rmSync(fresh, { force: true })
  const handle = openSync(fresh, 'wx', 0o600)
  writeSync(handle, text)
  fsyncSync(handle)
  closeSync(handle)
  chmodSync(fresh, 0o600)
  renameSync(fresh, file)
  if (process.platform === 'win32') return
  const folder = openSync(dirname(file), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

/** One changer at a time, across processes. */
function lock(file: string): () => void {
  const path = `${file}.lock`
  for (let tries = 0; tries < LOCK_TRIES; tries += 1) {
    try {
      closeSync(openSync(path, 'wx', 0o600))
      return () => rmSync(path, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      const age = existsSync(path) ? Date.now() - statSync(path).mtimeMs : 0
      if (age > LOCK_STALE_MS) rmSync(path, { force: true })
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_TRY_MS)
    }
  }
  throw new LinliError('key_locked', `${path} is in the way. If no Linli runs, delete it.`)
}
