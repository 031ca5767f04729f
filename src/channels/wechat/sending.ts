import type { Outgoing } from '../../message.ts'
import { createAsking } from './asking.ts'
import type { SendResult, ToGateway } from './wire.ts'

/** A send that the gateway does not answer for so long may or may not have gone out: it is tried again. */
const SEND_MS = 30_000
/** Twice said is better than never. */
const AGAIN = { ok: false, why: 'retry' } as const

/** Matches what is sent through the gateway with what the gateway says came of it. */
export function createSending(tell: (message: ToGateway) => boolean) {
  const { settle, ask, giveUp } = createAsking<SendResult>({ patienceMs: SEND_MS, none: AGAIN })

  return {
    settle,
    giveUp,
    send: ({ to, text, replyTo }: Outgoing): Promise<SendResult> =>
      ask((ref) => tell({ kind: 'send', ref, chat: to.chat, text, replyTo })),
  }
}
