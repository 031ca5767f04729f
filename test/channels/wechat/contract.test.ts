import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Outgoing } from '../../../src/message.ts'
import { describeChannel } from '../../contracts/channel.ts'
import { GROUP, RESIDENT, type Rig, SELF, startRig, until } from './rig.ts'

/** wechaty's types.Message.Image. */
const IMAGE = 6

let rig: Rig

beforeAll(async () => {
  rig = await startRig()
  await rig.start()
  await rig.login()
})
afterAll(() => rig.close())

// Two processes take seconds to start: the tests share them, and each has a desk of its own.
describeChannel('wechat', async () => {
  const desk = rig.newDesk()
  const before = rig.gateway.said.length
  let newest = ''
  const refuse = async (words: string) => {
    await rig.gateway.tell({ kind: 'refuse', words })
    return undefined
  }

  /** As the desk does: what must wait for its turn is sent when that has come. */
  async function send(message: Outgoing) {
    for (;;) {
      const sent = await rig.channel.send(message)
      if (sent.ok || sent.why !== 'retry' || sent.afterMs === undefined) return sent
      rig.pass(sent.afterMs)
    }
  }

  return {
    channel: { ...rig.channel, send },
    desk,
    logged: () => rig.logged().replace(/"worker":\d+/gu, ''),
    address: { channel: 'wechat', chat: RESIDENT },
    async says(text) {
      newest = await rig.say({ text })
    },
    async sendsPicture(bytes) {
      const base64 = Buffer.from(bytes).toString('base64')
      await rig.say({ type: IMAGE }, { type: 1, base64, name: 'photo.jpg' })
    },
    /** Within one run the gateway drops what it has seen; after a new connection the desk must. */
    async redelivers() {
      const logins = rig.logins()
      process.kill(rig.pid(), 'SIGKILL')
      await until(() => rig.logins() > logins)
      await rig.gateway.tell({ kind: 'again', id: newest })
    },
    overhears: async (text) => void (await rig.sayInGroup(text)),
    isAddressed: async (text) => void (await rig.sayInGroup(`@小邻\u2005${text}`)),
    echoes: async (text) => void (await rig.say({ text, talkerId: SELF, listenerId: RESIDENT })),
    botSays: async (text) => void (await rig.say({ text, talkerId: 'gazette' })),
    breaks: {
      retry: () => refuse('14 UNAVAILABLE: No connection established'),
      unreachable: () => refuse('开启了朋友验证，你还不是他（她）朋友'),
      gone: () => refuse(`RoomMock.load(): ${GROUP} not exist.`),
    },
    drawn: async () => rig.gateway.said.slice(before).map(({ text }) => ({ text, buttons: [] })),
    close: async () => undefined,
  }
})

test('a file that a gateway only says lies on this network is not fetched', async () => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end('secret')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const desk = rig.newDesk()
  // A TCP server's address is never a string or null while it listens.
  const { port } = server.address() as AddressInfo
  const file = { type: 2, url: `http://127.0.0.1:${port}/secret`, name: 'photo.jpg' }
  await rig.say({ type: IMAGE }, file)
  await desk.until(() => desk.received.length === 1)
  const ref = desk.received[0]?.attachments?.[0]?.ref ?? ''
  expect(await rig.channel.download?.(ref, 1000)).toBeUndefined()
  expect(asked).toEqual([])
  server.close()
})
