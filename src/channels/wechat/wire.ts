import { z } from 'zod'

/** In two steps: zod measures whatever has a length, also what is no text, and an odd one makes it throw. */
const filled = z.string().pipe(z.string().min(1))

/** One message that was addressed to us, as it crosses from the gateway process to the desk. */
const heard = z.object({
  id: filled,
  talker: filled,
  room: filled.optional(),
  text: z.string(),
  /** Epoch milliseconds. */
  at: z.number(),
  quoted: z.string().optional(),
  attachments: z
    .array(
      z.object({
        kind: z.enum(['image', 'voice', 'file']),
        ref: z.string(),
        name: z.string().optional(),
      }),
    )
    .optional(),
})
export type Heard = z.infer<typeof heard>

/** How a send ended inside the gateway; `afterMs` where the platform's own words let us guess it. */
const sendResult = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({
    ok: z.literal(false),
    why: z.enum(['retry', 'unreachable', 'gone']),
    afterMs: z.number().optional(),
  }),
])
export type SendResult = z.infer<typeof sendResult>

const opening = z.object({
  puppet: z.string(),
  endpoint: z.string().optional(),
  token: z.string().optional(),
  authority: z.string().optional(),
  tls: z.object({
    disable: z.boolean(),
    caCert: z.string().optional(),
    serverName: z.string().optional(),
  }),
  /** Without a sign of life from the puppet for this long, the gateway ends itself (milliseconds). */
  silenceMs: z.number(),
})
/** What the gateway is opened with. It comes by message, so that the token stands in no environment. */
export type Opening = z.infer<typeof opening>

/** Everything the gateway process may say. */
export const fromGateway = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('beat') }),
  z.object({ kind: z.literal('login') }),
  z.object({ kind: z.literal('logout') }),
  z.object({ kind: z.literal('scan'), link: z.string().pipe(z.string().min(1).max(2000)) }),
  z.object({ kind: z.literal('heard'), message: heard }),
  z.object({ kind: z.literal('sent'), ref: z.number(), result: sendResult }),
  /** What was fetched, in base64; without it when it could not be, or was too big. */
  z.object({ kind: z.literal('fetched'), ref: z.number(), base64: z.string().optional() }),
  /**
   * For a person to look at on the phone: a message too old to be answered by a program; one given up because too
   * many waited; somebody who asks to be a contact.
   */
  z.object({ kind: z.literal('look'), at: z.enum(['stale', 'overflow', 'friend']) }),
  /** Something inside wechaty failed; a code, never its text. */
  z.object({ kind: z.literal('fault'), code: z.string().pipe(z.string().max(60)) }),
])
export type FromGateway = z.infer<typeof fromGateway>

/** Everything the desk may ask of the gateway process. */
export const toGateway = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open'), opening }),
  z.object({
    kind: z.literal('send'),
    ref: z.number(),
    chat: z.string(),
    text: z.string(),
    replyTo: z.string().optional(),
  }),
  /** The file that came with a message, if there are no more bytes than these. */
  z.object({ kind: z.literal('fetch'), ref: z.number(), id: z.string(), mostBytes: z.number() }),
  /** The desk has this message durably: it may be forgotten. */
  z.object({ kind: z.literal('kept'), id: z.string() }),
  /** The desk could not keep it now: offer it again. */
  z.object({ kind: z.literal('not_kept'), id: z.string() }),
  z.object({ kind: z.literal('stop') }),
])
export type ToGateway = z.infer<typeof toGateway>
