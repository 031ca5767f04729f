import { types, type Wechaty, WechatyBuilder, type WechatyOptions } from 'wechaty'
import { z } from 'zod'
import type { Kind, Seen } from './sift.ts'
import type { Opening } from './wire.ts'

/** What the puppet tells, in our words. */
export type BotEvents = {
  /** Any sign that the puppet lives. */
  alive(): void
  scan(link: string): void
  /** The account may have logged in or out. */
  changed(): void
  friend(): void
  /** A message is coming; its content follows, or never does. */
  announced(id: string): void
  message(seen: Seen): void
  /** An announced message cannot be fetched. */
  lost(id: string): void
  /** A payload that is not as wechaty promises, or a fault inside. Codes only. */
  fault(code: string): void
}

/** A message's payload as wechaty-puppet defines it; puppets differ in what they leave out. */
const payloadSchema = z.object({
  // In two steps: zod measures whatever has a length, and an odd one makes it throw.
  id: z.string().pipe(z.string().min(1)),
  talkerId: z.string().pipe(z.string().min(1)),
  roomId: z.string().optional(),
  type: z.number().int(),
  text: z.string().default(''),
  filename: z.string().optional(),
  /** Seconds or milliseconds. */
  timestamp: z.number().positive().optional().catch(undefined),
  mentionIdList: z.array(z.string()).default([]),
})

/** FileBoxType.Url; the package it stands in comes with wechaty, and is not ours to import. */
const AN_ADDRESS: number = 2
const located = z.looseObject({ url: z.string() })

const KINDS: ReadonlyMap<number, Kind> = new Map<number, Kind>([
  [types.Message.Text, 'text'],
  [types.Message.Image, 'image'],
  [types.Message.Audio, 'voice'],
  [types.Message.Attachment, 'file'],
  [types.Message.Video, 'file'],
  [types.Message.Contact, 'file'],
  [types.Message.Location, 'file'],
  [types.Message.Url, 'file'],
  [types.Message.MiniProgram, 'file'],
  [types.Message.ChatHistory, 'file'],
  [types.Message.Emoticon, 'wordless'],
  [types.Message.Transfer, 'wordless'],
  [types.Message.RedEnvelope, 'wordless'],
  [types.Message.GroupNote, 'noise'],
  [types.Message.Recalled, 'noise'],
  [types.Message.Post, 'noise'],
])
/** Before this a timestamp counts seconds, after it milliseconds. */
const SECONDS_UNTIL = 100_000_000_000
/** How wechaty says that it could not fetch a message. */
const LOST = /^message not found for id: (.+)$/u
/** wechaty's own watchdog logs the account out at the gateway to mend a broken stream: ours is to come first. */
const WATCHDOG_FACTOR = 4

export type Bot = ReturnType<typeof createBot>

