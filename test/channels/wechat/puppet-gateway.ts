import { type PuppetMock as Mock, mock, PuppetMock } from 'wechaty-puppet-mock'
import { PuppetServer } from 'wechaty-puppet-service'
import { z } from 'zod'

/**
 * A WeChat gateway as an operator would run one: wechaty's own PuppetServer on loopback, with the mock puppet behind
 * it. Runs in a process of its own, so that a test can kill it; takes orders by message.
 */
const order = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open'), port: z.number(), token: z.string() }),
  z.object({ kind: z.literal('login') }),
  z.object({ kind: z.literal('logout') }),
  z.object({ kind: z.literal('scan'), link: z.string() }),
  /** A message as the platform would have it; whatever is given here stands in the payload. */
  z.object({
    kind: z.literal('message'),
    payload: z.record(z.string(), z.unknown()),
    /** What came with it: a FileBox as JSON. */
    file: z.record(z.string(), z.unknown()).optional(),
  }),
  /** The same message announced again. */
  z.object({ kind: z.literal('again'), id: z.string() }),
  z.object({
    kind: z.literal('chatter'),
    count: z.number(),
    talkerId: z.string(),
    roomId: z.string(),
    prefix: z.string(),
  }),
  /** The next send fails in these words. */
  z.object({ kind: z.literal('refuse'), words: z.string() }),
  /** Answered behind everything said before. */
  z.object({ kind: z.literal('sync') }),
])
export type Order = z.infer<typeof order>

const SELF = 'bot'
const mocker = new mock.Mocker()
const puppet: Mock = new PuppetMock({ mocker })
let refusal = ''
let server: PuppetServer | undefined

const sendText = puppet.messageSendText.bind(puppet)
puppet.messageSendText = async (chat: string, text: string) => {
  const words = refusal
  refusal = ''
  if (words) throw new Error(words)
  process.send?.({ kind: 'said', chat, text })
  return sendText(chat, text)
}

// The mock has one QR code for every picture.
puppet.messageImage = (id: string) => puppet.messageFile(id)

/** wechaty's client answers a logout by asking for one: a login before that would be undone by it. */
const echo = Promise.withResolvers<void>()
const logout = puppet.logout.bind(puppet)
puppet.logout = async (reason?: string) => {
  await logout(reason)
  if (reason !== 'test') echo.resolve()
}

mocker.createContact({ id: SELF, name: '社区小助手' })
mocker.createContact({ id: 'ayi', name: '阿依', friend: true })
mocker.createContact({ id: 'wang', name: '王五', friend: true })
mocker.createContact({ id: 'lead', name: '组长', friend: true })
// 2: an official account.
mocker.createContact({ id: 'gazette', name: '某公众号', type: 2 })
mocker.createRoom({ id: 'g1@chatroom', topic: 'X社区群', memberIdList: [SELF, 'ayi', 'wang'] })
puppet.roomMemberRawPayload = async (_room: string, id: string) => ({
  id,
  name: mocker.contactPayload(id).name,
  roomAlias: id === SELF ? '小邻' : '',
  avatar: '',
})
puppet.roomMemberRawPayloadParser = async (payload: unknown) => payload as never

process.on('disconnect', () => process.exit(0))
process.on(
  'message',
  (raw) => void obey(order.parse(raw)).then(() => process.send?.({ kind: 'done' })),
)

async function obey(given: Order): Promise<void> {
  switch (given.kind) {
    case 'open':
      server = new PuppetServer({ endpoint: `127.0.0.1:${given.port}`, puppet, token: given.token })
      await server.start()
      await puppet.start()
      return
    case 'login':
      puppet.login(SELF)
      return
    case 'logout':
      await puppet.logout('test')
      await echo.promise
      return
    case 'scan':
      mocker.scan(given.link)
      return
    case 'message':
      // The mock's own types would not allow an odd one.
      if (given.file)
        mocker.cacheFileBoxPayload.set(String(given.payload['id']), given.file as never)
      announce(given.payload)
      return
    case 'again':
      puppet.emit('message', { messageId: given.id })
      return
    case 'chatter':
      for (let n = 0; n < given.count; n += 1) {
        announce({
          id: `${given.prefix}${n}`,
          talkerId: given.talkerId,
          roomId: given.roomId,
          text: `${given.prefix}${n} @王五 看看`,
        })
        // Let gRPC breathe: its stream has no back-pressure of its own here.
        if (n % 100 === 99) await new Promise((resolve) => setImmediate(resolve))
      }
      return
    case 'refuse':
      refusal = given.words
      return
    case 'sync':
      return
  }
}

function announce(payload: Readonly<Record<string, unknown>>): void {
  const whole = { timestamp: Date.now(), type: 7, mentionIdList: [], listenerId: SELF, ...payload }
  // Payloads as unfriendly as real puppets': the mock's own types would not allow them.
  mocker.cacheMessagePayload.set(String(whole['id' as never]), whole as never)
  puppet.emit('message', { messageId: String(whole['id' as never]) })
}
