import { cleanText } from '../../../src/desk/clean-text.ts'
import { createRandom } from '../random.ts'
import { createMeter, type Meter } from './meter.ts'
import { openParsers } from './parsers.ts'
import { utterance } from './utterances.ts'

export type ParsersOptions = {
  readonly count: number
  /** The first item; those before it were seen in an earlier run. */
  readonly from?: number | undefined
  readonly seed: number
  /** What is too slow for one item (milliseconds). */
  readonly slowMs?: number | undefined
  /** Told before each item, for whoever watches over it. */
  readonly at?: ((part: number, item: number) => void) | undefined
  /** Called so often, with how many are done. */
  readonly every?: { readonly items: number; readonly tell: (done: number) => void } | undefined
}

/** The names of the parsers, as the watchdog knows them. */
export const PARSERS = openParsers()

/** Gives so many utterances to every parser; one meter each. */
export function fuzzParsers(options: ParsersOptions): readonly Meter[] {
  const { count, from = 0, seed, slowMs, at, every } = options
  const meters = PARSERS.map(({ name }) => createMeter(name, slowMs))
  for (let item = from; item < count; item += 1) {
    const random = createRandom(seed * 1_000_003 + item)
    const raw = utterance(random)
    const { text, tooLong } = cleanText(raw)
    for (const [part, parser] of PARSERS.entries()) {
      if (tooLong && !parser.meetsAll) continue
      at?.(part, item)
      meters[part]?.run(() => parser.run(text, raw, random), `item ${item}`)
    }
    if (every && (item + 1) % every.items === 0) every.tell(item + 1)
  }
  return meters
}
