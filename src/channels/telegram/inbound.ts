import type { Attachment, Inbound } from '../../message.ts'
import type { TelegramMessage } from './update.ts'

/** The bot's own account, as getMe tells it. */
export type Me = { readonly id: number; readonly username: string }

type Entity = NonNullable<TelegramMessage['entities']>[number]

/** The message as an Inbound, or nothing when it is not for us: then nobody reads or keeps it. */
export function toInbound(message: TelegramMessage, me: Me): Inbound | undefined {
  const { from, chat } = message
  // A sender_chat is a channel or an anonymous group, a via_bot another bot's words: nobody to answer.
  if (!from || from.is_bot || message.sender_chat || message.via_bot) return undefined
  const place = placeOf(chat)
  if (!place || !hasContent(message)) return undefined
  const said = withoutAddress(message, me)
  if (place.kind === 'group' && !said.isForUs) return undefined
  return {
    id: `${chat.id}|${message.message_id}${topicOf(message)}`,
    from: { channel: 'telegram', id: String(from.id) },
    place,
    text: said.text,
    at: message.date * 1000,
    quoted: quotedIn(message, from.id, me),
    attachments: attachmentsOf(message),
  }
}

/** Marks in an id the topic of a forum group, so that what answers it goes there. */
export function topicOf(message: {
  readonly message_thread_id?: number | undefined
  readonly is_topic_message?: boolean | undefined
}): string {
  const { message_thread_id: topic, is_topic_message: inTopic } = message
  return inTopic && topic !== undefined ? `#${topic}` : ''
}

/** Where a chat is to us; channels and unknown kinds are nowhere. */
export function placeOf(chat: TelegramMessage['chat']): Inbound['place'] | undefined {
  if (chat.type === 'private') return { kind: 'private' }
  if (chat.type === 'group' || chat.type === 'supergroup')
    return { kind: 'group', id: String(chat.id) }
  return undefined
}

/** False for service messages: joined, left, pinned, renamed. */
function hasContent(message: TelegramMessage): boolean {
  const { text, caption, photo, voice, audio, document, video, video_note, sticker } = message
  const { location, contact, poll, dice } = message
  return [
    ...[text, caption, photo, voice, audio, document, video, video_note, sticker],
    ...[location, contact, poll, dice],
  ].some((part) => part !== undefined)
}

/** The words without @us, and whether they are addressed to us: by name, by command, or as a reply. */
function withoutAddress(message: TelegramMessage, me: Me) {
  let text = message.text ?? message.caption ?? message.sticker?.emoji ?? ''
  const entities = message.entities ?? message.caption_entities ?? []
  let isNamed = false
  let isForAnotherBot = false
  // From the back, so that earlier offsets (UTF-16, as Telegram counts) stay true.
  for (const entity of entities.toSorted((a, b) => b.offset - a.offset)) {
    const end = entity.offset + entity.length
    const part = text.slice(entity.offset, end)
    const named = nameIn(entity, part, me)
    if (named === 'other') isForAnotherBot = true
    if (named !== 'us') continue
    isNamed = true
    const kept = entity.type === 'bot_command' ? part.slice(0, part.indexOf('@')) : ''
    text = text.slice(0, entity.offset) + kept + text.slice(end)
  }
  const reply = message.reply_to_message
  const isReply = reply?.from?.id === me.id && reply.forum_topic_created === undefined
  return { text: text.trim(), isForUs: isNamed || (isReply && !isForAnotherBot) }
}

function nameIn(entity: Entity, part: string, me: Me): 'us' | 'other' | 'nobody' {
  if (entity.type === 'text_mention') return entity.user?.id === me.id ? 'us' : 'nobody'
  if (entity.type === 'mention') return isOurs(part, me) ? 'us' : 'nobody'
  if (entity.type !== 'bot_command' || !part.includes('@')) return 'nobody'
  return isOurs(part.slice(part.indexOf('@')), me) ? 'us' : 'other'
}

function isOurs(name: string, me: Me): boolean {
  return name.toLowerCase() === `@${me.username.toLowerCase()}`
}

/** Only our own words or the asker's: what a third person wrote is not ours to take in. */
function quotedIn(message: TelegramMessage, asker: number, me: Me): string | undefined {
  const reply = message.reply_to_message
  if (reply?.from?.id !== me.id && reply?.from?.id !== asker) return undefined
  return message.quote?.text ?? reply.text ?? reply.caption
}

function attachmentsOf(message: TelegramMessage): readonly Attachment[] | undefined {
  const { voice, document, audio, video, video_note } = message
  // Telegram lists a photo in several sizes, the largest last.
  const photo = message.photo?.at(-1)
  const found: Attachment[] = []
  if (photo) found.push({ kind: 'image', ref: photo.file_id, bytes: photo.file_size })
  if (voice) found.push({ kind: 'voice', ref: voice.file_id, bytes: voice.file_size })
  for (const file of [document, audio, video, video_note]) {
    if (!file) continue
    const kind = file.mime_type?.startsWith('image/') ? 'image' : 'file'
    found.push({ kind, ref: file.file_id, bytes: file.file_size, name: file.file_name })
  }
  return found.length > 0 ? found : undefined
}
