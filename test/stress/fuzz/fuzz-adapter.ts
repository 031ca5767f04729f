import { createRandom } from '../random.ts'
import type { Adapter } from './adapters/adapter.ts'
import { createMeter, type Meter } from './meter.ts'

export type AdapterOptions = {
  readonly adapter: Adapter
  readonly count: number
  /** The first item; those before it were seen in an earlier run. */
  readonly from?: number | undefined
  readonly seed: number
  readonly at?: ((item: number) => void) | undefined
  readonly tell?: ((done: number) => Promise<void>) | undefined
}

/** From giving a batch to having it answered, for each payload of it; what is slower is a fault (milliseconds). */
const SLOW_MS = 2000

/** Gives so many payloads to one adapter. A fault: a crash, an error of ours, a message that nobody hears or answers. */
export async function fuzzAdapter(
  options: AdapterOptions,
): Promise<Meter & { readonly answered: number }> {
  const { adapter, count, from = 0, seed, at, tell } = options
  const meter = createMeter(adapter.name, SLOW_MS)
  let answered = 0
  for (let first = from; first < count; first += adapter.atOnce) {
    const items = Array.from(
      { length: Math.min(adapter.atOnce, count - first) },
      (_, n) => first + n,
    )
    at?.(first)
    const started = performance.now()
    const sent = await Promise.all(
      items.map((item) =>
        adapter.deliver(item, createRandom(seed * 1_000_003 + item)).catch((error: unknown) => ({
          fault: faultOf(error),
          chat: undefined,
        })),
      ),
    )
    const { heard, answers, unanswered } = await adapter.settle()
    const ms = (performance.now() - started) / items.length
    for (const [n, { chat, fault }] of sent.entries()) {
      meter.note(ms)
      if (fault) meter.fail(`item ${first + n}: ${fault}`)
      else if (chat !== undefined && !heard.has(chat)) meter.fail(`item ${first + n}: not heard`)
    }
    if (ms > SLOW_MS) meter.fail(`items from ${first}: ${ms.toFixed(0)} ms each`)
    for (const { id } of unanswered)
      meter.fail(`items from ${first}: ${id.slice(0, 40)} unanswered`)
    answered += answers
    await tell?.(first + items.length)
  }
  return Object.assign(meter, { answered })
}

/** What was thrown, and what lay behind it. */
function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : ''
  return `${error.stack ?? error.message}${cause}`
}
