import { type Answer, type Body, done, type Refusal, refused, type SentMessage } from './bot-api.ts'
import type { Press, Saying } from './telegram-emulator.ts'

type Controlled = {
  readonly say: (saying: Saying) => Body
  readonly press: (press: Press) => string
  readonly push: (update: Body) => number
  readonly refuse: (refusal: Refusal) => void
  readonly know: (chat: number) => void
  readonly stats: () => Body
  readonly sent: readonly SentMessage[]
  readonly watchers: Set<() => void>
}

/** The side door of a standalone emulator: what a test tells it, over HTTP; `emulator-client.ts` is the other end. */
export function createControl(emulator: Controlled) {
  /** Waits until `count` messages were sent, at most `ms` long. */
  async function waitForSent(count: number, ms: number): Promise<void> {
    if (emulator.sent.length >= count) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, ms)
    const look = () => {
      if (emulator.sent.length >= count) resolve()
    }
    emulator.watchers.add(look)
    await promise
    clearTimeout(timer)
    emulator.watchers.delete(look)
  }

  return async function control(action: string, body: Body): Promise<Answer> {
    // Only our own client writes these bodies, with these types.
    const list = (body['list'] ?? []) as readonly never[]
    switch (action) {
      case 'say':
        return done(list.map(emulator.say))
      case 'press':
        return done(list.map(emulator.press))
      case 'push':
        return done(list.map(emulator.push))
      case 'refuse':
        return done(list.map(emulator.refuse))
      case 'know':
        return done(list.map(emulator.know))
      case 'stats':
        return done(emulator.stats())
      case 'sent': {
        const from = Number(body['from'] ?? 0)
        await waitForSent(Number(body['count'] ?? 0), Number(body['ms'] ?? 0))
        return done(emulator.sent.slice(from))
      }
    }
    return refused(404, `No control ${action}`)
  }
}
