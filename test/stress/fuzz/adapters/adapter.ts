import type { Random } from '../../random.ts'

/** One payload on its way in. `chat` is the chat that must be heard and answered, where it is a proper message. */
export type Sent = { readonly chat?: string | undefined; readonly fault?: string | undefined }

/** One channel's inbound side, fed with made-up payloads. */
export type Adapter = {
  readonly name: string
  /** How many payloads go side by side. */
  readonly atOnce: number
  /** Makes the payload of this number and delivers it. */
  deliver(item: number, random: Random): Promise<Sent>
  /** Ends a batch. */
  settle(): Promise<{
    readonly heard: ReadonlySet<string>
    /** How many messages were answered. */
    readonly answers: number
    readonly unanswered: readonly { readonly id: string }[]
  }>
  close(): Promise<void>
}
