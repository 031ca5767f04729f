import { PassThrough } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { open, settings } from '../../../../src/channels/console.ts'
import type { Random } from '../../random.ts'
import { utterance } from '../utterances.ts'
import type { Adapter, Sent } from './adapter.ts'
import { openFuzzDesk } from './desk.ts'

/** What ends a line on a terminal. */
const ENDS = /[\n\r\u2028\u2029]/
const LONGEST_LINE = 100_000

/** The console's lines: words, bytes that are no text, lines without end; all of one account. */
export async function openConsoleFuzz(): Promise<Adapter> {
  const lines = new PassThrough()
  const own = Object.getOwnPropertyDescriptor(process, 'stdin')
  Object.defineProperty(process, 'stdin', { configurable: true, value: lines })
  const desk = await openFuzzDesk((kit) => open(settings.parse({}), kit))

  function make(random: Random): { readonly bytes: Buffer; readonly isProper: boolean } {
    const kind = random.next()
    if (kind < 0.02) {
      const piece = utterance(random).replaceAll(new RegExp(ENDS, 'g'), ' ')
      const text = piece.repeat(2000).slice(0, random.below(LONGEST_LINE))
      return { bytes: Buffer.from(text), isProper: false }
    }
    if (kind < 0.2) {
      const bytes = Buffer.from(Array.from({ length: random.below(80) }, () => random.below(256)))
      return { bytes, isProper: false }
    }
    const text = utterance(random)
    return { bytes: Buffer.from(text), isProper: text.trim() !== '' && !ENDS.test(text) }
  }

  return {
    name: 'console',
    atOnce: 20,
    async deliver(_item, random): Promise<Sent> {
      const { bytes, isProper } = make(random)
      lines.write(Buffer.concat([bytes, Buffer.from('\n')]))
      // readline hands its lines on within the next turns of the loop.
      for (let turn = 0; turn < 3; turn += 1) await setImmediate()
      return isProper ? { chat: 'me' } : {}
    },
    settle: desk.settle,
    async close() {
      await desk.close()
      if (own) Object.defineProperty(process, 'stdin', own)
    },
  }
}
