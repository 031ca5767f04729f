import type { Tx } from './store/store.ts'

/** A person as one channel knows them: never a name, only an account to answer. */
export type Person = { readonly channel: string; readonly id: string }

/** Where a message was written. A group is named by the channel's own chat id. */
export type Place = { readonly kind: 'private' } | { readonly kind: 'group'; readonly id: string }

/** Something that came with a message, by the platform's own file id; its bytes are never kept here. */
export type Attachment = {
  readonly kind: 'image' | 'voice' | 'file'
  readonly ref: string
  readonly bytes?: number | undefined
  readonly name?: string | undefined
}

/** One message that was addressed to us. Overheard group talk never becomes an Inbound. */
export type Inbound = {
  /** Unique within the channel; the same id twice is handled once. */
  readonly id: string
  readonly from: Person
  readonly place: Place
  readonly text: string
  /** Epoch milliseconds, as the platform says it was written. */
  readonly at: number
  /** True when a button was pressed whose signature the channel has checked; `text` is then its value. */
  readonly pressed?: boolean | undefined
  /** Text of the message that this one quotes. */
  readonly quoted?: string | undefined
  readonly attachments?: readonly Attachment[] | undefined
}

/** Where something can be sent: a private chat or a group of one channel. */
export type Address = { readonly channel: string; readonly chat: string }

/** A numbered way to answer: `key` is what one types ("1"), `value` what is then understood (≤ 40 bytes). */
export type Choice = { readonly key: string; readonly label: string; readonly value: string }

/** A picture or document of ours that goes with a reply, base64 so that it can be kept in the outbox. */
export type OutFile = { readonly name: string; readonly mime: string; readonly base64: string }

/** What we say back: plain text first. Choices become numbered lines everywhere, and buttons where there are any. */
export type Reply = {
  readonly text: string
  readonly choices?: readonly Choice[] | undefined
  readonly file?: OutFile | undefined
  /** What may be sent in answer besides words, so that a page can offer it just now. */
  readonly wants?: 'image' | undefined
}

/** One platform message, already cut to the channel's limit. */
export type Outgoing = {
  readonly to: Address
  readonly text: string
  readonly choices?: readonly Choice[] | undefined
  readonly file?: OutFile | undefined
  readonly wants?: 'image' | undefined
  /** Platform id of the message that is answered, so that a busy group sees who is meant. */
  readonly replyTo?: string | undefined
}

/** What is remembered of a conversation between two messages. Each room reads its own slot with a schema. */
export type Session = Readonly<Record<string, unknown>>

/** How a message ended. Every way out of the desk is a member here and nowhere else. */
export type Ending =
  | 'answered'
  | 'clarified'
  | 'not_known'
  | 'out_of_scope'
  | 'refused_request'
  | 'stale_answer'
  | 'emergency'
  | 'handed_to_person'
  | 'greeted'
  | 'helped'
  | 'form_started'
  | 'form_asked'
  | 'form_filed'
  | 'form_stopped'
  | 'moved_to_private'
  | 'case_shown'
  | 'case_changed'
  | 'staff_done'
  | 'staff_refused'
  | 'own_data'
  | 'too_fast'
  | 'unreadable'
  | 'failed'

/** Work done inside the one transaction of a turn; what it returns is said after the outcome's own replies. */
export type Effect = (tx: Tx) => Promise<readonly Reply[] | undefined>

/** An article that an answer rests on, e.g. 劳动法 第五十条. */
export type Citation = { readonly law: string; readonly article: string }

/** What came of one message. Nothing in it has happened yet: the desk makes it so, all or nothing. */
export type Outcome = {
  readonly ending: Ending
  readonly replies: readonly Reply[]
  /** The session to keep from now on; absent means unchanged. */
  readonly session?: Session | undefined
  readonly effects?: readonly Effect[] | undefined
  readonly citations?: readonly Citation[] | undefined
}

/** What a room gets to work on. `resident` is a keyed hash: the same person, but nobody can tell who. */
export type Turn = {
  readonly message: Inbound
  readonly resident: string
  readonly session: Session
  /** Epoch milliseconds. */
  readonly now: number
}

/** The chat that a reply to this message goes to. */
export function addressOf({ from, place }: Inbound): Address {
  return { channel: from.channel, chat: place.kind === 'group' ? place.id : from.id }
}

/** One answer of a form as it is filed: `name` and `value` as codes, `label` and `shown` as people read them. */
export type FiledField = {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly shown: string
  /** Never on a group card, masked when echoed, read only with a log line. */
  readonly sensitive: boolean
}

/** A structured request, ready to be filed. The same `draft` twice is filed once. */
export type Filing = {
  readonly draft: string
  /** 8 digits, the last a check digit; chosen before filing so that the receipt can name it. */
  readonly reference: string
  readonly service: string
  readonly resident: string
  /** The private chat in which the resident is told how it goes on. */
  readonly handle: Address
  readonly fields: readonly FiledField[]
  /** For matters of violence: no reminders and no status messages of our own accord. */
  readonly quiet?: boolean | undefined
}

/** Files a request and puts it before the duty staff, inside the turn's transaction. */
export type File = (filing: Filing) => Effect

/** Puts a message to somebody other than the sender of this turn, inside the transaction. */
export type Post = (tx: Tx, to: Address, reply: Reply) => Promise<void>
