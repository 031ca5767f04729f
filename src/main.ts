import { existsSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { codeOf, LinliError, whereOf } from './errors.ts'

// Types are stripped once, not at every start: half the start-up time and 20 MB less memory.
enableCompileCache()

// Residents' words must never leave for a tracing service, whatever the shell has set (langsmith reads these).
for (const name of [
  'LANGSMITH_TRACING',
  'LANGSMITH_TRACING_V2',
  'LANGCHAIN_TRACING',
  'LANGCHAIN_TRACING_V2',
])
  delete process.env[name]

/** A fault that nobody foresaw, without its text: that may be what a resident wrote. */
function sayFault(error: unknown): string {
  return `Stopped by an unexpected fault (${codeOf(error)}).\n${whereOf(error)}\n`
}

// Rejections that nobody handles come here, too. Nothing is known to hold any more: a supervisor starts us anew.
process.on('uncaughtException', (error) => {
  process.stderr.write(sayFault(error))
  process.exit(70)
})

const [name = 'start', ...args] = process.argv.slice(2)
const file = join(import.meta.dirname, 'commands', `${name}.ts`)

try {
  if (!/^[a-z-]+$/.test(name) || !existsSync(file))
    throw new LinliError(
      'no_such_command',
      `There is no command "${name}". See the README for all of them.`,
    )
  // A command file exports run(args); the shape is checked by a test.
  const { run }: { run(args: readonly string[]): Promise<void> } = await import(file)
  await run(args)
} catch (error) {
  const text = error instanceof LinliError ? `${error.message}\n` : sayFault(error)
  process.stderr.write(text)
  process.exitCode = 1
}
