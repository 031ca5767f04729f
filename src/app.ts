import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Channel, ChannelKit, ChannelModule } from './channels/channels.ts'
import { openCityBackend } from './city.ts'
import {
  createDesk,
  createOutbox,
  createPushedMenus,
  createRunner,
  type JobResult,
} from './desk/desk.ts'
import { codeOf, LinliError } from './errors.ts'
import { type Files, loadFiles } from './files.ts'
import { SHRED_JOB } from './forgetting.ts'
import type { Log } from './log.ts'
import type { Ending, Outcome } from './message.ts'
import { allowedHosts } from './models/models.ts'
import {
  createRenewal,
  createSafeguards,
  createVault,
  openKeyRing,
  ownSafeguards,
} from './privacy/privacy.ts'
import { verifyTail } from './requests/requests.ts'
import { createRoomCards } from './room-cards.ts'
import { createRooms } from './rooms.ts'
import { readSettings, type Settings, splitId } from './settings.ts'
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
  /** What is written in files, given by whoever opens the house again and again; read anew when absent. */
  readonly files?: Files | undefined
}

/** How often a begun renewal of the keys is looked for (milliseconds). */
const KEY_LOOK_MS = 1000
/** How often it is looked whether everything that protects residents still does (milliseconds). */
const SAFEGUARD_LOOK_MS = 3_600_000

export type App = Awaited<ReturnType<typeof createApp>>

