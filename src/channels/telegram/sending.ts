import { type Api, GrammyError, InputFile } from 'grammy'
import type { Outgoing } from '../../message.ts'
import type { ChannelKit, Sent } from '../channels.ts'
import { keyboardOf } from './buttons.ts'

/** Telegram's limit for the text under a picture or document, in UTF-16 units. */
const MOST_CAPTION = 1024
/** Pictures that Telegram shows in the chat; others go as documents. */
const PICTURE = /^image\/(?:png|jpeg|webp)$/

/** Sends one message and says how it ended; never throws for what Telegram answers. */
export async function sendTo(api: Api, message: Outgoing, kit: ChannelKit): Promise<Sent> {
  try {
    await deliver(api, message, message.to.chat, kit)
    return { ok: true }
  } catch (error) {
    const moved = error instanceof GrammyError ? error.parameters.migrate_to_chat_id : undefined
    if (moved === undefined) return failure(error)
    // A group that grew into a supergroup has a new id, and its buttons must be signed for that.
    return deliver(api, message, String(moved), kit).then(() => ({ ok: true }), failure)
  }
}

async function deliver(api: Api, message: Outgoing, chat: string, kit: ChannelKit): Promise<void> {
  const { text, file } = message
  const keyboard = keyboardOf(message.choices, chat, kit)
  const extra = {
    ...answered(message.replyTo),
    ...(keyboard ? { reply_markup: keyboard } : {}),
  }
  if (!file) {
    await api.sendMessage(chat, text, extra)
    return
  }
  const upload = new InputFile(Buffer.from(file.base64, 'base64'), file.name)
  const fits = text.length <= MOST_CAPTION
  const beside = fits ? { ...extra, caption: text } : {}
  if (PICTURE.test(file.mime)) await api.sendPhoto(chat, upload, beside)
  else await api.sendDocument(chat, upload, beside)
  if (!fits) await api.sendMessage(chat, text, extra)
}

/**
 * The message that is answered and its topic, out of an Inbound's id; a message deleted since is no reason to be silent,
 * nor to answer in another topic.
 */
function answered(replyTo: string | undefined) {
  const id = Number(/^-?\d+\|(\d+)/.exec(replyTo ?? '')?.[1] ?? Number.NaN)
  if (!Number.isInteger(id)) return {}
  const topic = /#(\d+)$/.exec(replyTo ?? '')?.[1]
  return {
    reply_parameters: { message_id: id, allow_sending_without_reply: true },
    ...(topic ? { message_thread_id: Number(topic) } : {}),
  }
}

/** Sorts what Telegram refused. Its wording is the only sign of who is gone (core.telegram.org/api/errors). */
export function failure(error: unknown): Sent {
  if (!(error instanceof GrammyError)) return { ok: false, why: 'retry' }
  const { error_code: code, description, parameters } = error
  if (code === 429)
    return { ok: false, why: 'retry', afterMs: (parameters.retry_after ?? 1) * 1000 }
  if (/deactivated|chat was deleted|was kicked|not a member/i.test(description))
    return { ok: false, why: 'gone' }
  // 401 is ours to mend (the token), so the message waits; so do faults of Telegram's side.
  if (code === 400 || code === 403) return { ok: false, why: 'unreachable' }
  return { ok: false, why: 'retry' }
}
