import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Body, Refusal, SentMessage } from './bot-api.ts'
import type { Press, Saying } from './telegram-emulator.ts'

/** What a running emulator counts. */
export type EmulatorStats = {
  readonly polls: number
  readonly conflicts: number
  readonly webhookTries: number
  readonly sent: number
  readonly unconfirmed: number
}

export type EmulatorClient = ReturnType<typeof connectEmulator>

/** Talks to a standalone emulator. Lists travel in one request, so that thousands can be said at once. */
export function connectEmulator(url: string, token: string) {
  async function ask(action: string, body: unknown): Promise<unknown> {
    const response = await fetch(`${url}/control/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    // The emulator is our own and answers with this one shape.
    const { result } = (await response.json()) as { readonly result: unknown }
    return result
  }

  return {
    url,
    token,
    say: async (sayings: readonly Saying[]) => (await ask('say', sayings)) as readonly Body[],
    press: async (presses: readonly Press[]) => (await ask('press', presses)) as readonly string[],
    push: async (updates: readonly Body[]) => (await ask('push', updates)) as readonly number[],
    refuse: async (refusals: readonly Refusal[]) => void (await ask('refuse', refusals)),
    know: async (chats: readonly number[]) => void (await ask('know', chats)),
    stats: async () => (await ask('stats', {})) as EmulatorStats,
    /** What was sent from the `from`th message on, after waiting up to `ms` until `count` were sent in all. */
    sent: async ({ from = 0, count = 0, ms = 0 } = {}) =>
      (await ask('sent', { from, count, ms })) as readonly SentMessage[],
  }
}

/** Starts an emulator in a process of its own, so that a bot's crash or load does not touch it. */
export async function spawnEmulator(): Promise<EmulatorClient & { close(): Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'telegram-emulator.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const { url, token }: { readonly url: string; readonly token: string } = JSON.parse(line)
  return {
    ...connectEmulator(url, token),
    async close() {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}
