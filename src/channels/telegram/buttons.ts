import { timingSafeEqual } from 'node:crypto'
import type { Choice, Inbound } from '../../message.ts'
import type { ChannelKit } from '../channels.ts'
import { placeOf, topicOf } from './inbound.ts'
import type { TelegramPress } from './update.ts'

/** Telegram's limit for callback_data, in bytes. */
const MOST_DATA = 64

/** One button a row, so that long labels stay whole; what does not fit a button can still be typed as its digit. */
export function keyboardOf(choices: readonly Choice[] | undefined, chat: string, kit: ChannelKit) {
  const rows = (choices ?? [])
    .map(({ label, value }) => ({ text: label, callback_data: dataOf(value, chat, kit) }))
    .filter((button) => Buffer.byteLength(button.callback_data) <= MOST_DATA && button.text !== '')
    .map((button) => [button])
  return rows.length > 0 ? { inline_keyboard: rows } : undefined
}

function dataOf(value: string, chat: string, kit: ChannelKit): string {
  return `${kit.sign(value, chat)}.${value}`
}

/** The press as an Inbound; nothing when its payload was forged, comes from another chat, or has no message. */
export function pressToInbound(press: TelegramPress, kit: ChannelKit): Inbound | undefined {
  const { id, from, message, data = '' } = press
  const place = message && placeOf(message.chat)
  if (!message || !place || from.is_bot) return undefined
  const value = data.slice(data.indexOf('.') + 1)
  if (!isSame(data, dataOf(value, String(message.chat.id), kit))) return undefined
  return {
    id: `${message.chat.id}|${message.message_id}|${id}${topicOf(message)}`,
    from: { channel: 'telegram', id: String(from.id) },
    place,
    text: value,
    // Telegram does not say when a button was pressed.
    at: kit.now(),
    pressed: true,
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
