import { createServer } from 'node:http'
import { open, settings } from '../../../../src/channels/telegram.ts'
import { freePort } from '../../../postgres.ts'
import type { Random } from '../../random.ts'
import { broken, mutate } from '../mutate.ts'
import { utterance } from '../utterances.ts'
import type { Adapter, Sent } from './adapter.ts'
import { openFuzzDesk } from './desk.ts'
import { posted } from './posting.ts'

const SECRET = 'fuzz-secret'
const ME = { id: 42, is_bot: true, first_name: 'Linli', username: 'linli_bot' }
const FILE = { file_id: 'f', file_unique_id: 'u', file_size: 10 }

/** Kinds of content that somebody may send instead of words. */
const CONTENTS: readonly Readonly<Record<string, unknown>>[] = [
  { photo: [FILE] },
  { voice: { ...FILE, duration: 3 } },
  { document: { ...FILE, file_name: '../x\u202e.exe', mime_type: 'image/x' } },
  { video: FILE, caption: '看看' },
  { video_note: FILE },
  { audio: FILE },
  { sticker: { ...FILE, emoji: '👍' } },
  { sticker: FILE },
  { location: { latitude: 1, longitude: 2 } },
  { contact: { phone_number: '1', first_name: 'x' } },
  { poll: { id: '1', question: '?' } },
  { dice: { emoji: '🎲', value: 3 } },
]
/** What is no message to us. */
const SERVICE: readonly Readonly<Record<string, unknown>>[] = [
  { new_chat_members: [ME] },
  { left_chat_member: ME },
  { pinned_message: { message_id: 1, date: 0, chat: { id: 1, type: 'private' } } },
  { new_chat_title: 'x' },
  { migrate_to_chat_id: -1 },
  { successful_payment: {} },
  { forum_topic_created: { name: 'x' } },
  { story: {}, paid_media: {} },
  {},
]
/** Updates that we never ask for, and some that do not exist. */
const OTHERS = [
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'business_message',
  'business_connection',
  'message_reaction',
  'message_reaction_count',
  'inline_query',
  'chosen_inline_result',
  'shipping_query',
  'pre_checkout_query',
  'purchased_paid_media',
  'poll',
  'poll_answer',
  'my_chat_member',
  'chat_member',
  'chat_join_request',
  'chat_boost',
  'removed_chat_boost',
  'managed_bot',
  'telepathy',
  '__proto__',
] as const

/** Telegram's webhook: updates of every kind, whole and mutated. */
export async function openTelegramFuzz(): Promise<Adapter> {
  const api = await openApi()
  const port = await freePort()
  const desk = await openFuzzDesk((kit) =>
    open(
      settings.parse({
        TELEGRAM_BOT_TOKEN: '42:fuzz',
        TELEGRAM_API_ROOT: api.url,
        TELEGRAM_WEBHOOK_URL: 'https://linli.example/hook',
        TELEGRAM_WEBHOOK_SECRET: SECRET,
        TELEGRAM_WEBHOOK_PORT: String(port),
      }),
      kit,
    ),
  )

  type Made = { readonly update: Readonly<Record<string, unknown>>; readonly chat?: string }

  function privately(item: number, content: Readonly<Record<string, unknown>>): Made {
    const id = 1_000_000 + item
    const message = {
      message_id: item + 1,
      date: Math.floor(desk.now() / 1000),
      chat: { id, type: 'private', first_name: 'x' },
      from: { id, is_bot: false, first_name: 'x', language_code: 'ug' },
      ...content,
    }
    return { update: { update_id: item + 1, message }, chat: String(id) }
  }

  function make(item: number, random: Random): Made {
    const text = utterance(random) || 'x'
    const kind = random.next()
    if (kind < 0.45) return privately(item, { text, ...entities(text, random) })
    if (kind < 0.55) return privately(item, random.pick(CONTENTS))
    if (kind < 0.62) return { update: privately(item, random.pick(SERVICE)).update }
    if (kind < 0.75) return inGroup(item, text, random)
    if (kind < 0.85) return press(item, text, random)
    const { update } = privately(item, { text })
    const { message, ...rest } = update
    return { update: { ...rest, [random.pick(OTHERS)]: message } }
  }

  function entities(text: string, random: Random) {
    if (random.is(0.5)) return {}
    const any = () => random.below(text.length + 20) - 5
    const type = random.pick(['bold', 'mention', 'bot_command', 'text_mention', 'url', 'unknown'])
    return { entities: [{ type, offset: any(), length: any() }] }
  }

  function inGroup(item: number, text: string, random: Random): Made {
    const id = -1_000_000 - item
    const named = `@linli_bot ${text}`
    const { update } = privately(item, {
      chat: { id, type: random.pick(['group', 'supergroup']), title: 'x' },
      text: named,
      entities: [{ type: 'mention', offset: 0, length: 10 }],
      ...(random.is(0.2) ? { reply_to_message: { from: ME, text } } : {}),
    })
    return { update, chat: String(id) }
  }

  function press(item: number, text: string, random: Random): Made {
    const id = 1_000_000 + item
    const value = text.toWellFormed().slice(0, 10)
    const isTrue = random.is(0.7)
    const data = `${isTrue ? desk.kit.sign(value, String(id)) : 'forged'}.${value}`
    const message = { message_id: 1, date: 0, chat: { id, type: 'private' } }
    const from = { id, is_bot: false }
    const update = {
      update_id: item + 1,
      callback_query: { id: String(item), from, message, data, chat_instance: '1' },
    }
    return isTrue ? { update, chat: String(id) } : { update }
  }

  const post = (body: string, secret: string): Promise<number> =>
    posted(`http://127.0.0.1:${port}/hook`, { 'x-telegram-bot-api-secret-token': secret }, body)

  return {
    name: 'telegram',
    atOnce: 100,
    async deliver(item, random): Promise<Sent> {
      const made = make(item, random)
      const kind = random.next()
      if (kind < 0.6) {
        const status = await post(JSON.stringify(made.update), SECRET)
        return status === 200 ? { chat: made.chat } : { fault: `proper, yet ${status}` }
      }
      const body =
        kind < 0.93 ? JSON.stringify(mutate(made.update, random)) : broken(made.update, random)
      const status = await post(body, kind > 0.99 ? 'wrong' : SECRET)
      return status >= 500 ? { fault: `${status} for ${body.slice(0, 300)}` } : {}
    },
    settle: desk.settle,
    async close() {
      await desk.close()
      await api.close()
    },
  }
}

/** A Bot API that agrees to everything: only what comes in is looked at here. */
async function openApi() {
  const server = createServer((request, response) => {
    request.resume()
    const result = request.url?.endsWith('/getMe') ? ME : true
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ ok: true, result }))
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    async close(): Promise<void> {
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      server.closeAllConnections()
      await closed.promise
    },
  }
}
