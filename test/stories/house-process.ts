import { appendFileSync } from 'node:fs'
import { z } from 'zod'
import { createApp } from '../../src/app.ts'
import { createLog } from '../../src/log.ts'
import { readSettings, settingsSchema } from '../../src/settings.ts'

/** What a story may ask of the house; everything is answered by a `Told`. */
const order = z.discriminatedUnion('kind', [
  /** Sets the clock, then does all that is due and waits for it. */
  z.object({ kind: z.literal('settle'), at: z.number() }),
  /** Waits until so many messages have been handled since the house was opened. */
  z.object({ kind: z.literal('handled'), count: z.number() }),
  z.object({ kind: z.literal('stop') }),
])
export type Order = z.infer<typeof order>

/** `printed` = bytes on standard output so far. */
export type Told = { readonly kind: 'open' | 'wechat' | 'done'; readonly printed: number }

/**
 * The whole desk with every channel, in a process of its own, as `npm start` runs it; only the clock is the story's.
 * Environment: what Linli reads, and STORY_CLOCK (epoch milliseconds), STORY_LOG (a file).
 */
let clock = Number(process.env['STORY_CLOCK'])
const logFile = process.env['STORY_LOG'] ?? '/dev/null'
let handled = 0
let looking: (() => void) | undefined

// A pipe counts what was written to it; Node's types know only of a terminal.
const output: { readonly bytesWritten?: number } = process.stdout as never
const tell = (kind: Told['kind']) =>
  process.send?.({ kind, printed: output.bytesWritten ?? 0 } satisfies Told)

const app = await createApp({
  settings: readSettings(settingsSchema, process.env),
  environment: process.env,
  now: () => clock,
  onEnding() {
    handled += 1
    looking?.()
  },
  log: createLog('trace', {
    write(line: string) {
      appendFileSync(logFile, line)
      if (line.includes('"wechat_open"')) tell('wechat')
    },
  }),
})
await app.start()
tell('open')

process.on('message', (raw) => void obey(order.parse(raw)))
process.on('disconnect', () => process.exit(0))

async function obey(given: Order): Promise<void> {
  switch (given.kind) {
    case 'settle':
      clock = given.at
      await app.desk.settled()
      return void tell('done')
    case 'handled': {
      const { promise, resolve } = Promise.withResolvers<void>()
      looking = () => handled >= given.count && resolve()
      looking()
      await promise
      return void tell('done')
    }
    case 'stop':
      await app.stop()
      tell('done')
      return process.exit(0)
  }
}
