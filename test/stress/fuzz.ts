/**
 * npm run fuzz -- [--count N] [--utterances N] [--from N] [--seed N] [--only console,web,telegram,wechat,parsers] [--json]
 * So many made-up payloads into every channel's inbound side, with the whole desk behind it, and so many made-up
 * utterances through everything that reads words. Fails when something crashes, hangs, is too slow or stays without an
 * answer, or when memory grows. The same seed gives the same items; a fault names the item, and `--from` begins there,
 * also where a run was broken off: its lines of progress say how far it came.
 */
import { parseArgs } from 'node:util'
import type { Adapter } from './fuzz/adapters/adapter.ts'
import { fuzzAdapter } from './fuzz/fuzz-adapter.ts'
import { fuzzParsers, PARSERS } from './fuzz/fuzz-parsers.ts'
import { drawMeter, type Meter } from './fuzz/meter.ts'
import { startWatchdog } from './fuzz/watchdog.ts'
import { collect, type Sample, sampleAt, say, slope } from './measure.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    utterances: { type: 'string', default: '1000000' },
    from: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: 'console,web,telegram,wechat,parsers' },
    json: { type: 'boolean', default: false },
  },
})

const SAMPLES = 20
/** The share of a part after which memory must be flat, and from how many items on that can be told. */
const WARM = 0.4
const ENOUGH = 20_000
/** What a flat line may rise over the rest of a part (MB). */
const MOST_RISE = 10

const OPEN: Readonly<Record<string, () => Promise<Adapter>>> = {
  console: async () => (await import('./fuzz/adapters/console.ts')).openConsoleFuzz(),
  web: async () => (await import('./fuzz/adapters/web.ts')).openWebFuzz(),
  telegram: async () => (await import('./fuzz/adapters/telegram.ts')).openTelegramFuzz(),
  wechat: async () => (await import('./fuzz/adapters/wechat.ts')).openWechatFuzz(),
}

const seed = Number(values.seed)
const from = Number(values.from)
const names = values.only.split(',')
const parts = [...PARSERS.map(({ name }) => name), ...names]
const watchdog = startWatchdog(parts)
const results: { name: string; items: number; faults: readonly string[]; rssPer100k: number }[] = []
let crashes: string[] = []
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => {
    crashes.push(`${event}: ${error instanceof Error ? error.stack : String(error)}`)
  })

for (const name of names) await (name === 'parsers' ? parsers() : channel(name))
await watchdog.stop()

const faults = results.flatMap(({ name, faults: own }) => own.map((fault) => `${name}: ${fault}`))
say(
  faults.length === 0
    ? 'nothing crashed, hung, grew or stayed unanswered'
    : `FAILED: ${faults.length} kinds of fault`,
)
if (values.json) process.stdout.write(`${JSON.stringify({ seed, results })}\n`)
process.exitCode = faults.length === 0 ? 0 : 1

async function channel(name: string): Promise<void> {
  const open = OPEN[name]
  if (!open) throw new Error(`There is no adapter "${name}".`)
  const count = Number(values.count)
  say(`${name}: payloads ${from} to ${count}, seed ${seed}`)
  const adapter = await open()
  const memory = createMemory(count)
  const meter = await fuzzAdapter({
    adapter,
    count,
    from,
    seed,
    at: (item) => watchdog.at(parts.indexOf(name), item),
    async tell(done) {
      if (memory.isDue(done)) await collect()
      memory.tell(done)
    },
  })
  await adapter.close()
  say(`  ${meter.answered} messages were heard and answered`)
  conclude(name, [meter], memory)
}

async function parsers(): Promise<void> {
  const count = Number(values.utterances)
  say(`parsers: utterances ${from} to ${count}, seed ${seed}`)
  const memory = createMemory(count)
  const every = { items: Math.max(1, Math.floor(count / SAMPLES)), tell: memory.tell }
  const meters = fuzzParsers({ count, from, seed, at: watchdog.at, every })
  conclude('parsers', meters, memory)
}

function conclude(name: string, meters: readonly Meter[], memory: Memory): void {
  const items = memory.seen()
  const own = meters.flatMap((meter) => meter.faults.map((fault) => `${meter.name}: ${fault}`))
  const { rises, per100k } = memory.verdict()
  if (items >= ENOUGH)
    for (const [what, rise] of Object.entries(rises))
      if (rise > MOST_RISE) own.push(`${what} rose ${rise.toFixed(1)} MB`)
  own.push(...crashes)
  crashes = []
  for (const meter of meters) say(drawMeter(meter))
  for (const fault of own) say(`    ${fault}`)
  say(`  RSS after warm-up: ${per100k.toFixed(2)} MB per 100,000`)
  results.push({ name, items, faults: own, rssPer100k: per100k })
}

type Memory = ReturnType<typeof createMemory>

/** Looks at memory as items are done, those before `from` in an earlier run. */
function createMemory(count: number) {
  const samples: Sample[] = []
  const started = performance.now()
  const step = Math.max(1, (count - from) / SAMPLES)
  let last = from
  const isDue = (done: number) => done - from >= step * (samples.length + 1)
  return {
    /** How many items there were. */
    seen: () => last - from,
    isDue,
    tell(done: number): void {
      last = done
      if (!isDue(done)) return
      const sample = sampleAt(done)
      samples.push(sample)
      const rate = (done - from) / ((performance.now() - started) / 1000)
      const { rssMb, heapMb, outsideMb } = sample
      say(
        `  ${done}: RSS ${rssMb.toFixed(1)} MB, heap ${heapMb.toFixed(1)} MB, buffers ${outsideMb.toFixed(1)} MB, ${rate.toFixed(0)}/s`,
      )
    },
    verdict() {
      const isWarm = ({ at }: Sample) => at - from >= (count - from) * WARM
      const warm = samples.filter(isWarm)
      const slopeOf = (of: (one: Sample) => number) =>
        slope(
          warm.map((one) => ({ x: one.at, y: of(one) })),
          100_000,
        )
      const rise = (of: (one: Sample) => number) =>
        (slopeOf(of) * (count - from) * (1 - WARM)) / 100_000
      // What the process holds breathes with the load beside it, by 100 MB: a leak shows above all that was before.
      const rss = (some: readonly Sample[]) => some.map(({ rssMb }) => rssMb)
      const lowest = Math.min(...rss(samples.slice(-Math.ceil(SAMPLES / 4))))
      const highest = Math.max(...rss(samples.filter((one) => !isWarm(one))))
      return {
        per100k: slopeOf(({ rssMb }) => rssMb),
        rises: {
          RSS: lowest - highest,
          'the heap': rise(({ heapMb }) => heapMb),
          'what buffers hold': rise(({ outsideMb }) => outsideMb),
        },
      }
    },
  }
}
