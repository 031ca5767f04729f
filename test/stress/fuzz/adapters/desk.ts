import { rmSync } from 'node:fs'
import { createApp } from '../../../../src/app.ts'
import type { Channel, ChannelKit } from '../../../../src/channels/channels.ts'
import type { Log } from '../../../../src/log.ts'
import { addressOf, type Inbound } from '../../../../src/message.ts'
import { readSettings, settingsSchema } from '../../../../src/settings.ts'
import { createTestKit } from '../../../channels/kit.ts'
import { freshFolder } from '../../../databases.ts'
import { sharedFiles } from '../../../files.ts'
import { quiet } from '../../../quiet.ts'

/** Between two batches (milliseconds). */
const BATCH_MS = 60_000

export type FuzzDesk = Awaited<ReturnType<typeof openFuzzDesk>>

/** The whole desk behind one real adapter, whose inbound side is real and whose outbound side only notes who was answered. */
export async function openFuzzDesk(open: (kit: ChannelKit) => Channel) {
  let clock = Date.parse('2026-11-23T09:00:00+08:00')
  const now = () => clock
  const dataDir = freshFolder()
  let port = 0
  const log: Log = {
    ...quiet,
    info: ({ port: opened }) => {
      if (opened) port = Number(opened)
    },
  }
  const { kit } = createTestKit({ dataDir, now, log })
  const channel = open(kit)
  let received: Inbound[] = []
  let keeping: Promise<void>[] = []
  /** How often each chat was written to. */
  let answered = new Map<string, number>()
  const listened: Channel = {
    name: channel.name,
    capabilities: channel.capabilities,
    start: (inlet) =>
      channel.start({
        ...inlet,
        receive(message) {
          received.push(message)
          const kept = inlet.receive(message)
          keeping.push(kept)
          return kept
        },
      }),
    stop: channel.stop,
    async send({ to }) {
      answered.set(to.chat, (answered.get(to.chat) ?? 0) + 1)
      return { ok: true }
    },
  }
  const app = await createApp({
    settings: readSettings(settingsSchema, {
      DATA_DIR: dataDir,
      STAFF_CHATS: `${channel.name}:staff`,
      RATE_PERSON: '1000',
      RATE_ROOM: '1000',
    }),
    environment: {},
    files: sharedFiles(),
    log: quiet,
    now,
    channels: [listened],
  })
  await app.start()

  /** A platform may deliver twice: then the answer came the first time. */
  async function isKnown({ id, from }: Inbound): Promise<boolean> {
    const row = await app.store.db
      .selectFrom('inbox')
      .select('received_at')
      .where('id', '=', app.vault.pseudonym(`message|${from.channel}|${id}`))
      .executeTakeFirst()
    return row !== undefined && Number(row.received_at) < clock
  }

  return {
    kit,
    now,
    port: () => port,
    /** Ends a batch: the ids of chats that were heard in it, and the messages that nobody answered. */
    async settle() {
      // Who hung up on a busy machine may be heard only now.
      while (keeping.length > 0) {
        const waited = keeping
        keeping = []
        await Promise.all(waited)
        await app.desk.settled()
      }
      const [messages, told] = [received, answered]
      received = []
      answered = new Map()
      const heard = new Set(messages.map((message) => addressOf(message).chat))
      const unanswered: Inbound[] = []
      for (const message of messages) {
        const { chat } = addressOf(message)
        const left = told.get(chat) ?? 0
        told.set(chat, left - 1)
        if (left < 1 && !(await isKnown(message))) unanswered.push(message)
      }
      const answers = messages.length - unanswered.length
      clock += BATCH_MS
      return { heard, answers, unanswered }
    },
    async close(): Promise<void> {
      await app.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
