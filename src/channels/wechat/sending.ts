import type { Outgoing } from '../../message.ts'
import type { SendResult, ToGateway } from './wire.ts'

/** A send that the gateway does not answer for so long may or may not have gone out: it is tried again. */
const SEND_MS = 30_000
const AGAIN = { ok: false, why: 'retry' } as const

/** Matches what is sent through the gateway with what the gateway says came of it. */
export function createSending(tell: (message: ToGateway) => boolean) {
  const open = new Map<number, (result: SendResult) => void>()
  let count = 0

  function settle(ref: number, result: SendResult): void {
    open.get(ref)?.(result)
    open.delete(ref)
  }

  return {
    settle,
    async send({ to, text, replyTo }: Outgoing): Promise<SendResult> {
      count += 1
      const ref = count
      const { promise, resolve } = Promise.withResolvers<SendResult>()
      open.set(ref, resolve)
      const timer = setTimeout(() => settle(ref, AGAIN), SEND_MS)
      if (!tell({ kind: 'send', ref, chat: to.chat, text, replyTo })) settle(ref, AGAIN)
      return promise.finally(() => clearTimeout(timer))
    },
    /** The gateway is gone: twice said is better than never. */
    giveUp(): void {
      for (const ref of [...open.keys()]) settle(ref, AGAIN)
    },
  }
}
