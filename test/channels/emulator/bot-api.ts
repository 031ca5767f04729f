/** The answers of the Bot API that a bot can get, as far as our channel and its peers use them. */

export type Body = Readonly<Record<string, unknown>>
export type Answer = { readonly status: number; readonly body: Body }

/** One message that the bot has put into a chat. */
export type SentMessage = {
  readonly method: string
  readonly chat: number
  readonly messageId: number
  readonly text: string
  readonly replyTo?: number | undefined
  /** The topic of a forum group that it was sent to. */
  readonly topic?: number | undefined
  readonly buttons: readonly { readonly text: string; readonly data: string }[]
  readonly file?: { readonly name: string; readonly bytes: number } | undefined
  /** Epoch milliseconds. */
  readonly at: number
}

/** A fault to answer with, `times` times. */
export type Refusal = {
  readonly method: string
  readonly code: number
  readonly description: string
  readonly chat?: number | undefined
  readonly retryAfter?: number | undefined
  readonly migrateTo?: number | undefined
  readonly times?: number | undefined
}

export const done = (result: unknown): Answer => ({ status: 200, body: { ok: true, result } })
export const refused = (status: number, description: string, parameters?: Body): Answer => ({
  status,
  body: {
    ok: false,
    error_code: status,
    description,
    ...(parameters ? { parameters } : {}),
  },
})

const FILE_LIMIT = 20 * 1024 * 1024

export type BotApiOptions = {
  readonly me: Body
  /** Known files by file_id. */
  readonly files: ReadonlyMap<string, Buffer>
  /** True when the bot may write there: somebody has written to it, or it is in the group. */
  readonly knows: (chat: number) => boolean
  readonly onSent: (message: SentMessage) => unknown
  readonly onWebhook: (webhook: { readonly url: string; readonly secret: string }) => void
  readonly onAllowed: (allowed: unknown) => void
}

