import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type Answer,
  type Body,
  chatOf,
  createBotApi,
  isBody,
  json,
  type Refusal,
  refused,
  type SentMessage,
} from './bot-api.ts'
import { createControl } from './control.ts'
import { createUpdateQueue } from './update-queue.ts'

export const TOKEN = '7000:emulated-token'
export const USERNAME = 'linli_test_bot'
const BOT_ID = 7000

/** Something that a person writes. A positive chat is private, a negative one a group. */
export type Saying = {
  readonly chat: number
  readonly from?: number | undefined
  readonly text?: string | undefined
  /** Found in the text, as Telegram does, when not given. */
  readonly entities?: readonly Body[] | undefined
  readonly replyTo?: Body | undefined
  /** Any other field of a Message, e.g. photo, via_bot, from. */
  readonly extra?: Body | undefined
}

export type Press = {
  readonly chat: number
  readonly from?: number | undefined
  readonly data: string
  readonly messageId?: number | undefined
}

export type EmulatorOptions = {
  readonly port?: number | undefined
  /** As when privacy mode is off: getMe.can_read_all_group_messages. */
  readonly readsGroups?: boolean | undefined
  /** False answers empty polls at once, as some servers in between do. */
  readonly holdsPolls?: boolean | undefined
}

export type TelegramEmulator = Awaited<ReturnType<typeof startTelegramEmulator>>

/**
 * A Bot API server on loopback, stricter than the real one is kind: offsets and redelivery, long polls, 409, 429, 403,
 * files, webhooks with secret. `node test/channels/emulator/telegram-emulator.ts [port]` runs it alone.
 */
export async function startTelegramEmulator({
  port = 0,
  readsGroups = false,
  holdsPolls = true,
}: EmulatorOptions = {}) {
  const sent: SentMessage[] = []
  const files = new Map<string, Buffer>()
  const known = new Set<number>()
  const watchers = new Set<() => void>()
  const calls = new Map<string, number>()
  const changed = () => {
    for (const look of watchers) look()
  }
  const me = {
    id: BOT_ID,
    is_bot: true,
    first_name: 'Linli',
    username: USERNAME,
    can_join_groups: true,
    can_read_all_group_messages: readsGroups,
    supports_inline_queries: false,
  }
  const queue = createUpdateQueue(changed)
  const api = createBotApi({
    me,
    files,
    knows: (chat) => known.has(chat),
    onSent: (message) => sent.push(message),
    onWebhook: queue.setWebhook,
    onAllowed: queue.allow,
  })

  /** A whole Message of a person. */
  function messageOf({ chat, from = chat, text, entities, replyTo, extra }: Saying): Body {
    return {
      message_id: api.nextMessageId(chat),
      date: Math.floor(Date.now() / 1000),
      chat: chatOf(chat),
      from: { id: from, is_bot: false, first_name: `R${from}` },
      ...(text === undefined ? {} : { text, entities: entities ?? entitiesIn(text) }),
      ...(replyTo ? { reply_to_message: replyTo } : {}),
      ...extra,
    }
  }

  const control = {
    say(saying: Saying): Body {
      known.add(saying.chat)
      const message = messageOf(saying)
      queue.push({ message })
      return message
    },
    press({ chat, from = chat, data, messageId }: Press): string {
      known.add(chat)
      const id = `press-${api.nextMessageId(chat)}`
      api.openPress(id)
      const message = { message_id: messageId ?? 1, date: 0, chat: chatOf(chat), from: me }
      queue.push({
        callback_query: {
          id,
          from: { id: from, is_bot: false, first_name: `R${from}` },
          message,
          chat_instance: '1',
          data,
        },
      })
      return id
    },
    /** Any update, for odd ones. */
    push: (update: Body) => queue.push(update),
    refuse: api.refuse,
    /** Lets the bot write to a chat that has said nothing yet. */
    know: (chat: number) => void known.add(chat),
    addFile: (id: string, bytes: Buffer) => void files.set(id, bytes),
    unconfirmed: queue.unconfirmed,
    stats: () => ({ ...queue.stats, sent: sent.length, unconfirmed: queue.unconfirmed() }),
  }

  async function answer(
    request: IncomingMessage,
    path: string,
    gone: (end: () => void) => void,
  ): Promise<Answer> {
    const [, token = '', method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(path) ?? []
    if (!method) return refused(404, 'Not Found')
    if (token !== TOKEN) return refused(401, 'Unauthorized')
    const name = method.toLowerCase()
    calls.set(name, (calls.get(name) ?? 0) + 1)
    const body = await bodyOf(request)
    const ordered = api.ordered(name, body)
    if (ordered) return ordered
    if (name !== 'getupdates') {
      const answered = api.call(name, body)
      changed()
      return answered
    }
    queue.allow(json(body['allowed_updates']))
    const { promise, resolve } = Promise.withResolvers<Answer>()
    const leave = queue.getUpdates(holdsPolls ? body : { ...body, timeout: 0 }, resolve)
    if (leave) gone(leave)
    return promise
  }

  const extern = createControl({ ...control, sent, watchers })
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const give = ({ status, body }: Answer) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    const file = /^\/file\/bot[^/]+\/files\/(.+)$/.exec(path)?.[1]
    if (file) {
      response.end(files.get(file) ?? '')
      return
    }
    const work = path.startsWith('/control/')
      ? bodyOf(request).then((body) => extern(path.slice(9), body))
      : answer(request, path, (end) => response.once('close', end))
    work.then(give, () => give(refused(500, 'Internal Server Error')))
  })
  server.listen(port, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  // A TCP server's address is never a string or null while it listens.
  const { port: open } = server.address() as AddressInfo

  return {
    ...control,
    url: `http://127.0.0.1:${open}`,
    token: TOKEN,
    me,
    sent: sent as readonly SentMessage[],
    answers: api.answers,
    calls: calls as ReadonlyMap<string, number>,
    /** Resolves when the condition holds; looked at whenever the bot called. */
    async until(condition: () => boolean): Promise<void> {
      if (condition()) return
      const { promise, resolve } = Promise.withResolvers<void>()
      const look = () => {
        if (condition()) resolve()
      }
      watchers.add(look)
      await promise
      watchers.delete(look)
    },
    async close(): Promise<void> {
      queue.close()
      server.close()
      server.closeAllConnections()
    },
  }
}

