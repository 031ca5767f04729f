import { setTimeout as sleep } from 'node:timers/promises'
import { Api, GrammyError } from 'grammy'
import { z } from 'zod'
import { codeOf, LinliError } from '../errors.ts'
import type { Channel, ChannelKit, Inlet } from './channels.ts'
import { pressToInbound } from './telegram/buttons.ts'
import { createDownload } from './telegram/download.ts'
import { type Me, toInbound } from './telegram/inbound.ts'
import { createPolling } from './telegram/polling.ts'
import { sendTo } from './telegram/sending.ts'
import {
  type numbered,
  readUpdate,
  type TelegramMessage,
  type TelegramPress,
  WANTED,
} from './telegram/update.ts'
import { createWebhook } from './telegram/webhook.ts'

export const settings = z
  .object({
    /** From @BotFather, /newbot. */
    TELEGRAM_BOT_TOKEN: z
      .string({ error: 'is missing: write the token that @BotFather gave you (/newbot)' })
      .regex(/^\d+:[\w-]+$/, { error: 'looks like 123456:ABC-def; copy it again from @BotFather' }),
    /** A local Bot API server, or an emulator. */
    TELEGRAM_API_ROOT: z
      .url({ error: 'must be a full address such as https://api.telegram.org' })
      .default('https://api.telegram.org')
      .transform((url) => url.replace(/\/+$/, '')),
    /** Public https address that Telegram posts to; long polling when it is not set. */
    TELEGRAM_WEBHOOK_URL: z
      .url({ error: 'must be a full address such as https://linli.example.org/telegram' })
      .optional(),
    TELEGRAM_WEBHOOK_SECRET: z
      .string()
      .regex(/^[\w-]{1,256}$/, { error: 'may hold only letters, digits, _ and -, up to 256' })
      .optional(),
    /** Where we listen for it; a reverse proxy with TLS stands before it. */
    TELEGRAM_WEBHOOK_HOST: z.string().default('127.0.0.1'),
    TELEGRAM_WEBHOOK_PORT: z.coerce.number().int().min(0).max(65_535).default(8081),
  })
  .refine((all) => !all.TELEGRAM_WEBHOOK_URL || all.TELEGRAM_WEBHOOK_SECRET, {
    path: ['TELEGRAM_WEBHOOK_SECRET'],
    error: 'is needed with TELEGRAM_WEBHOOK_URL: without it anyone could post messages',
  })

/** Longest wait for one call; above the time that a long poll is held (seconds). */
const CALL_S = 45
const RECONNECT_MS = 5000
/** So many changed messages are remembered, in memory only. */
const MOST_EDITED = 1000
const COMMANDS = ['start', 'help', 'services', 'mine', 'person'] as const