/** Everything but getUpdates, which needs time. */
export function createBotApi(options: BotApiOptions) {
  const { me, files, knows, onSent, onWebhook, onAllowed } = options
  const refusals: { left: number; readonly refusal: Refusal }[] = []
  const openPresses = new Set<string>()
  const answers: { readonly id: string; readonly text?: string | undefined }[] = []
  const messages = new Set<string>()
  let lastMessage = 0

  function nextMessageId(chat: number): number {
    lastMessage += 1
    messages.add(`${chat}|${lastMessage}`)
    return lastMessage
  }

  function send(method: string, body: Body): Answer {
    const chat = Number(body['chat_id'])
    if (!knows(chat))
      return chat > 0
        ? refused(403, "Forbidden: bot can't initiate conversation with a user")
        : refused(400, 'Bad Request: chat not found')
    const text = String(body['text'] ?? body['caption'] ?? '')
    const upload = body['photo'] ?? body['document']
    const fault = wrongText(method, text) ?? wrongButtons(body) ?? wrongReply(chat, body)
    if (fault) return refused(400, `Bad Request: ${fault}`)
    const message: SentMessage = {
      method,
      chat,
      messageId: nextMessageId(chat),
      text,
      replyTo: replyOf(body),
      topic:
        body['message_thread_id'] === undefined ? undefined : Number(body['message_thread_id']),
      buttons: buttonsOf(body).flat(),
      file: upload instanceof File ? { name: upload.name, bytes: upload.size } : undefined,
      at: Date.now(),
    }
    onSent(message)
    return done({
      message_id: message.messageId,
      date: Math.floor(message.at / 1000),
      chat: chatOf(chat),
      from: me,
      text,
    })
  }

  function wrongReply(chat: number, body: Body): string | undefined {
    const asked = replyOf(body)
    const parameters = json(body['reply_parameters'])
    if (asked === undefined || messages.has(`${chat}|${asked}`)) return undefined
    return isBody(parameters) && parameters['allow_sending_without_reply'] === true
      ? undefined
      : 'message to be replied not found'
  }

  function setWebhook(body: Body): Answer {
    const url = String(body['url'] ?? '')
    onAllowed(json(body['allowed_updates']))
    onWebhook({ url, secret: String(body['secret_token'] ?? '') })
    return done(true)
  }

  function answerPress(body: Body): Answer {
    const id = String(body['callback_query_id'])
    if (!openPresses.delete(id))
      return refused(
        400,
        'Bad Request: query is too old and response timeout expired or query ID is invalid',
      )
    answers.push({ id, text: body['text'] === undefined ? undefined : String(body['text']) })
    return done(true)
  }

  function getFile(body: Body): Answer {
    const id = String(body['file_id'])
    const bytes = files.get(id)
    if (!bytes)
      return refused(400, 'Bad Request: wrong file_id or the file is temporarily unavailable')
    if (bytes.length > FILE_LIMIT) return refused(400, 'Bad Request: file is too big')
    return done({
      file_id: id,
      file_unique_id: id,
      file_size: bytes.length,
      file_path: `files/${id}`,
    })
  }

  const methods: Readonly<Record<string, (body: Body) => Answer>> = {
    getme: () => done(me),
    sendmessage: (body) => send('sendMessage', body),
    sendphoto: (body) => send('sendPhoto', body),
    senddocument: (body) => send('sendDocument', body),
    sendchataction: () => done(true),
    setmycommands: () => done(true),
    answercallbackquery: answerPress,
    getfile: getFile,
    setwebhook: setWebhook,
    deletewebhook() {
      onWebhook({ url: '', secret: '' })
      return done(true)
    },
  }

  return {
    answers,
    nextMessageId,
    openPress: (id: string) => openPresses.add(id),
    refuse(refusal: Refusal): void {
      refusals.push({ left: refusal.times ?? 1, refusal })
    },
    /** The fault that was ordered for this call, if any. */
    ordered(method: string, body: Body): Answer | undefined {
      const found = refusals.find(
        ({ left, refusal }) =>
          left > 0 &&
          refusal.method.toLowerCase() === method &&
          (refusal.chat === undefined || refusal.chat === Number(body['chat_id'])),
      )
      if (!found) return undefined
      found.left -= 1
      const { code, description, retryAfter, migrateTo } = found.refusal
      const parameters = {
        ...(retryAfter === undefined ? {} : { retry_after: retryAfter }),
        ...(migrateTo === undefined ? {} : { migrate_to_chat_id: migrateTo }),
      }
      return refused(code, description, parameters)
    },
    call(method: string, body: Body): Answer {
      return methods[method]?.(body) ?? refused(404, 'Not Found')
    },
  }
}

/** Chats are told apart by their id's sign, as on Telegram. */
export function chatOf(id: number): Body {
  return id > 0
    ? { id, type: 'private', first_name: `R${id}` }
    : { id, type: 'supergroup', title: `G${-id}` }
}

function wrongText(method: string, text: string): string | undefined {
  if (method !== 'sendMessage')
    return text.length > 1024 ? 'message caption is too long' : undefined
  if (text.trim() === '') return 'message text is empty'
  return text.length > 4096 ? 'message is too long' : undefined
}

function wrongButtons(body: Body): string | undefined {
  const bad = buttonsOf(body)
    .flat()
    .some(({ text, data }) => text === '' || Buffer.byteLength(data) > 64 || data === '')
  return bad ? 'BUTTON_DATA_INVALID' : undefined
}

function buttonsOf(body: Body): { text: string; data: string }[][] {
  const markup = json(body['reply_markup'])
  const rows: unknown = isBody(markup) ? markup['inline_keyboard'] : undefined
  if (!Array.isArray(rows)) return []
  return rows.map((row: unknown) =>
    (Array.isArray(row) ? row : [])
      .filter(isBody)
      .map((button) => ({ text: String(button['text']), data: String(button['callback_data']) })),
  )
}

function replyOf(body: Body): number | undefined {
  const parameters = json(body['reply_parameters'])
  return isBody(parameters) ? Number(parameters['message_id']) : undefined
}

/** Multipart fields carry their objects as JSON text. */
export function json(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}

export function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
