import { createInterface, type Interface } from 'node:readline/promises'
import { z } from 'zod'
import type { Channel, ChannelKit } from './channels.ts'

export const settings = z.object({
  /** The account under which the person at this terminal writes. */
  CONSOLE_NAME: z.string().default('me'),
})

/** A chat on this terminal: one resident, no account needed. Lines go to standard output, logs to standard error. */
export function open({ CONSOLE_NAME }: z.infer<typeof settings>, kit: ChannelKit): Channel {
  let lines: Interface | undefined
  // Ids must differ from those of an earlier run on the same data folder.
  const run = kit.now().toString(36)
  let count = 0

  return {
    name: 'console',
    capabilities: { maxText: 4000, unit: 'utf16', buttons: false, files: false },
    async start(inlet) {
      lines = createInterface({
        input: process.stdin,
        output: process.stdout,
        terminal: process.stdout.isTTY,
      })
      lines.setPrompt('> ')
      lines.on('line', (line) => {
        const text = line.trim()
        if (!text) return
        count += 1
        const from = { channel: 'console', id: CONSOLE_NAME }
        inlet
          .receive({ id: `${run}-${count}`, from, place: { kind: 'private' }, text, at: kit.now() })
          .catch(() => process.stdout.write(`${kit.say('not-kept')}\n`))
      })
      inlet.back({ channel: 'console', chat: CONSOLE_NAME })
    },
    async stop() {
      lines?.close()
    },
    where: () => kit.say('console-where'),
    async send({ to, text }) {
      if (to.chat !== CONSOLE_NAME) return { ok: false, why: 'away' }
      const block = `${text.replace(/^/gm, '  ')}\n\n`
      if (!process.stdout.isTTY) process.stdout.write(block)
      else {
        // Over the prompt, and with what is half typed kept under it.
        process.stdout.write(`\r\x1b[K${block}`)
        lines?.prompt(true)
      }
      return { ok: true }
    },
  }
}
