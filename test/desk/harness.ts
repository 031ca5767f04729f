import type { Channel, Sent } from '../../src/channels/channels.ts'
import { createDesk, createOutbox, createPushedMenus, createRunner } from '../../src/desk/desk.ts'
import type { Inbound, Outcome, Outgoing, Turn } from '../../src/message.ts'
import { createVault, memoryKeyRing, type Vault } from '../../src/privacy/privacy.ts'
import { createInbox, createJobs, openStore } from '../../src/store/store.ts'
import { loadWords } from '../../src/words/words.ts'
import { quiet } from '../databases.ts'

export const words = loadWords(`${import.meta.dirname}/../../prompts/words`, 'zh-CN')

export type HarnessOptions = {
  readonly database: { readonly dataDir: string; readonly databaseUrl?: string }
  readonly route: (turn: Turn) => Promise<Outcome>
  readonly send?: (message: Outgoing) => Sent | Promise<Sent>
  readonly vault?: Vault
  readonly worker?: string
  readonly limits?: { readonly person: number; readonly room: number }
  /** The one channel that is open. */
  readonly channelName?: string
  /** Whether its platform lets us write for a while only. */
  readonly window?: boolean
}

/** A desk on a real store, with one channel that records what it is given. */
export async function openDesk({
  database,
  route,
  send,
  vault = createVault(memoryKeyRing()),
  worker = 'w',
  limits,
  channelName = 'test',
  window = false,
}: HarnessOptions) {
  let clock = Date.parse('2026-11-23T09:00:00+08:00')
  const now = () => clock
  const store = await openStore({ ...database, log: quiet })
  const sent: Outgoing[] = []
  const staff: string[] = []
  const channel: Channel = {
    name: channelName,
    capabilities: { maxText: 200, unit: 'utf16', buttons: true, files: false, window },
    start: async () => undefined,
    stop: async () => undefined,
    async send(message) {
      const result = (await send?.(message)) ?? { ok: true }
      if (result.ok) sent.push(message)
      return result
    },
  }
  const jobs = createJobs({ store, worker, now })
  const inbox = createInbox({ store, worker, now })
  const menus = createPushedMenus({ box: vault, now })
  const outbox = createOutbox({
    menus,
    channels: new Map([[channelName, channel]]),
    jobs,
    vault,
    onUndeliverable: async (_tx, { channel: name }) => {
      staff.push(`undeliverable ${name}`)
    },
  })
  const runner = createRunner({
    store,
    jobs,
    log: quiet,
    now,
    handlers: { send: outbox.send },
    onGivenUp: async (_tx, { kind }) => {
      staff.push(`given up ${kind}`)
    },
  })
  const desk = createDesk({
    store,
    inbox,
    jobs,
    outbox,
    runner,
    menus,
    vault,
    words,
    log: quiet,
    now,
    route,
    tellStaff: async (_tx, text) => {
      staff.push(text)
    },
    limits,
  })
  await desk.start()
  return {
    desk,
    store,
    jobs,
    outbox,
    vault,
    sent,
    staff,
    texts: () => sent.map(({ text }) => text),
    tick: (ms: number) => {
      clock += ms
    },
    async close() {
      await desk.stop()
      await store.close()
    },
  }
}

let count = 0

/** A private message of `who`; ids count up unless given. */
export function from(who: string, text: string, more: Partial<Inbound> = {}): Inbound {
  count += 1
  return {
    id: `m${count}`,
    from: { channel: 'test', id: who },
    place: { kind: 'private' },
    text,
    at: 0,
    ...more,
  }
}

/** An outcome that says one thing. */
export function says(text: string, more: Partial<Outcome> = {}): Outcome {
  return { ending: 'answered', replies: [{ text }], ...more }
}
