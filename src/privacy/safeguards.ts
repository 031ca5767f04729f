import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import Keyv from 'keyv'
import { codeOf, LinliError } from '../errors.ts'
import { createLog, type Log } from '../log.ts'
import { createKeyvTable, type Store } from '../store/store.ts'
import { checkMode } from './key-ring.ts'
import type { Vault } from './vault.ts'

/** One thing that must hold; it throws a LinliError when it does not. */
export type Safeguard = { readonly name: string; readonly check: () => Promise<void> }

export type SafeguardsOptions = {
  readonly safeguards: readonly Safeguard[]
  readonly log: Log
  /** Told whenever what is broken changes; empty when all holds again. */
  readonly onChange: (broken: readonly string[]) => Promise<void>
}

/** Looks whether everything that protects residents still does. While anything is broken, only hotlines are named (P-28). */
export function createSafeguards({ safeguards, log, onChange }: SafeguardsOptions) {
  let broken: readonly string[] = []

  return {
    broken: (): readonly string[] => broken,

    async look(): Promise<readonly string[]> {
      const found: string[] = []
      for (const { name, check } of safeguards) {
        try {
          await check()
        } catch (error) {
          // A database that is away for a moment tells nothing: what was so stays so.
          if (error instanceof LinliError || broken.includes(name)) found.push(name)
          log.error({ event: 'safeguard_broken', kind: name, code: codeOf(error) })
        }
      }
      const changed = found.join() !== broken.join()
      broken = found
      if (changed) await onChange(found)
      return found
    },
  }
}

export type Safeguards = ReturnType<typeof createSafeguards>

export type OwnSafeguardsOptions = {
  readonly keyFile: string
  readonly store: Store
  readonly vault: Vault
  readonly now: () => number
  /** Faults in the newest part of the audit. */
  readonly auditFaults: () => Promise<number>
  /** One for each channel that has groups: throws when talk that is not for us could get through. */
  readonly groupFilters?: readonly (() => Promise<void>)[] | undefined
}

const CANARY = '防线探针-13800000000-canary'
/** What is erased must be destroyed in the key file within this time (milliseconds). */
const SHRED_LATE_MS = 3_600_000

/** The safeguards that every desk has, whatever its channels. */
export function ownSafeguards(options: OwnSafeguardsOptions): readonly Safeguard[] {
  const { keyFile, store, vault, now, auditFaults, groupFilters = [] } = options
  return [
    { name: 'key-file', check: async () => checkMode(keyFile) },
    { name: 'log', check: async () => checkLog() },
    { name: 'seal', check: () => checkSeal(store, vault, now) },
    {
      name: 'audit',
      async check() {
        if ((await auditFaults()) > 0)
          throw new LinliError('audit_broken', 'The audit was changed. Run: npm run verify')
      },
    },
    { name: 'erasure', check: () => checkErasure(store, now) },
    { name: 'retention', check: () => checkRetention(store) },
    {
      name: 'group-filter',
      async check() {
        for (const check of groupFilters) await check()
      },
    },
  ]
}

/** Words, names and errors given to the log must not come out of it. */
export function checkLog(): void {
  const lines: string[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
  const line = { event: 'probe', text: CANARY, error: new Error(CANARY), code: 'probe' }
  createLog('trace', sink).error(line)
  const written = lines.join('')
  if (!written.includes('probe') || written.includes('canary') || written.includes('13800000000'))
    throw new LinliError('log_leaks', 'The log lets through what is not on its list.')
}

/** What is kept must be unreadable in the table, must open again, and must not open when it was changed. */
async function checkSeal(store: Store, vault: Vault, now: () => number): Promise<void> {
  // Several workers look at once, each at a probe of its own.
  const [namespace, probe] = ['canary', randomUUID()]
  const kept = new Keyv<string>({
    store: createKeyvTable({ db: store.db, namespace, box: vault, now }),
  })
  await kept.set(probe, CANARY, SHRED_LATE_MS)
  const row = await store.db
    .selectFrom('keyv')
    .select('value')
    .where('namespace', '=', namespace)
    .where('key', '=', probe)
    .executeTakeFirst()
  const back = await kept.get(probe)
  await kept.delete(probe)
  const raw = row?.value ?? CANARY
  if (raw.includes('canary') || raw.includes('13800000000') || back !== CANARY)
    throw new LinliError('seal_leaks', 'What is kept is not sealed, or does not open again.')
  // The iv is changed, not the last letter: that may hold bits which count for nothing.
  const [version = '', id = '', iv = '', ...rest] = raw.split('.')
  const turned = [version, id, `${iv.startsWith('A') ? 'B' : 'A'}${iv.slice(1)}`, ...rest].join('.')
  try {
    vault.open(turned, `${namespace}|${probe}`)
  } catch {
    return
  }
  throw new LinliError('seal_open', 'A changed value opened as if nothing had happened.')
}

async function checkErasure(store: Store, now: () => number): Promise<void> {
  const late = await store.db
    .selectFrom('shreds')
    .select('leaf')
    .where('at', '<', now() - SHRED_LATE_MS)
    .limit(1)
    .executeTakeFirst()
  if (late)
    throw new LinliError(
      'erasure_late',
      'Something erased is not destroyed in the key file yet. Can the desk write that file?',
    )
}

async function checkRetention(store: Store): Promise<void> {
  const dead = await store.db
    .selectFrom('jobs')
    .select('seq')
    .where('name', 'in', ['retention', 'shred'])
    .where('state', '=', 'dead')
    .limit(1)
    .executeTakeFirst()
  if (dead) throw new LinliError('retention_dead', 'Nothing is forgotten any more: a job has died.')
}