/** Telegram: private chats, and in groups only what is said to the bot. */
export function open(given: z.infer<typeof settings>, kit: ChannelKit): Channel {
  const { TELEGRAM_API_ROOT: apiRoot, TELEGRAM_WEBHOOK_URL: publicUrl } = given
  const api = new Api(given.TELEGRAM_BOT_TOKEN, { apiRoot, timeoutSeconds: CALL_S })
  const closing = new AbortController()
  /** Messages whose change has been answered, the newest last. */
  const edited = new Set<string>()
  let me: Me | undefined
  let source: { stop(): Promise<void> } | undefined
  let connecting: Promise<void> = Promise.resolve()

  async function identify(): Promise<Me> {
    const self = await api.getMe().catch((cause: unknown) => {
      if (cause instanceof GrammyError && (cause.error_code === 401 || cause.error_code === 404))
        throw new LinliError('telegram_token_refused', TOKEN_REFUSED, { cause })
      throw cause
    })
    if (self.can_read_all_group_messages)
      throw new LinliError('telegram_reads_groups', readsGroups(self.username))
    return { id: self.id, username: self.username }
  }

  async function connect(inlet: Inlet): Promise<void> {
    me = await identify()
    // The menu of commands is a convenience: a server without it changes nothing.
    void api.setMyCommands(commandList(kit)).catch(() => undefined)
    if (publicUrl) await openWebhook(publicUrl, inlet)
    else await openPolling(inlet)
    kit.log.info({ event: 'telegram_open', kind: publicUrl ? 'webhook' : 'polling' })
  }

  async function openPolling(inlet: Inlet): Promise<void> {
    await api.deleteWebhook()
    const polling = createPolling({
      api,
      log: kit.log,
      take: (update) => take(update, inlet),
      onTrouble: (trouble) => inlet.notice(kit.say(`telegram-${trouble}`)),
    })
    source = polling
    polling.start()
  }

  async function openWebhook(url: string, inlet: Inlet): Promise<void> {
    const secret = given.TELEGRAM_WEBHOOK_SECRET ?? ''
    const webhook = createWebhook({
      host: given.TELEGRAM_WEBHOOK_HOST,
      port: given.TELEGRAM_WEBHOOK_PORT,
      path: new URL(url).pathname,
      secret,
      log: kit.log,
      take: (update) => take(update, inlet),
    })
    await webhook.start()
    source = webhook
    await api.setWebhook(url, { secret_token: secret, allowed_updates: WANTED })
  }

  /** Keeps what is for us. Whatever is not is dropped here, and nothing is written down about it. */
  async function take(update: z.infer<typeof numbered>, inlet: Inlet): Promise<void> {
    const read = readUpdate(update)
    switch (read.kind) {
      case 'message': {
        const message = me && toInbound(read.message, me)
        if (message) await inlet.receive(message)
        return
      }
      case 'edited':
        return sayEdited(read.message)
      case 'press':
        return takePress(read.press, inlet)
      case 'unreadable':
        kit.log.warn({ event: 'telegram_unreadable' })
        return
      case 'other':
        return
    }
  }

  async function takePress(press: TelegramPress, inlet: Inlet): Promise<void> {
    const message = pressToInbound(press, kit)
    const text = message ? undefined : kit.say('telegram-old-button')
    // At once, so that the button stops turning; too late an answer is refused, and harmless.
    void api.answerCallbackQuery(press.id, text ? { text } : {}).catch(() => undefined)
    if (message) await inlet.receive(message)
    else kit.log.warn({ event: 'telegram_button_refused' })
  }

  /**
   * What was changed afterwards is not read: an old answer would count as one to today's question. Whoever changed it is
   * told so, once for each message; a place on the map that moves is no change of words.
   */
  async function sayEdited(message: TelegramMessage): Promise<void> {
    const changed = me && message.text !== undefined && toInbound(message, me)
    if (!changed || edited.has(changed.id)) return
    edited.add(changed.id)
    if (edited.size > MOST_EDITED) edited.delete([...edited][0] ?? '')
    const to = { channel: 'telegram', chat: String(message.chat.id) }
    await sendTo(api, { to, text: kit.say('telegram-edited'), replyTo: changed.id }, kit)
  }

  /** No network at start must not close the other channels: try again until it is there. */
  async function reconnect(inlet: Inlet): Promise<void> {
    while (!closing.signal.aborted) {
      await sleep(RECONNECT_MS, undefined, { signal: closing.signal }).catch(() => undefined)
      if (closing.signal.aborted) return
      try {
        return await connect(inlet)
      } catch (error) {
        kit.log.error({ event: 'telegram_not_open', code: codeOf(error) })
        if (!(error instanceof LinliError)) continue
        return inlet.notice(error.message)
      }
    }
  }

  /** Whoever runs the bot can take its blinkers off at @BotFather at any time, behind our back. */
  async function checkGroups(anew = false): Promise<void> {
    const read = readUpdate({ update_id: 0, message: OVERHEARD })
    if (read.kind !== 'message' || toInbound(read.message, me ?? NOBODY))
      throw new LinliError('group_filter_open', FILTER_OPEN)
    if (anew) await identify()
    const self = me && (await api.getMe())
    if (self?.can_read_all_group_messages)
      throw new LinliError('telegram_reads_groups', readsGroups(self.username))
  }

  return {
    name: 'telegram',
    capabilities: {
      maxText: 4096,
      unit: 'utf16',
      buttons: true,
      files: true,
      get privateLink() {
        return me && `https://t.me/${me.username}`
      },
    },
    async start(inlet) {
      try {
        await connect(inlet)
      } catch (error) {
        await source?.stop()
        source = undefined
        if (error instanceof LinliError) throw error
        kit.log.error({ event: 'telegram_not_open', code: codeOf(error) })
        inlet.notice(kit.say('telegram-unreachable'))
        connecting = reconnect(inlet)
      }
    },
    async stop() {
      closing.abort()
      await connecting
      await source?.stop()
    },
    send: (message) => sendTo(api, message, kit),
    checkGroups,
    download: createDownload({ api, apiRoot, token: given.TELEGRAM_BOT_TOKEN, log: kit.log }),
  }
}

function commandList(kit: ChannelKit) {
  return COMMANDS.map((command) => ({
    command,
    description: kit.say(`telegram-command-${command}`),
  }))
}

/** A line of a group that is said to somebody else, and the bot before it knows its own name. */
const OVERHEARD = {
  message_id: 1,
  date: 0,
  chat: { id: -1, type: 'supergroup' },
  from: { id: 1, is_bot: false, first_name: '-' },
  text: '@somebody 明天几点开会？',
}
const NOBODY: Me = { id: 0, username: 'linli_itself' }
const FILTER_OPEN =
  'The Telegram channel lets through group talk that does not address the bot. Stop Linli, and put back the version before.'
const TOKEN_REFUSED =
  'Telegram refuses TELEGRAM_BOT_TOKEN. Copy it again from @BotFather (/mybots, API Token), or leave telegram out of CHANNELS.'

function readsGroups(username: string): string {
  return `@${username} can read all group messages, and Linli promises residents that it does not. In @BotFather send /setprivacy, choose @${username}, then Enable; take the bot out of its groups and add it again.`
}
