import { z } from 'zod'
import { addressOf, type Inbound } from '../message.ts'
import type { Vault } from '../privacy/privacy.ts'
import type { Claimed } from '../store/store.ts'
import { cleanText } from './clean-text.ts'
import type { Outbox } from './outbox.ts'

const inbound = z.object({
  id: z.string(),
  from: z.object({ channel: z.string(), id: z.string() }),
  place: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('private') }),
    z.object({ kind: z.literal('group'), id: z.string() }),
  ]),
  text: z.string(),
  at: z.number(),
  pressed: z.boolean().optional(),
  quoted: z.string().optional(),
  attachments: z
    .array(
      z.object({
        kind: z.enum(['image', 'voice', 'file']),
        ref: z.string(),
        bytes: z.number().optional(),
        name: z.string().optional(),
      }),
    )
    .optional(),
  tooLong: z.boolean().optional(),
})

/** A message as the desk has kept it. */
export type Kept = Inbound & { readonly tooLong?: boolean | undefined }
/** A message with the hashes of who wrote it and of the chat that is answered. */
export type Known = { readonly message: Kept; readonly resident: string; readonly chat: string }

export type KeepingOptions = {
  readonly vault: Vault
  readonly keyOf: Outbox['keyOf']
}

/** How a message is written into the inbox and read from it: cleaned, sealed, under names that say nothing. */
export function createKeeping({ vault, keyOf }: KeepingOptions) {
  const known = (message: Kept): Known => ({
    message,
    resident: vault.pseudonym(`person|${message.from.channel}|${message.from.id}`),
    chat: keyOf(addressOf(message)),
  })

  return {
    known,

    conversationOf(message: Inbound): string {
      const { channel, chat } = addressOf(message)
      return vault.pseudonym(`talk|${channel}|${chat}|${message.from.id}`)
    },

    cleaned: (message: Inbound): Kept => ({
      ...message,
      ...cleanText(message.text),
      quoted: message.quoted && cleanText(message.quoted).text,
    }),

    sealed(message: Kept): { readonly id: string; readonly payload: string } {
      const id = vault.pseudonym(`message|${message.from.channel}|${message.id}`)
      return { id, payload: vault.seal(JSON.stringify(message), `inbox|${id}`) }
    },

    read: ({ id, payload }: Claimed): Known =>
      known(inbound.parse(JSON.parse(vault.open(payload, `inbox|${id}`)))),
  }
}

/** Messages in memory by conversation, until they are handled, here or by another worker. */
export function createFresh() {
  const talks = new Map<string, Map<number, Known>>()
  return {
    keep(conversation: string, seq: number, known: Known): void {
      const talk = talks.get(conversation) ?? new Map<number, Known>()
      talks.set(conversation, talk.set(seq, known))
    },
    take(conversation: string, seq: number): Known | undefined {
      const talk = talks.get(conversation)
      const known = talk?.get(seq)
      talk?.delete(seq)
      if (talk?.size === 0) talks.delete(conversation)
      return known
    },
    forget: (conversation: string) => void talks.delete(conversation),
  }
}