/** Joins everything: what is open, what it keeps in, who answers. Read this to see the whole house. */
export async function createApp(options: AppOptions) {
  const { settings, log, now = Date.now } = options
  const dataDir = settings.DATA_DIR
  const worker = randomUUID()
  const words = loadWords(join(ROOT, 'prompts/words'), settings.LANGUAGE)
  const store = await openStore({ dataDir, databaseUrl: settings.DATABASE_URL, log })
  const keyFile = settings.MASTER_KEY_FILE ?? join(dataDir, 'master.key')
  const ring = openKeyRing(keyFile, await isEmpty(store.db))
  const vault = createVault(ring)
  const renewal = createRenewal({ store, ring, vault })
  await renewal.check(now())
  await renewal.forgetUnreadable()
  const jobs = createJobs({ store, worker, now })
  const inbox = createInbox({ store, worker, now })
  let renewing = false
  let keyLook: NodeJS.Timeout | undefined
  let safeguardLook: NodeJS.Timeout | undefined

  const kitOf = (name: string): ChannelKit => ({
    log,
    dataDir,
    staffChats: settings.STAFF_CHATS.filter((chat) => chat.startsWith(`${name}:`)).map((chat) =>
      chat.slice(name.length + 1),
    ),
    sign: (value, chat) => vault.sign(value, `${name}|${chat}`),
    say: words.say,
    now,
    desk: {
      list: (visitor) => rooms.deskWindow.list(visitor),
      view: (visitor, reference) => rooms.deskWindow.view(visitor, reference),
    },
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
    async onUndeliverable(tx, { channel, chat }) {
      // A notice that cannot reach a staff chat must not lead to another one there.
      if (settings.STAFF_CHATS.includes(`${channel}:${chat}`)) return
      await tellStaff(tx, words.say('staff-undeliverable', { channel }))
    },
  })
  const rooms = createRooms({
    root: ROOT,
    files: options.files ?? loadFiles(ROOT),
    settings,
    store,
    jobs,
    vault,
    words,
    log,
    now,
    post: outbox.push,
    channels,
    environment: options.environment,
    backend: await openCityBackend(options.environment, now),
  })
  const staffKeys = new Set(
    settings.STAFF_CHATS.map(splitId).map(({ channel, id }) => outbox.keyOf({ channel, chat: id })),
  )
  const runner = createRunner({
    store,
    jobs,
    log,
    now,
    async onGivenUp(tx, { key }) {
      if (!staffKeys.has(key)) await tellStaff(tx, words.say('staff-job-given-up'))
    },
    handlers: {
      send: outbox.send,
      tick: (job) => desk.tick(job),
      [SHRED_JOB]: shred,
      ...rooms.jobHandlers,
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
    log,
    now,
    route: async (turn) => (safeguards.broken().length > 0 ? onlyHotlines() : rooms.route(turn)),
    dues: rooms.dues,
    ownsDigits: rooms.ownsDigits,
    isUnfinished: rooms.isUnfinished,
    tellStaff,
    onEnding: options.onEnding,
    limits: { person: settings.RATE_PERSON, room: settings.RATE_ROOM },
  })

  const safeguards = createSafeguards({
    safeguards: ownSafeguards({
      keyFile,
      store,
      vault,
      now,
      auditFaults: async () => (await verifyTail(store.db, vault)).length,
      groupFilters: opened.flatMap(({ checkGroups }) => (checkGroups ? [() => checkGroups()] : [])),
    }),
    log,
    async onChange(broken) {
      const names = broken.map((name) => words.say(`safeguard-${name}`)).join('、')
      const text = broken.length > 0 ? 'staff-safeguard-broken' : 'staff-safeguard-whole'
      await store.transact((tx) => tellStaff(tx, words.say(text, { names })))
      runner.wake()
    },
  })

  /** While a safeguard is broken nobody is asked anything: what is not said cannot leak (P-28). */
  function onlyHotlines(): Outcome {
    return { ending: 'failed', replies: [{ text: words.say('only-hotlines') }] }
  }

  /** Destroys in the key file what residents have erased since the last time. */
  async function shred(): Promise<JobResult> {
    const count = await renewal.shred()
    log.info({ event: 'shredded', count })
    // What was erased meanwhile found a job of this name and added none.
    return {
      state: 'done',
      commit: async (tx) => {
        const left = await tx.selectFrom('shreds').select('leaf').limit(1).executeTakeFirst()
        if (left) await rooms.askToShred(tx)
      },
    }
  }

  /** Finishes a renewal that `npm run rotate` has begun in the key file. */
  async function finishRenewal(): Promise<void> {
    if (renewing || !renewal.isPending()) return
    renewing = true
    try {
      const { resealed } = await renewal.finish()
      log.info({ event: 'keys_renewed', count: resealed })
    } catch (error) {
      log.warn({ event: 'keys_not_renewed', code: codeOf(error) })
    } finally {
      renewing = false
    }
  }

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
    ring,
    renewal,
    safeguards,
    greeting: ring.created ? [words.say('key-created', { file: keyFile })] : [],
    /** Where to find what has been opened, a line for each channel that is on this machine. */
    where: () => opened.flatMap((channel) => channel.where?.() ?? []),

    async start(): Promise<void> {
      await desk.start()
      await rooms.start()
      keyLook = setInterval(() => void finishRenewal(), KEY_LOOK_MS)
      await safeguards.look()
      safeguardLook = setInterval(() => void safeguards.look(), SAFEGUARD_LOOK_MS)
      const inlet = desk.inlet(notice)
      await Promise.all(opened.map((channel) => channel.start(inlet)))
    },

    /** Finishes what is in hand, says what can still be said, then closes. */
    async stop(): Promise<void> {
      clearInterval(keyLook)
      clearInterval(safeguardLook)
      await desk.stop()
      await Promise.all(opened.map((channel) => channel.stop()))
      await rooms.stop()
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

/** The channels that the settings name, each with what it works with; none is started yet. */
export async function openChannels(
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
  createRoomCards({ knowledge, root: ROOT, settings })
  const { OPENAI_API_KEY, OPENAI_BASE_URL, MODEL_HOSTS } = settings
  if (OPENAI_API_KEY || OPENAI_BASE_URL) allowedHosts(OPENAI_BASE_URL, MODEL_HOSTS)
  if (refused[0]) throw new LinliError('cards_refused', refused.join('\n'))
  words.say('greet')
  return `${cards.size} cards, ${services.length} services`
}
