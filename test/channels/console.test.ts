import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Channel, Sent } from '../../src/channels/channels.ts'
import type { Inbound, Outgoing } from '../../src/message.ts'
import { type ChannelRig, describeChannel } from '../contracts/channel.ts'
import { createFakeInlet } from './kit.ts'

const told = z.object({
  received: z.custom<Inbound>().optional(),
  capabilities: z.custom<Channel['capabilities']>().optional(),
  sent: z.custom<Sent>().optional(),
  logged: z.string().optional(),
})

/** The console in a process of its own, written to and read from like a terminal. */
async function openConsole() {
  const child = fork(join(import.meta.dirname, 'console-process.ts'), { silent: true })
  const desk = createFakeInlet()
  const sent: ((result: Sent) => void)[] = []
  const ready = Promise.withResolvers<Channel['capabilities']>()
  let shown = ''
  let logged = ''
  /** How many messages the console says it has shown. */
  let taken = 0
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    shown += text
  })
  child.on('message', (raw) => {
    const message = told.parse(raw)
    if (message.received) void desk.inlet.receive(message.received)
    if (message.capabilities) ready.resolve(message.capabilities)
    logged = message.logged ?? logged
    if (message.sent) sent.shift()?.(message.sent)
  })
  const capabilities = await ready.promise

  const blocks = () => shown.split('\n\n').filter((block) => block !== '')

  async function send(message: Outgoing): Promise<Sent> {
    const { promise, resolve } = Promise.withResolvers<Sent>()
    sent.push(resolve)
    child.send({ send: message })
    const result = await promise
    if (result.ok) taken += 1
    return result
  }

  const rig: ChannelRig = {
    channel: { name: 'console', capabilities, send, start: async () => {}, stop: async () => {} },
    desk,
    logged: () => logged,
    address: { channel: 'console', chat: 'me' },
    says: async (text) => void child.stdin?.write(`${text}\n`),
    async drawn() {
      while (blocks().length < taken) await once(child.stdout ?? child, 'data')
      return blocks().map((block) => ({ text: block.replace(/^ {2}/gm, ''), buttons: [] }))
    },
    breaks: { away: async () => ({ channel: 'console', chat: 'somebody else' }) },
    async close() {
      const ended = once(child, 'exit')
      child.disconnect()
      child.stdin?.end()
      await ended
    },
  }
  return { rig, child }
}

describeChannel('console', async () => (await openConsole()).rig)

test('an empty line says nothing', async () => {
  const { rig } = await openConsole()
  await rig.says('   ')
  await rig.says('你好')
  await rig.desk.until(() => rig.desk.received.length === 1)
  expect(rig.desk.received[0]?.text).toBe('你好')
  await rig.close()
})

test('who is told that a line was not kept can send it again', async () => {
  const { rig, child } = await openConsole()
  child.send({ fail: true })
  await rig.says('你好')
  const [text] = await once(child.stdout ?? child, 'data')
  expect(text).toBe('这条没有收下。请再发一次。\n')
  await rig.close()
})
