import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Channel, Inlet } from '../../../src/channels/channels.ts'
import { open, settings } from '../../../src/channels/wechat.ts'
import { createFakeInlet, createTestKit } from '../kit.ts'
import { type FakeGateway, freePort, openFakeGateway, TOKEN } from './fake-gateway.ts'

export const RESIDENT = 'ayi'
export const OTHER = 'wang'
export const SELF = 'bot'
export const GROUP = 'g1@chatroom'

/** Resolves when the condition holds; for what another process does, which sends no event here. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** The WeChat channel on a real PuppetServer over gRPC (with TLS), each in a process of its own. */
export async function startRig() {
  const port = await freePort()
  const dataDir = mkdtempSync(join(tmpdir(), 'linli-wechat-'))
  /** Pacing and notices live by this clock; messages are dated by the real one. */
  let ahead = 0
  const { kit, logged } = createTestKit({ dataDir, now: () => Date.now() + ahead })
  const channel: Channel = open(
    settings.parse({
      WECHATY_PUPPET_SERVICE_ENDPOINT: `127.0.0.1:${port}`,
      WECHATY_PUPPET_SERVICE_TOKEN: TOKEN,
      WECHAT_SILENCE_SECONDS: 4,
    }),
    kit,
  )
  let desk = createFakeInlet()
  const inlet: Inlet = {
    receive: (message) => desk.inlet.receive(message),
    back: (address) => desk.inlet.back(address),
    notice: (text) => desk.inlet.notice(text),
  }
  let gateway: FakeGateway = await openFakeGateway(port)
  let count = 0

  const rig = {
    channel,
    logged,
    dataDir,
    get desk() {
      return desk
    },
    get gateway() {
      return gateway
    },
    /** A desk that has seen nothing, for the next test. */
    newDesk() {
      desk = createFakeInlet()
      return desk
    },
    pass(ms: number) {
      ahead += ms
    },
    /** Times this channel has logged in so far. */
    logins: () => logged().split('wechat_open').length - 1,
    /** The running gateway process of ours. */
    pid: () =>
      Number(
        logged().match(
          /wechat_gateway_started.*?"worker":(\d+)(?!.*wechat_gateway_started)/su,
        )?.[1],
      ),
    async say(
      payload: Readonly<Record<string, unknown>>,
      file?: Readonly<Record<string, unknown>>,
    ): Promise<string> {
      count += 1
      const id = `m-${process.pid}-${count}`
      await gateway.tell({ kind: 'message', payload: { id, talkerId: RESIDENT, ...payload }, file })
      return id
    },
    /** Says something in the group; `mentioned` as a platform that lists mentions would have it. */
    sayInGroup: (text: string, more: Readonly<Record<string, unknown>> = {}) =>
      rig.say({ roomId: GROUP, listenerId: undefined, text, ...more }),
    async start() {
      await channel.start(inlet)
    },
    async login() {
      const before = rig.logins()
      await gateway.tell({ kind: 'login' })
      await until(() => rig.logins() > before)
    },
    async restartServer() {
      await gateway.kill()
      gateway = await openFakeGateway(port)
    },
    home: () => existsSync(join(dataDir, 'wechat')),
    async close() {
      await channel.stop()
      await gateway.kill()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return rig
}

export type Rig = Awaited<ReturnType<typeof startRig>>
