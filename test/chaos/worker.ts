import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freePort } from '../postgres.ts'

const ROOT = join(import.meta.dirname, '../..')
/** As npm start does: compiled code is kept, so that a start is quick. */
const START = ['--import', './src/lean.js', 'src/main.ts']

export type WorkerOptions = { readonly dataDir: string; readonly databaseUrl: string | undefined }

export type Worker = ReturnType<typeof createWorker>

/** One real Linli process with the web channel open. */
export function createWorker({ dataDir, databaseUrl }: WorkerOptions) {
  let child: ChildProcess | undefined
  let port = 0

  async function start(): Promise<void> {
    port = await freePort()
    child = spawn(process.execPath, START, {
      cwd: ROOT,
      env: {
        ...process.env,
        CHANNELS: 'web',
        WEB_PORT: String(port),
        DATA_DIR: dataDir,
        ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
        RATE_PERSON: '1000000',
        LOG_LEVEL: 'silent',
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    await ready(child, port)
  }

  return {
    start,
    url: () => `http://127.0.0.1:${port}`,
    async killAndRestart(): Promise<void> {
      if (child) {
        const gone = once(child, 'exit')
        child.kill('SIGKILL')
        await gone
      }
      await start()
    },
    async stop(): Promise<void> {
      if (!child) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

/** Resolves when the page answers; throws when the process ends first. */
async function ready(child: ChildProcess, port: number): Promise<void> {
  for (;;) {
    if (child.exitCode !== null)
      throw new Error(`Linli ended with ${child.exitCode} instead of starting.`)
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((done) => setTimeout(done, 25))
  }
}
