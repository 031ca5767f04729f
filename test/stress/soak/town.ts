import { statSync } from 'node:fs'
import { join } from 'node:path'
import { createApp } from '../../../src/app.ts'
import type { Channel } from '../../../src/channels/channels.ts'
import type { LogLine } from '../../../src/log.ts'
import type { Inbound, Outgoing } from '../../../src/message.ts'
import { readSettings, settingsSchema } from '../../../src/settings.ts'
import { freshFolder } from '../../databases.ts'
import { quiet } from '../../quiet.ts'

export const DESK = 'desk'
export const LEAD = 'lead'

export type Town = Awaited<ReturnType<typeof openTown>>

/** The whole desk on SQLite with one channel in this process and a clock that is ours. */
export async function openTown({ start }: { readonly start: number }) {
  let clock = start
  let count = 0
  const dataDir = freshFolder()
  /** What each chat was last sent, and how often, since the last look. */
  const heard = new Map<string, { text: string; times: number }>()
  let onDesk: (text: string) => void = () => undefined
  const endings = new Map<string, number>()
  /** Warnings and errors of the desk, by what they say. */
  const troubles = new Map<string, number>()
  const note = ({ event, code, kind }: LogLine) => {
    const name = [event, kind, code].filter((part) => part !== undefined).join(' ')
    troubles.set(name, (troubles.get(name) ?? 0) + 1)
  }

  const channel: Channel = {
    name: 'test',
    capabilities: { maxText: 4000, unit: 'utf16', buttons: true, files: true },
    start: async () => undefined,
    stop: async () => undefined,
    async send({ to, text }: Outgoing) {
      if (to.chat === DESK) onDesk(text)
      heard.set(to.chat, { text, times: (heard.get(to.chat)?.times ?? 0) + 1 })
      return { ok: true }
    },
  }
  const app = await createApp({
    settings: readSettings(settingsSchema, {
      DATA_DIR: dataDir,
      STAFF_CHATS: `test:${DESK}`,
      STAFF_LEADS: `test:${LEAD}`,
      STAFF_AUDITORS: 'test:auditor',
    }),
    environment: {},
    log: { ...quiet, warn: note, error: note },
    now: () => clock,
    channels: [channel],
    onEnding: (ending) => void endings.set(ending, (endings.get(ending) ?? 0) + 1),
  })
  await app.start()

  return {
    app,
    endings,
    troubles,
    now: () => clock,
    onDesk(listener: (text: string) => void): void {
      onDesk = listener
    },
    /** Lets time pass and all happen that is due. */
    async pass(ms: number): Promise<void> {
      clock += ms
      await app.desk.settled()
    },
    /** These all write at the same moment; returns what the chat of each was sent last, or nothing. */
    async say(
      messages: readonly {
        readonly who: string
        readonly text: string
        readonly group?: string | undefined
        readonly attachments?: Inbound['attachments']
      }[],
    ): Promise<readonly (string | undefined)[]> {
      heard.clear()
      await Promise.all(
        messages.map(({ who, text, group, attachments }) => {
          count += 1
          return app.desk.receive({
            id: `m${count}`,
            from: { channel: 'test', id: who },
            place: group === undefined ? { kind: 'private' } : { kind: 'group', id: group },
            text,
            at: clock,
            attachments,
          })
        }),
      )
      await app.desk.settled()
      return messages.map(({ who, group }) => heard.get(group ?? who)?.text)
    },
    count: () => count,
    /** Bytes of the database and of the key file. */
    bytes: () => ({
      database: sizeOf(join(dataDir, 'linli.db')) + sizeOf(join(dataDir, 'linli.db-wal')),
      keys: sizeOf(join(dataDir, 'master.key')),
    }),
    /** Rows of each table that grows. */
    async rows(): Promise<Readonly<Record<string, number>>> {
      const tables = [
        'inbox',
        'jobs',
        'keyv',
        'cases',
        'case_fields',
        'case_events',
        'audit',
        'gaps',
        'shreds',
        'consents',
      ] as const
      const counts: Record<string, number> = {}
      for (const table of tables) {
        const row = await app.store.db
          .selectFrom(table)
          .select((e) => e.fn.countAll<number>().as('n'))
          .executeTakeFirst()
        counts[table] = Number(row?.n ?? 0)
      }
      return counts
    },
    dataDir,
    close: () => app.stop(),
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
