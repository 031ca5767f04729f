import { type App, createApp } from '../src/app.ts'
import type { Channel, Sent } from '../src/channels/channels.ts'
import type { Files } from '../src/files.ts'
import type { Log } from '../src/log.ts'
import type { Ending, Inbound, Outgoing } from '../src/message.ts'
import { readSettings, settingsSchema } from '../src/settings.ts'
import { freshFolder } from './databases.ts'
import { sharedFiles } from './files.ts'
import { quiet } from './quiet.ts'

/** A Monday morning within working hours. */
export const MONDAY_NINE = Date.parse('2026-11-23T09:00:00+08:00')

export type TalkOptions = {
  readonly database?: { readonly dataDir: string; readonly databaseUrl?: string }
  readonly environment?: Readonly<Record<string, string>>
  readonly start?: number
  readonly log?: Log
  /** What the channel gives out for an attachment; without it, it has no files. */
  readonly download?: NonNullable<Channel['download']>
  /** What becomes of a send, instead of being got. */
  readonly send?: (message: Outgoing) => Promise<Sent>
  /** The platform lets us write only for a while after somebody's own message, and only so often. */
  readonly window?: boolean
  /** Services and all else that stands in files, if not those of this checkout. */
  readonly files?: Files
}

/**
 * The whole desk as people meet it, on a real store and a clock of its own: `say` as anybody, read what each chat got.
 * Staff write as `desk` (a chat of duty staff); `lead` is a staff lead.
 */
export async function openTalk({
  database = { dataDir: freshFolder() },
  environment = {},
  start = MONDAY_NINE,
  log = quiet,
  download,
  send,
  window = false,
  files = sharedFiles(),
}: TalkOptions = {}) {
  let clock = start
  let count = 0
  const got: Outgoing[] = []
  const endings: Ending[] = []
  const channel: Channel = {
    name: 'test',
    capabilities: { maxText: 4000, unit: 'utf16', buttons: true, files: true, window },
    start: async () => undefined,
    stop: async () => undefined,
    ...(download ? { download } : {}),
    async send(message) {
      got.push(message)
      return (await send?.(message)) ?? { ok: true }
    },
  }
  const settings = readSettings(settingsSchema, {
    DATA_DIR: database.dataDir,
    DATABASE_URL: database.databaseUrl,
    STAFF_CHATS: 'test:desk',
    STAFF_LEADS: 'test:lead',
    STAFF_AUDITORS: 'test:auditor',
    RATE_PERSON: '1000',
    ...environment,
  })
  const app: App = await createApp({
    settings,
    environment,
    log,
    now: () => clock,
    channels: [channel],
    onEnding: (ending) => endings.push(ending),
    files,
  })
  await app.start()

  return {
    app,
    endings,
    /** Everything sent so far, to anybody. */
    got,
    /** Lets time pass, and lets happen what is due then. */
    async wait(ms: number): Promise<readonly Outgoing[]> {
      const before = got.length
      clock += ms
      await app.desk.settled()
      return got.slice(before)
    },
    /** Says one thing and returns all that was sent because of it. */
    async say(
      who: string,
      text: string,
      more: Partial<Inbound> = {},
    ): Promise<readonly Outgoing[]> {
      const before = got.length
      count += 1
      clock += 1000
      const from = { channel: 'test', id: who }
      await app.desk.receive({
        id: `m${count}`,
        from,
        place: { kind: 'private' },
        text,
        at: clock,
        ...more,
      })
      await app.desk.settled()
      return got.slice(before)
    },
    close: () => app.stop(),
  }
}

/** The texts that one chat got of these. */
export function textsTo(chat: string, sent: readonly Outgoing[]): string {
  return sent
    .filter(({ to }) => to.chat === chat)
    .map(({ text }) => text)
    .join('\n---\n')
}
