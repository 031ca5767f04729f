import { callsEverybody, mentions, splitQuote, stripMentions } from './addressed.ts'
import type { Heard } from './wire.ts'

/** `wordless` = a sticker and the like: somebody wants an answer. `noise` = nobody does: what was taken back, a post. */
export type Kind = 'text' | 'image' | 'voice' | 'file' | 'wordless' | 'noise'

/** One message as the puppet gives it. Names are looked up only when the text could be for us. */
export type Seen = {
  readonly id: string
  readonly talker: string
  readonly room?: string | undefined
  readonly kind: Kind
  readonly text: string
  readonly fileName?: string | undefined
  /** Epoch milliseconds. */
  readonly at: number
  readonly mentioned: readonly string[]
}

/** What sifting must ask the puppet. */
export type Asked = {
  selfId(): string
  now(): number
  /** Our own name, and how this group calls us. */
  ownNames(room: string): Promise<readonly string[]>
  namesOf(room: string, person: string): Promise<readonly string[]>
  /** An official account writes to everybody and reads nothing. */
  isOfficial(person: string): Promise<boolean>
}

export type Sifted =
  | { readonly for: 'nobody' }
  | { readonly for: 'stale' }
  | { readonly for: 'us'; readonly message: Heard }

/**
 * Messages older than this are not answered (milliseconds). WeChat plays old ones back after a new login, and a
 * person may have answered them on the phone meanwhile; message and contact ids need not be the same after it,
 * so that they cannot be told from new ones. Staff are told that there were some.
 */
export const MAX_AGE_MS = 10 * 60_000

const NOBODY = { for: 'nobody' } as const

/** Decides whether a message is for us. What is not is dropped here, in the gateway, unread and unlogged. */
export async function sift(seen: Seen, asked: Asked): Promise<Sifted> {
  if (seen.talker === asked.selfId() || seen.kind === 'noise') return NOBODY
  const message =
    seen.room === undefined ? await inPrivate(seen, asked) : await inGroup(seen, asked)
  if (!message) return NOBODY
  return asked.now() - seen.at > MAX_AGE_MS ? { for: 'stale' } : { for: 'us', message }
}

async function inPrivate(seen: Seen, asked: Asked): Promise<Heard | undefined> {
  if (await asked.isOfficial(seen.talker)) return undefined
  // What is in it is not looked at: some puppets put XML there.
  if (seen.kind === 'wordless') return { ...basics(seen), text: '' }
  if (seen.kind !== 'text') return { ...basics(seen), text: '', attachments: [attachment(seen)] }
  const { own, quoted } = splitQuote(seen.text)
  return { ...basics(seen), text: own.trim(), quoted }
}

async function inGroup(seen: Seen, asked: Asked): Promise<Heard | undefined> {
  const { room, text } = seen
  if (room === undefined || seen.kind !== 'text') return undefined
  const listed = seen.mentioned.includes(asked.selfId())
  if (!listed && !text.includes('@') && !text.startsWith('「')) return undefined
  const names = await asked.ownNames(room)
  const { own, who, quoted } = splitQuote(text)
  const quotesUs = who !== undefined && names.includes(who)
  const called = mentions(own, names)
  if (!called && !quotesUs && (!listed || callsEverybody(own))) return undefined
  return {
    ...basics(seen),
    room,
    text: called ? stripMentions(own, names) : withoutFirstCall(own, listed),
    // Somebody else's words stay where they were said.
    quoted: quotesUs || (await isTheirs(who, seen, asked)) ? quoted : undefined,
  }
}

async function isTheirs(who: string | undefined, seen: Seen, asked: Asked): Promise<boolean> {
  if (who === undefined || seen.room === undefined) return false
  return (await asked.namesOf(seen.room, seen.talker)).includes(who)
}

/** The platform says that we are meant, by a name we do not know: a call at the beginning is it. */
function withoutFirstCall(text: string, listed: boolean): string {
  return (listed ? text.replace(/^\s*@[^\s@]+\s?/u, '') : text).trim()
}

function basics({ id, talker, at }: Seen) {
  return { id, talker, at }
}

function attachment({ id, kind, fileName }: Seen) {
  const shown = kind === 'image' || kind === 'voice' ? kind : 'file'
  return { kind: shown, ref: id, name: fileName } as const
}
