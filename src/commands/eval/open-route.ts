import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadFiles } from '../../files.ts'
import type { Shelf } from '../../knowledge/knowledge.ts'
import { createLog } from '../../log.ts'
import type { Outcome, Turn } from '../../message.ts'
import { createVault, openKeyRing } from '../../privacy/privacy.ts'
import { createRooms } from '../../rooms.ts'
import { readSettings, settingsSchema } from '../../settings.ts'
import { createJobs, openStore } from '../../store/store.ts'
import { loadWords, type Words } from '../../words/words.ts'

const ROOT = join(import.meta.dirname, '../../..')

/** The real route of a message, over a store of its own that is thrown away: for asking and measuring. */
export async function openRoute(
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<{
  readonly root: string
  readonly shelf: Shelf
  readonly words: Words
  route(turn: Turn): Promise<Outcome>
  close(): Promise<void>
}> {
  const dataDir = mkdtempSync(join(tmpdir(), 'linli-eval-'))
  const { DATABASE_URL: _other, ...rest } = environment
  const settings = readSettings(settingsSchema, { ...rest, DATA_DIR: dataDir })
  const log = createLog(settings.LOG_LEVEL)
  const now = Date.now
  const store = await openStore({ dataDir, log })
  const words = loadWords(join(ROOT, 'prompts/words'), settings.LANGUAGE)
  const rooms = createRooms({
    root: ROOT,
    files: loadFiles(ROOT),
    settings,
    store,
    jobs: createJobs({ store, worker: 'eval', now }),
    vault: createVault(openKeyRing(join(dataDir, 'master.key'), true)),
    words,
    log,
    now,
    post: async () => undefined,
    channels: new Map(),
    environment: {},
    backend: undefined,
  })
  return {
    root: ROOT,
    shelf: rooms.knowledge.shelf,
    words,
    route: rooms.route,
    async close() {
      await rooms.stop()
      await store.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
