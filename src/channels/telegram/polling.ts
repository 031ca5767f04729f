import { setTimeout as sleep } from 'node:timers/promises'
import { type Api, GrammyError } from 'grammy'
import { z } from 'zod'
import { codeOf } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { numbered, talkOf, WANTED } from './update.ts'

export type PollingOptions = {
  readonly api: Api
  readonly log: Log
  /** Resolves once the update is kept or needs no keeping; a rejection means: offer it again. */
  readonly take: (update: z.infer<typeof numbered>) => Promise<void>
  /** Told once when trouble begins that somebody must see to. */
  readonly onTrouble: (trouble: 'second-poller' | 'token' | 'unreachable') => void
}

/** How long Telegram may hold an empty answer back (seconds). */
const HOLD_S = 30
const BATCH = 100
/** An empty answer that comes sooner than this was not held back: do not ask in a tight loop (milliseconds). */
const AT_ONCE_MS = 500
const PAUSE_MS = 100
const LONGEST_WAIT_MS = 60_000
/** So many tries without an answer before staff are told. */
const PATIENCE = 5

const batch = z.array(numbered)

/**
 * Long polling that confirms an update only after it is kept: all of a batch are taken side by side, and the next
 * getUpdates, whose offset confirms, waits for them. (grammY's own loop confirms also what failed, and its runner
 * confirms before handlers end.)
 */
export function createPolling({ api, log, take, onTrouble }: PollingOptions) {
  const closing = new AbortController()
  // grammY types the signal after an older polyfill; it only adds and removes an abort listener.
  const signal = closing.signal as unknown as Parameters<Api['getUpdates']>[1]
  let offset = 0
  let failures = 0
  let running: Promise<void> = Promise.resolve()

  async function loop(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        await step()
        failures = 0
      } catch (error) {
        if (closing.signal.aborted) return
        await pause(afterTrouble(error))
      }
    }
  }

  async function step(): Promise<void> {
    const asked = performance.now()
    const updates = batch.parse(
      await api.getUpdates(
        { offset, limit: BATCH, timeout: HOLD_S, allowed_updates: WANTED },
        signal,
      ),
    )
    const taken = await takeAll(updates)
    const failed = taken.findIndex(({ status }) => status === 'rejected')
    const kept = failed === -1 ? updates : updates.slice(0, failed)
    offset = (kept.at(-1)?.update_id ?? offset - 1) + 1
    const fault = taken[failed]
    if (fault?.status === 'rejected') throw fault.reason
    if (updates.length === 0 && performance.now() - asked < AT_ONCE_MS) await pause(PAUSE_MS)
  }

  /** Talks side by side; in one talk one after another, and nothing behind a message that could not be kept. */
  function takeAll(updates: z.infer<typeof batch>) {
    const talks = new Map<string, Promise<void>>()
    const taken = updates.map((update) => {
      const talk = talkOf(update)
      const before = talks.get(talk)
      const own = before ? before.then(() => take(update)) : take(update)
      talks.set(talk, own)
      return own
    })
    return Promise.allSettled(taken)
  }

  /** Says what is wrong, once for each stretch of trouble; returns how long to wait (milliseconds). */
  function afterTrouble(error: unknown): number {
    failures += 1
    const status = error instanceof GrammyError ? error.error_code : undefined
    log.warn({ event: 'telegram_poll_failed', code: status ?? codeOf(error), attempt: failures })
    if (failures === 1 && status === 409) onTrouble('second-poller')
    if (failures === 1 && status === 401) onTrouble('token')
    if (failures === PATIENCE && status !== 409 && status !== 401) onTrouble('unreachable')
    const told = error instanceof GrammyError ? error.parameters.retry_after : undefined
    if (told !== undefined) return told * 1000
    return Math.min(LONGEST_WAIT_MS, 500 * 2 ** failures) * (0.5 + Math.random() / 2)
  }

  /** Ends early when we are closing. */
  async function pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: closing.signal }).catch(() => undefined)
  }

  return {
    start(): void {
      running = loop()
    },
    /** Ends the open request, waits for what is being kept, and confirms exactly that. */
    async stop(): Promise<void> {
      closing.abort()
      await running
      if (offset > 0) await api.getUpdates({ offset, limit: 1, timeout: 0 }).catch(() => undefined)
    },
  }
}
