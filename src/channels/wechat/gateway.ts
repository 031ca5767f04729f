import { classOf } from './failure.ts'
import { createInOrder } from './in-order.ts'
import { type Asked, type Seen, type Sifted, sift } from './sift.ts'
import { createUnkept } from './unkept.ts'
import { type FromGateway, type Opening, type SendResult, toGateway } from './wire.ts'

/**
 * The gateway process: wechaty lives here and nowhere else, so that its faults, its memory and its old libraries stay
 * out of the desk. It is forked by gateway-process.ts, speaks only by wire.ts, and ends itself when its puppet or its desk is
 * gone; the desk starts it anew. It never says goodbye to the puppet: that would log the account out.
 */

const BEAT_MS = 1000
/** After a fault inside wechaty the puppet must show life within this time (milliseconds). */
const PROBE_MS = 5000
/** WeChat's own limit for a mention is longer; a name is cut from the answer rather than the answer. */
const LONGEST_CALL = 96

type Bot = import('./bot.ts').Bot

const say = (message: FromGateway) => void process.send?.(message)
const now = Date.now

process.on('disconnect', () => process.exit(0))
process.on('uncaughtException', () => process.exit(70))
// wechaty leaves promises unwatched; one bad payload must not end the gateway.
process.on('unhandledRejection', () => say({ kind: 'fault', code: 'unhandled_rejection' }))
process.on('message', (raw) => {
  const read = toGateway.safeParse(raw)
  if (read.success && read.data.kind === 'open') void open(read.data.opening)
})

async function open(opening: Opening): Promise<void> {
  // Loaded only when it is known to be wanted: a second and 90 MB.
  const { createBot } = await import('./bot.ts')
  const unkept = createUnkept({
    offer: (message) => say({ kind: 'heard', message }),
    overflow: () => say({ kind: 'look', at: 'overflow' }),
  })
  const inOrder = createInOrder<Sifted>({
    release(item) {
      if (item.for === 'stale') say({ kind: 'look', at: 'stale' })
      if (item.for === 'us') unkept.add(item.message)
    },
  })
  let alive = now()
  let probe: NodeJS.Timeout | undefined
  let told = false

  const bot = createBot(opening, now, {
    alive() {
      alive = now()
      clearTimeout(probe)
      probe = undefined
    },
    scan: (link) => say({ kind: 'scan', link }),
    changed: tellState,
    friend: () => say({ kind: 'look', at: 'friend' }),
    announced: inOrder.expect,
    message: (seen) => inOrder.arrived(seen.id, sifted(seen)),
    lost(id) {
      say({ kind: 'fault', code: 'message_lost' })
      inOrder.arrived(id, Promise.resolve({ for: 'nobody' }))
    },
    fault(code) {
      say({ kind: 'fault', code })
      ask()
      probe ??= setTimeout(() => process.exit(75), Math.min(PROBE_MS, opening.silenceMs))
    },
  })

  const asked: Asked = {
    selfId: () => bot.selfId,
    now,
    ownNames: (room) => bot.namesIn(room, bot.selfId),
    namesOf: bot.namesIn,
    isOfficial: bot.isOfficial,
  }

  async function sifted(seen: Seen): Promise<Sifted> {
    try {
      return await sift(seen, asked)
    } catch {
      say({ kind: 'fault', code: 'not_sifted' })
      return { for: 'nobody' }
    }
  }

  /** wechaty's logout event often turns into an error on the way: each beat looks at what is. */
  function tellState(): void {
    if (bot.loggedIn === told) return
    told = bot.loggedIn
    say({ kind: told ? 'login' : 'logout' })
  }

  function ask(): void {
    try {
      bot.ding()
    } catch {
      // No connection: the silence that follows is the answer.
    }
  }

  process.on('message', (raw) => {
    const read = toGateway.safeParse(raw)
    if (!read.success) return
    const message = read.data
    switch (message.kind) {
      case 'open':
        return
      case 'stop':
        return process.exit(0)
      case 'kept':
        unkept.kept(message.id)
        return
      case 'not_kept':
        unkept.again(message.id)
        return
      case 'fetch':
        void fetched(bot, message).then((base64) =>
          say({ kind: 'fetched', ref: message.ref, base64 }),
        )
        return
      case 'send':
        void send(bot, message).then((result) => say({ kind: 'sent', ref: message.ref, result }))
        return
    }
  })

  setInterval(() => {
    say({ kind: 'beat' })
    tellState()
  }, BEAT_MS)
  setInterval(() => {
    if (now() - alive > opening.silenceMs) process.exit(75)
    ask()
  }, opening.silenceMs / 3)
  say({ kind: 'beat' })
  await bot.start()
}

async function send(
  bot: Bot,
  { chat, text, replyTo }: { chat: string; text: string; replyTo?: string | undefined },
): Promise<SendResult> {
  if (!bot.loggedIn) return classOf(new Error('not logged in'))
  try {
    const call = replyTo === undefined ? undefined : await callOf(bot, chat, replyTo)
    await bot.sendText(chat, call ? call.text + text : text, call ? [call.person] : [])
    return { ok: true }
  } catch (error) {
    return classOf(error)
  }
}

async function fetched(
  bot: Bot,
  { id, mostBytes }: { id: string; mostBytes: number },
): Promise<string | undefined> {
  try {
    return (await bot.fileOf(id, mostBytes))?.toString('base64')
  } catch {
    say({ kind: 'fault', code: 'not_fetched' })
    return undefined
  }
}

/** In a busy group the asker is called by name; when that cannot be found out, the answer goes without. */
async function callOf(bot: Bot, room: string, messageId: string) {
  try {
    const person = await bot.talkerOf(messageId)
    const [name] = await bot.namesIn(room, person)
    const text = `@${name}\u2005\n`
    return name && Buffer.byteLength(text) <= LONGEST_CALL ? { person, text } : undefined
  } catch {
    return undefined
  }
}
