import { createHmac } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChannelKit, Inlet } from '../../src/channels/channels.ts'
import { createLog } from '../../src/log.ts'
import type { Address, Inbound } from '../../src/message.ts'
import { loadWords } from '../../src/words/words.ts'

const words = loadWords(join(import.meta.dirname, '../../prompts/words'), 'zh-CN')

/** What a channel gets, with its log kept at the most talkative level. */
export function createTestKit(options: Partial<ChannelKit> = {}) {
  const lines: string[] = []
  const log = createLog('trace', { write: (line: string) => void lines.push(line) })
  const kit: ChannelKit = {
    log,
    dataDir: tmpdir(),
    staffChats: [],
    sign: (value, chat) =>
      createHmac('sha256', 'test').update(`${chat}\n${value}`).digest('base64url').slice(0, 11),
    say: words.say,
    now: Date.now,
    desk: { list: async () => [], view: async () => undefined },
    ...options,
  }
  return { kit, logged: () => lines.join('') }
}

export type FakeInlet = ReturnType<typeof createFakeInlet>

/** A desk that only keeps: each id once, unless it is told to fail. */
export function createFakeInlet() {
  const received: Inbound[] = []
  const offered: Inbound[] = []
  const notices: string[] = []
  const backs: Address[] = []
  const watchers = new Set<() => void>()
  let failing = 0
  let gate: Promise<void> = Promise.resolve()
  const changed = () => {
    for (const look of watchers) look()
  }

  const inlet: Inlet = {
    async receive(message) {
      offered.push(message)
      changed()
      await gate
      if (failing > 0) {
        failing -= 1
        throw new Error('The disk is full.')
      }
      if (!received.some(({ id }) => id === message.id)) received.push(message)
      changed()
    },
    back(address) {
      backs.push(address)
      changed()
    },
    notice(text) {
      notices.push(text)
      changed()
    },
  }

  return {
    inlet,
    /** Kept messages, each id once. */
    received: received as readonly Inbound[],
    /** Every call of receive. */
    offered: offered as readonly Inbound[],
    notices: notices as readonly string[],
    backs: backs as readonly Address[],
    /** The next `times` messages are not kept. */
    fail: (times: number) => {
      failing = times
    },
    /** Nothing is kept until the returned function is called. */
    hold(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return resolve
    },
    /** Resolves when the condition holds; looked at whenever something came. */
    async until(condition: () => boolean): Promise<void> {
      if (condition()) return
      const { promise, resolve } = Promise.withResolvers<void>()
      const look = () => {
        if (condition()) resolve()
      }
      watchers.add(look)
      await promise
      watchers.delete(look)
    },
  }
}