export type { Refusal }

/** Mentions and commands, in UTF-16 units as Telegram counts. */
function entitiesIn(text: string): readonly Body[] {
  const mentions = [...text.matchAll(/@\w{3,}/g)].map(({ index, 0: part }) => ({
    type: 'mention',
    offset: index,
    length: part.length,
  }))
  const commands = [...text.matchAll(/(?<=^|\s)\/\w+(?:@\w+)?/g)].map(({ index, 0: part }) => ({
    type: 'bot_command',
    offset: index,
    length: part.length,
  }))
  const covered = mentions.filter(
    ({ offset }) => !commands.some((c) => offset > c.offset && offset < c.offset + c.length),
  )
  return [...covered, ...commands]
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  const query = Object.fromEntries(new URL(request.url ?? '/', 'http://x').searchParams)
  if (bytes.length === 0) return query
  if (type.startsWith('multipart/')) return multipart(bytes, type)
  const read = json(bytes.toString('utf8'))
  return isBody(read) ? { ...query, ...read } : { ...query, list: read }
}

/** Telegram clients put an upload in a part of its own and name it by attach://part. */
async function multipart(bytes: Buffer, type: string): Promise<Body> {
  const form = await new Response(new Uint8Array(bytes), {
    headers: { 'content-type': type },
  }).formData()
  return Object.fromEntries(
    [...form].map(([key, value]) => {
      const part = typeof value === 'string' ? /^attach:\/\/(.+)$/.exec(value)?.[1] : undefined
      return [key, part ? form.get(part) : value]
    }),
  )
}

if (process.argv[1] === import.meta.filename) {
  const { url } = await startTelegramEmulator({
    port: Number(process.argv[2] ?? 0),
    readsGroups: process.argv.includes('--reads-groups'),
  })
  process.stdout.write(`${JSON.stringify({ url, token: TOKEN, username: USERNAME })}\n`)
}
