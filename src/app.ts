import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Channel, ChannelKit, ChannelModule } from './channels/channels.ts'
import { createDesk, createOutbox, createPushedMenus, createRunner } from './desk/desk.ts'
import { LinliError } from './errors.ts'
import type { Log } from './log.ts'
import type { Ending } from './message.ts'
import { createVault, loadMasterKey } from './privacy/privacy.ts'
import { createRooms, loadFiles } from './rooms.ts'
import { readSettings, type Settings } from './settings.ts'
import { createInbox, createJobs, openStore, type Tx } from './store/store.ts'
import { loadWords } from './words/words.ts'

const ROOT = join(import.meta.dirname, '..')

export type AppOptions = {
  readonly settings: Settings
  /** Where channels read their own settings. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly log: Log
  readonly now?: (() => number) | undefined
  /** Channels given ready-made, as tests do; otherwise opened by name from src/channels. */
  readonly channels?: readonly Channel[] | undefined
  /** Told of every ending, as numbers only. */
  readonly onEnding?: ((ending: Ending, ms: number) => void) | undefined
}

export type App = Awaited<ReturnType<typeof createApp>>

/** Joins everything: what is open, what it keeps in, who answers. Read this to see the whole house. */
export async function createApp(options: AppOptions) {
  const { settings, log, now = Date.now } = options
  const dataDir = settings.DATA_DIR
  const worker = randomUUID()
  const words = loadWords(join(ROOT, 'prompts/words'), settings.LANGUAGE)
  const store = await openStore({ dataDir, databaseUrl: settings.DATABASE_URL, log })
  const keyFile = settings.MASTER_KEY_FILE ?? join(dataDir, 'master.key')
  const keys = loadMasterKey(keyFile, await isEmpty(store.db))
  const vault = createVault(keys.current, keys.former)
  const jobs = createJobs({ store, worker, now })
  const inbox = createInbox({ store, worker, now })

  const kitOf = (name: string): ChannelKit => ({
    log,
    dataDir,
    staffChats: settings.STAFF_CHATS.filter((chat) => chat.startsWith(`${name}:`)).map((chat) =>
      chat.slice(name.length + 1),
    ),
    sign: (value, chat) => vault.sign(value, `${name}|${chat}`),
    say: words.say,
    now,
  })
  const opened = options.channels ?? (await openChannels(settings, options.environment, kitOf))
  const channels = new Map(opened.map((channel) => [channel.name, channel]))

  const tellStaff = (tx: Tx, text: string) => rooms.notice(tx, text)
  const menus = createPushedMenus({ box: vault, now })
  const outbox = createOutbox({
    channels,
    jobs,
    vault,
    menus,
    onUndeliverable: (tx, channel) => tellStaff(tx, words.say('staff-undeliverable', { channel })),
  })
  const rooms = createRooms({
    root: ROOT,
    settings,
    store,
    jobs,
    vault,
    words,
    log,
    now,
    post: outbox.push,
    channels,
  })
  const runner = createRunner({
    store,
    jobs,
    log,
    now,
    handlers: { send: outbox.send, tick: (job) => desk.tick(job), ...rooms.jobHandlers },
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
    log,
    now,
    route: rooms.route,
    dues: rooms.dues,
    ownsDigits: rooms.ownsDigits,
    tellStaff,
    onEnding: options.onEnding,
    limits: { person: settings.RATE_PERSON, room: settings.RATE_ROOM },
  })

  /** A line of a channel for the duty staff: kept, so that it reaches whoever is on duty later too. */
  function notice(text: string): void {
    void store.transact((tx) => tellStaff(tx, text)).then(() => runner.wake())
  }

  return {
    desk,
    store,
    vault,
    rooms,
    runner,
    greeting: keys.created ? [words.say('key-created', { file: keyFile })] : [],

    async start(): Promise<void> {
      await desk.start()
      rooms.start()
      const inlet = desk.inlet(notice)
      await Promise.all(opened.map((channel) => channel.start(inlet)))
    },

    /** Finishes what is in hand, says what can still be said, then closes. */
    async stop(): Promise<void> {
      await desk.stop()
      await Promise.all(opened.map((channel) => channel.stop()))
      rooms.stop()
      await store.close()
    },
  }
}

/** True before the first message: only then may a master key be made. */
async function isEmpty(db: import('./store/store.ts').Db): Promise<boolean> {
  const [message, request] = await Promise.all([
    db.selectFrom('inbox').select('seq').limit(1).executeTakeFirst(),
    db.selectFrom('cases').select('id').limit(1).executeTakeFirst(),
  ])
  return !message && !request
}

async function openChannels(
  settings: Settings,
  environment: AppOptions['environment'],
  kitOf: (name: string) => ChannelKit,
): Promise<readonly Channel[]> {
  const folder = join(import.meta.dirname, 'channels')
  const known = readdirSync(folder).filter(
    (file) => file.endsWith('.ts') && !['channels.ts', 'split-text.ts'].includes(file),
  )
  const channels: Channel[] = []
  for (const name of settings.CHANNELS) {
    if (!existsSync(join(folder, `${name}.ts`)) || !known.includes(`${name}.ts`))
      throw new LinliError(
        'no_such_channel',
        `CHANNELS: there is no channel "${name}". There are: ${known.map((file) => file.slice(0, -3)).join(', ')}.`,
      )
    // A console without a terminal would read the end of its input and talk to nobody.
    if (name === 'console' && !environment['CONSOLE_NAME'] && !process.stdin.isTTY) continue
    // Every channel file has this shape; test/channels/modules.test.ts holds it.
    const module: ChannelModule = await import(join(folder, `${name}.ts`))
    channels.push(module.open(readSettings(module.settings, environment), kitOf(name)))
  }
  return channels
}

/** Loads all that is written in files, as a start would; throws what is broken, by name. */
export function checkRooms(settings: Settings): string {
  const words = loadWords(join(ROOT, 'prompts/words'), settings.LANGUAGE)
  const { knowledge, services } = loadFiles(ROOT)
  const { cards, refused } = knowledge.shelf
  if (refused[0]) throw new LinliError('cards_refused', refused.join('\n'))
  words.say('greet')
  return `${cards.size} cards, ${services.length} services`
}
