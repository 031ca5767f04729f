import { z } from 'zod'

const user = z.object({ id: z.number(), is_bot: z.boolean().default(false) })
const chat = z.object({ id: z.number(), type: z.string() })
const entity = z.object({
  type: z.string(),
  offset: z.number(),
  length: z.number(),
  user: user.optional(),
})
const file = z.object({
  file_id: z.string(),
  file_size: z.number().optional(),
  file_name: z.string().optional(),
  mime_type: z.string().optional(),
})

const message = z.object({
  message_id: z.number(),
  /** Of the topic in a forum group; reply threads elsewhere have one too. */
  message_thread_id: z.number().optional(),
  is_topic_message: z.boolean().optional(),
  date: z.number(),
  chat,
  from: user.optional(),
  sender_chat: z.unknown().optional(),
  via_bot: z.unknown().optional(),
  text: z.string().optional(),
  entities: z.array(entity).optional(),
  caption: z.string().optional(),
  caption_entities: z.array(entity).optional(),
  quote: z.object({ text: z.string() }).optional(),
  reply_to_message: z
    .object({
      from: user.optional(),
      text: z.string().optional(),
      caption: z.string().optional(),
      forum_topic_created: z.unknown().optional(),
    })
    .optional(),
  photo: z.array(file).optional(),
  voice: file.optional(),
  audio: file.optional(),
  document: file.optional(),
  video: file.optional(),
  video_note: file.optional(),
  sticker: z.object({ emoji: z.string().optional() }).optional(),
  location: z.unknown().optional(),
  contact: z.unknown().optional(),
  poll: z.unknown().optional(),
  dice: z.unknown().optional(),
})

const press = z.object({
  id: z.string(),
  from: user,
  data: z.string().optional(),
  message: z
    .object({
      message_id: z.number(),
      chat,
      message_thread_id: z.number().optional(),
      is_topic_message: z.boolean().optional(),
    })
    .optional(),
})

/** The parts of a Telegram `Message` that we look at (core.telegram.org/bots/api#message). */
export type TelegramMessage = z.infer<typeof message>
/** The parts of a `CallbackQuery`: somebody pressed a button under one of our messages. */
export type TelegramPress = z.infer<typeof press>

/** Just enough of an update to confirm it, whatever is in it. */
export const numbered = z.looseObject({ update_id: z.number() })

/** What an update is to us: `other` is what we never asked for, `unreadable` what we asked for in a new shape. */
export type Update =
  | { readonly kind: 'message' | 'edited'; readonly message: TelegramMessage }
  | { readonly kind: 'press'; readonly press: TelegramPress }
  | { readonly kind: 'other' | 'unreadable' }

/** The only updates that Telegram is asked for. */
export const WANTED = ['message', 'edited_message', 'callback_query'] as const

/** Sorts one update; never throws, so that one odd update cannot hold up the others. */
export function readUpdate(update: Readonly<Record<string, unknown>>): Update {
  const written = message.safeParse(update['message'])
  if (written.success) return { kind: 'message', message: written.data }
  const edited = message.safeParse(update['edited_message'])
  if (edited.success) return { kind: 'edited', message: edited.data }
  const pressed = press.safeParse(update['callback_query'])
  if (pressed.success) return { kind: 'press', press: pressed.data }
  return { kind: WANTED.some((name) => name in update) ? 'unreadable' : 'other' }
}

const sender = z.object({
  from: z.object({ id: z.number() }),
  chat: z.object({ id: z.number() }).optional(),
  message: z.object({ chat: z.object({ id: z.number() }) }).optional(),
})

/** Names the talk an update belongs to: two updates of one talk must be kept in their order. */
export function talkOf(update: z.infer<typeof numbered>): string {
  for (const kind of WANTED) {
    const read = sender.safeParse(update[kind])
    if (read.success)
      return `${(read.data.chat ?? read.data.message?.chat)?.id}|${read.data.from.id}`
  }
  return `update ${update.update_id}`
}