/** One wechaty bot on one puppet. The only file that knows wechaty; it runs in the gateway process. */
export function createBot(opening: Opening, now: () => number, on: BotEvents) {
  const bot: Wechaty = WechatyBuilder.build(optionsOf(opening))
  const codeOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown')

  bot.on('heartbeat', on.alive)
  bot.on('dong', on.alive)
  bot.on('scan', (link, status) => {
    on.alive()
    const open = status === types.ScanStatus.Waiting || status === types.ScanStatus.Timeout
    if (link && open) on.scan(link)
  })
  bot.on('login', on.changed)
  // The account still counts as logged in while this is told.
  bot.on('logout', () => void setImmediate(on.changed))
  bot.on('friendship', (friendship) => {
    if (friendship.type() === types.Friendship.Receive) on.friend()
  })
  bot.on('error', (error) => {
    const lost = LOST.exec(error.message)?.[1]
    if (lost) on.lost(lost)
    else on.fault(codeOf(error))
  })
  bot.on('message', ({ payload }) => {
    on.alive()
    const seen = readPayload(payload, now())
    if (seen) on.message(seen)
    else on.fault('unreadable_payload')
  })

  return {
    async start(): Promise<void> {
      await bot.init()
      bot.puppet.on('message', ({ messageId }) => on.announced(messageId))
      await bot.start()
    },
    get loggedIn(): boolean {
      return bot.isLoggedIn
    },
    get selfId(): string {
      return bot.puppet.currentUserId
    },
    /** Asks for a sign of life. */
    ding(): void {
      bot.puppet.ding('linli')
    },
    async sendText(chat: string, text: string, mentioned: readonly string[]): Promise<void> {
      await bot.puppet.messageSendText(chat, text, [...mentioned])
    },
    /** What came with a message; undefined when it has more bytes than these, or lies where we do not look. */
    async fileOf(messageId: string, mostBytes: number): Promise<Buffer | undefined> {
      const { type } = await bot.puppet.messagePayload(messageId)
      const box =
        type === types.Message.Image
          ? await bot.puppet.messageImage(messageId, types.Image.HD)
          : await bot.puppet.messageFile(messageId)
      if (box.size > mostBytes || (box.type === AN_ADDRESS && !isOnWeb(box.toJSON())))
        return undefined
      const parts: Buffer[] = []
      let count = 0
      for await (const part of await box.toStream()) {
        parts.push(Buffer.from(part))
        count += part.length
        if (count > mostBytes) return undefined
      }
      return Buffer.concat(parts)
    },
    async talkerOf(messageId: string): Promise<string> {
      return (await bot.puppet.messagePayload(messageId)).talkerId
    },
    /** How a person is called in this group: the name they chose for it first. */
    async namesIn(room: string, person: string): Promise<readonly string[]> {
      const [member, contact] = await Promise.all([
        bot.puppet.roomMemberPayload(room, person).catch(() => undefined),
        bot.puppet.contactPayload(person).catch(() => undefined),
      ])
      return [member?.roomAlias, member?.name, contact?.name].flatMap((name) => name || [])
    },
    async isOfficial(person: string): Promise<boolean> {
      const contact = await bot.puppet.contactPayload(person).catch(() => undefined)
      return contact?.type === types.Contact.Official
    },
  }
}

/** A gateway may only say where a file lies: then under https, and not on this machine's own doors. */
function isOnWeb(file: unknown): boolean {
  const read = located.safeParse(file)
  return read.success && URL.parse(read.data.url)?.protocol === 'https:'
}

function optionsOf({ puppet, endpoint, token, authority, tls, silenceMs }: Opening) {
  return {
    // wechaty types only the names it knows; it imports whatever package is named.
    puppet: puppet as NonNullable<Extract<WechatyOptions, { puppetOptions?: unknown }>['puppet']>,
    puppetOptions: {
      ...(endpoint ? { endpoint } : {}),
      ...(token ? { token } : {}),
      ...(authority ? { authority } : {}),
      tls,
      timeoutSeconds: Math.ceil((silenceMs / 1000) * WATCHDOG_FACTOR),
    },
  }
}

/** A payload of the puppet as we look at it; undefined when it is not as wechaty promises. */
export function readPayload(payload: unknown, time: number): Seen | undefined {
  const read = payloadSchema.safeParse(payload)
  return read.success ? seenOf(read.data, time) : undefined
}

function seenOf(payload: z.infer<typeof payloadSchema>, time: number): Seen {
  const { id, talkerId, roomId, type, text, filename, timestamp, mentionIdList } = payload
  return {
    id,
    talker: talkerId,
    room: roomId || undefined,
    // Stickers of tomorrow, and what a puppet does not know: somebody waits behind it for a word.
    kind: KINDS.get(type) ?? 'wordless',
    text,
    fileName: filename || undefined,
    // A clock that runs ahead must not make a message young for ever.
    at: Math.min(time, timestamp ? timestamp * (timestamp < SECONDS_UNTIL ? 1000 : 1) : time),
    mentioned: mentionIdList,
  }
}
