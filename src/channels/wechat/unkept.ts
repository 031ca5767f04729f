import type { Heard } from './wire.ts'

export type UnkeptOptions = {
  readonly offer: (message: Heard) => void
  /** Told when the oldest message had to be given up. */
  readonly overflow: () => void
  readonly most?: number | undefined
}

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 60_000

/**
 * Messages the desk has not yet kept. WeChat does not bring a message twice, so that the gateway holds each one,
 * in memory only, until the desk has it, and offers it again when the desk could not.
 */
export function createUnkept({ offer, overflow, most = 1000 }: UnkeptOptions) {
  const waiting = new Map<string, { readonly message: Heard; waitMs: number }>()

  return {
    add(message: Heard): void {
      waiting.set(message.id, { message, waitMs: FIRST_WAIT_MS })
      offer(message)
      if (waiting.size <= most) return
      for (const oldest of waiting.keys()) {
        waiting.delete(oldest)
        overflow()
        return
      }
    },
    kept(id: string): void {
      waiting.delete(id)
    },
    again(id: string): void {
      const entry = waiting.get(id)
      if (!entry) return
      setTimeout(() => waiting.has(id) && offer(entry.message), entry.waitMs)
      entry.waitMs = Math.min(entry.waitMs * 2, LONGEST_WAIT_MS)
    },
  }
}
