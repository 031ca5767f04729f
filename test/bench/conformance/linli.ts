import { join } from 'node:path'
import type { ChannelKit } from '../../../src/channels/channels.ts'
import * as telegram from '../../../src/channels/telegram.ts'
import * as web from '../../../src/channels/web.ts'
import {
  createDesk,
  createOutbox,
  createPushedMenus,
  createRunner,
} from '../../../src/desk/desk.ts'
import { createLog } from '../../../src/log.ts'
import { createVault, openKeyRing } from '../../../src/privacy/privacy.ts'
import { readSettings } from '../../../src/settings.ts'
import { createInbox, createJobs, openStore } from '../../../src/store/store.ts'
import { loadWords } from '../../../src/words/words.ts'

/** Linli's whole durable way – channel, inbox, desk, outbox – around the handler that the others have. */
const HANDLER = './handler.mjs'
const { handled }: { handled(text: string): Promise<string> } = await import(HANDLER)

const environment = process.env
const name = environment['CHANNELS'] === 'web' ? 'web' : 'telegram'
const dataDir = environment['DATA_DIR'] ?? ''
const now = Date.now
const log = createLog('silent')
const words = loadWords(join(import.meta.dirname, '../../../prompts/words'), 'zh-CN')
const store = await openStore({ dataDir, databaseUrl: environment['DATABASE_URL'], log })
const vault = createVault(openKeyRing(join(dataDir, 'master.key'), true))
const kit: ChannelKit = {
  log,
  dataDir,
  staffChats: [],
  sign: (value, chat) => vault.sign(value, `${name}|${chat}`),
  say: words.say,
  now,
  desk: { list: async () => undefined, view: async () => undefined },
}
const channel =
  name === 'web'
    ? web.open(readSettings(web.settings, environment), kit)
    : telegram.open(readSettings(telegram.settings, environment), kit)
const parts = { store, worker: 'bench', now }
const jobs = createJobs(parts)
const menus = createPushedMenus({ box: vault, now })
const outbox = createOutbox({
  channels: new Map([[name, channel]]),
  jobs,
  vault,
  menus,
  onUndeliverable: async () => undefined,
})
const runner = createRunner({ store, jobs, log, now, handlers: { send: outbox.send } })
const desk = createDesk({
  store,
  inbox: createInbox(parts),
  jobs,
  outbox,
  runner,
  menus,
  vault,
  words,
  log,
  now,
  limits: { person: 1_000_000, room: 1_000_000 },
  tellStaff: async () => undefined,
  route: async ({ message }) => ({
    ending: 'answered',
    replies: [{ text: await handled(message.text) }],
  }),
})
await desk.start()
await channel.start(desk.inlet(() => undefined))
process.stdout.write('ready\n')
