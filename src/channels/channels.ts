import type { z } from 'zod'
import type { Log } from '../log.ts'
import type { Address, Inbound, Outgoing } from '../message.ts'

/** What a platform can draw, so that the desk can cut and degrade replies before they are kept. */
export type Capabilities = {
  /** Longest text of one message, in `unit`. */
  readonly maxText: number
  readonly unit: 'utf16' | 'bytes'
  readonly buttons: boolean
  readonly files: boolean
  /**
   * The platform lets us write only for a while after somebody's own message, and only so often (客服消息: 48 hours, 5
   * messages). What it refuses then is `away`: it waits, is joined into one, and goes out when they write again.
   */
  readonly window?: boolean | undefined
  /** How a resident gets from a group to a private chat: a link to open, or words only. */
  readonly privateLink?: string | undefined
}

/** How a send ended. `away` = nobody is there now: it waits until they are back. `gone` = never again. */
export type Sent =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: 'retry'; readonly afterMs?: number | undefined }
  | { readonly ok: false; readonly why: 'away' | 'unreachable' | 'gone' }

/** What the desk offers to a channel. */
export type Inlet = {
  /** Resolves once the message is safely kept (or known already): only then tell the platform "got it". */
  receive(message: Inbound): Promise<void>
  /** Somebody who was away can be reached again. */
  back(address: Address): void
  /** Something the duty staff must see: a QR code to scan, a logout, a second poller. */
  notice(text: string): void
}

/** A way residents reach us. As small as it can be: a new platform is one file. */
export type Channel = {
  readonly name: string
  readonly capabilities: Capabilities
  start(inlet: Inlet): Promise<void>
  stop(): Promise<void>
  send(message: Outgoing): Promise<Sent>
  /** For whoever has just started Linli: a line that says where to find this channel. */
  readonly where?: (() => string) | undefined
  /**
   * Throws a LinliError when group talk that does not address us could get through; looked at every hour (P-28). `anew`
   * asks the platform also where the channel was never started; anything else thrown says that it cannot be asked now.
   */
  readonly checkGroups?: ((anew?: boolean) => Promise<void>) | undefined
  /**
   * The bytes of an attachment, into memory only, where the platform gives them out; undefined when it cannot now, or
   * when there are more than `mostBytes`.
   */
  readonly download?:
    | ((ref: string, mostBytes: number) => Promise<Uint8Array<ArrayBuffer> | undefined>)
    | undefined
}

/**
 * The duty desk as a page draws it, passed on as JSON. Undefined for whoever is no staff and for what does not exist:
 * the two are never told apart.
 */
export type DeskWindow = {
  /** Open cases, one row each. */
  list(visitor: DeskVisitor): Promise<readonly object[] | undefined>
  /** One case by its 8 digits; every look is written down. */
  view(visitor: DeskVisitor, reference: string): Promise<object | undefined>
}

/** Who looks at the duty desk, and from where: as if they wrote there. */
export type DeskVisitor = Pick<Inbound, 'from' | 'place'>

/** What a channel gets to work with besides its own settings. */
export type ChannelKit = {
  readonly log: Log
  readonly dataDir: string
  /** Chats of the duty staff on this channel. */
  readonly staffChats: readonly string[]
  /** Signs a button's value for one chat, so that a forged or foreign payload is refused. */
  sign(value: string, chat: string): string
  /** A fixed sentence of prompts/words. */
  say(key: string, args?: Readonly<Record<string, string | number>>): string
  now(): number
  /** For a channel that can draw more than a chat. */
  readonly desk: DeskWindow
}

/** What every channel file exports: the settings it reads, and how to open it. */
export type ChannelModule<Settings extends z.ZodType = z.ZodType> = {
  readonly settings: Settings
  readonly open: (settings: z.infer<Settings>, kit: ChannelKit) => Channel
}
