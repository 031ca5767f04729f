import type { Channel, Inlet } from '../../../../src/channels/channels.ts'
import { toInbound } from '../../../../src/channels/wechat/inbound.ts'
import { type Asked, sift } from '../../../../src/channels/wechat/sift.ts'
import { fromGateway } from '../../../../src/channels/wechat/wire.ts'
import type { Random } from '../../random.ts'
import { junk, mutate } from '../mutate.ts'
import { utterance } from '../utterances.ts'
import type { Adapter, Sent } from './adapter.ts'
import { openFuzzDesk } from './desk.ts'

const SELF = 'bot'
const NAMES = ['邻里', '邻里(1)']
/** wechaty's own numbers of what a message is. */
const TEXT = 7
const TYPES = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, -1, 999] as const

/**
 * The way of a WeChat message through our code: the puppet's payload, what is for us, the wire between gateway and
 * desk, the desk. Without the two processes and wechaty in between, whose tests are test/channels/wechat.
 */
export async function openWechatFuzz(): Promise<Adapter> {
  // wechaty is an optional part, and loads for a second.
  const { readPayload } = await import('../../../../src/channels/wechat/bot.ts')
  let inlet: Inlet | undefined
  const channel: Channel = {
    name: 'wechat',
    capabilities: { maxText: 1948, unit: 'bytes', buttons: false, files: false },
    async start(given) {
      inlet = given
    },
    stop: async () => undefined,
    send: async () => ({ ok: true }),
  }
  const desk = await openFuzzDesk(() => channel)
  const asked: Asked = {
    selfId: () => SELF,
    now: desk.now,
    ownNames: async () => NAMES,
    namesOf: async () => ['阿里', '阿里\u2005'],
    isOfficial: async (person) => person.startsWith('gh_'),
  }

  function proper(item: number, random: Random) {
    const text = utterance(random)
    const id = `m${item}`
    const talkerId = `person-${item}`
    const basics = { id, talkerId, timestamp: desk.now() }
    if (random.is(0.6)) return { payload: { ...basics, type: TEXT, text }, chat: talkerId }
    if (random.is(0.5)) {
      const roomId = `room-${item}@chatroom`
      const called = random.is(0.5)
      const said = called ? `@邻里\u2005${text}` : `「邻里：${text}」\n- - - - -\n${text}`
      return { payload: { ...basics, type: TEXT, roomId, text: said }, chat: roomId }
    }
    return {
      payload: { ...basics, type: random.pick(TYPES), text, filename: utterance(random) },
      chat: undefined,
    }
  }

  /** As the gateway process does: payload → for us? → wire. */
  async function hear(payload: unknown): Promise<unknown> {
    const seen = readPayload(payload, desk.now())
    const sifted = seen && (await sift(seen, asked))
    if (sifted?.for !== 'us') return undefined
    return JSON.parse(JSON.stringify({ kind: 'heard', message: sifted.message }))
  }

  async function take(raw: unknown): Promise<void> {
    const read = fromGateway.safeParse(raw)
    if (read.success && read.data.kind === 'heard')
      await inlet?.receive(toInbound(read.data.message))
  }

  return {
    name: 'wechat',
    atOnce: 100,
    async deliver(item, random): Promise<Sent> {
      const made = proper(item, random)
      const kind = random.next()
      if (kind < 0.6) {
        await take(await hear(made.payload))
        return made.chat === undefined ? {} : { chat: made.chat }
      }
      if (kind < 0.85) await take(await hear(mutate(made.payload, random)))
      else await take(kind < 0.97 ? mutate(await hear(made.payload), random) : junk(random))
      return {}
    },
    settle: desk.settle,
    close: desk.close,
  }
}
