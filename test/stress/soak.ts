/**
 * npm run soak -- [--messages N] [--minutes N] [--seed N] [--json]
 * So many messages through the whole desk – questions, forms, wishes for a person, colleagues who settle cases,
 * erasures – over five simulated years on SQLite, so that everything that is forgotten by the clock is. Fails when
 * memory, open files or the database keep growing, when a message stays without an answer, or when one ends in
 * “that did not work”. `--minutes` or SIGTERM ends it early, with a verdict on what there was. TMPDIR on a memory disk
 * saves the waiting for commits.
 */
import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { collect, type Sample, sampleAt, say, slope } from './measure.ts'
import { createRandom } from './random.ts'
import { newIn, worksAt } from './soak/duty.ts'
import { erases, type Talk, talkOf } from './soak/talks.ts'
import { DESK, LEAD, openTown } from './soak/town.ts'

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    minutes: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})

const DAY_MS = 86_400_000
const START = Date.parse('2021-11-01T09:00:00+08:00')
const DAYS = 5 * 365
/** How many write at the same moment. */
const AT_ONCE = 112
const WORKERS = 16
/** Between two moments of a day (milliseconds). */
const MOMENT_MS = 20_000
/** Enough for a form to be filled in on the day on which it was begun. */
const MOMENTS_A_DAY = 40
const MOST_STRIDE = 31
/** How many have everything deleted in the evening. */
const ERASERS = 10
/** Residents who come back. */
const KNOWN = 3000
/** The share of the run after which nothing may grow any more: the audit is kept for three of the five years. */
const WARM = 0.4
const SAMPLES = 20
/** What a flat line may rise for every 100,000 messages (MB). */
const MOST_RSS_SLOPE = 3
const MOST_HEAP_SLOPE = 1.5
const MOST_HANDLE_SLOPE = 0.5
/** What may rise in all, however short the run: pages come in their own time, a timer more or less is no leak. */
const NOISE_MB = 8
const NOISE_HANDLES = 2
/** What the database may grow in the last of the five years, when everything has its end (share). */
const MOST_DATABASE_GROWTH = 0.1

const goal = Number(values.messages)
const random = createRandom(Number(values.seed))
const town = await openTown({ start: START })
/** Days on which somebody writes, and how far they are apart so that all five years pass. */
const days = Math.ceil(goal / MOMENTS_A_DAY / (AT_ONCE + WORKERS))
const stride = Math.min(MOST_STRIDE, Math.max(1, Math.ceil(DAYS / days)))
const waiting: string[] = []
town.onDesk((text) => void waiting.push(...newIn(text)))

type Resident = { readonly id: string; readonly talk: Talk; last: string; readonly group: boolean }
let born = 0
let unanswered = 0
const known: string[] = []
const here = new Set<string>()
const residents: Resident[] = Array.from({ length: AT_ONCE }, arrives)
const workers = Array.from({ length: WORKERS }, (_, n) => ({
  id: `worker-${n}`,
  talk: worksAt(() => waiting.shift(), random),
  last: '',
}))
const samples: (Sample & { readonly database: number })[] = []
const started = performance.now()

say(`soak: ${goal} messages over ${days * stride} days, seed ${values.seed}`)
let sampled = 0
let ended = false
process.once('SIGTERM', end)
if (values.minutes) setTimeout(end, Number(values.minutes) * 60_000).unref()
while (town.count() < goal && !ended) {
  for (let moment = 0; moment < MOMENTS_A_DAY && town.count() < goal; moment += 1) await talk()
  await eraseSome()
  await settleLeftovers()
  await untilMorning()
  if (town.count() >= (goal * (sampled + 1)) / SAMPLES) await sample()
}
if (samples.at(-1)?.at !== town.count()) await sample()

const { database, keys } = town.bytes()
const rows = await town.rows()
await town.close()
rmSync(town.dataDir, { recursive: true, force: true })
const verdict = judge()
say(
  Object.entries(rows)
    .map(([table, n]) => `${table} ${n}`)
    .join(', '),
)
say([...town.endings].map(([ending, n]) => `${ending} ${n}`).join(', '))
say(
  verdict.faults.length > 0
    ? `FAILED: ${verdict.faults.join('; ')}`
    : 'flat: memory, files, database',
)
if (values.json) process.stdout.write(`${JSON.stringify(verdict)}\n`)
process.exitCode = verdict.faults.length > 0 ? 1 : 0

function end(): void {
  ended = true
}

/** Everybody says one thing; who has nothing more to say goes, and somebody else comes. */
async function talk(): Promise<void> {
  const talking = residents.map((resident, n) => {
    const next = resident.talk.next(resident.last)
    if (!next.done) return { resident, text: next.value }
    here.delete(resident.id)
    const other = arrives()
    residents[n] = other
    return { resident: other, text: String(other.talk.next('').value) }
  })
  const working = workers.map((worker) => ({
    worker,
    text: String(worker.talk.next(worker.last).value),
  }))
  const answers = await town.say([
    ...talking.map(({ resident, text }) => ({
      who: resident.id,
      text,
      group: resident.group ? `group-${resident.id.slice(-1)}` : undefined,
      attachments: random.is(0.01) ? [{ kind: 'image' as const, ref: 'x' }] : undefined,
    })),
    ...working.map(({ worker, text }) => ({ who: worker.id, text, group: DESK })),
  ])
  for (const [n, { resident }] of talking.entries()) {
    const answer = answers[n]
    if (answer === undefined) unanswered += 1
    resident.last = answer ?? ''
  }
  for (const [n, { worker }] of working.entries()) worker.last = answers[talking.length + n] ?? ''
  await town.pass(MOMENT_MS)
}

function arrives(): Resident {
  const old = known.length > 0 && random.is(0.3) ? random.pick(known) : undefined
  // Somebody who is still here does not arrive a second time.
  const id = old === undefined || here.has(old) ? `resident-${born}` : old
  if (id !== old) {
    known[born % KNOWN] = id
    born += 1
  }
  here.add(id)
  return { id, talk: talkOf(random), last: '', group: random.is(0.03) }
}

async function eraseSome(): Promise<void> {
  const leaving = new Set(
    Array.from({ length: ERASERS }, () => random.pick(known)).filter((id) => !here.has(id)),
  )
  const talks = [...leaving].map((who) => ({ who, talk: erases() }))
  for (let step = 0; step < 2; step += 1)
    await town.say(
      talks.map(({ who, talk: erasing }) => ({ who, text: String(erasing.next('').value) })),
    )
}

/** What nobody has settled for a week the lead settles. */
async function settleLeftovers(): Promise<void> {
  const left = await town.app.store.db
    .selectFrom('cases')
    .select('reference')
    .where('closed_at', '=', 0)
    .where('wrapped_key', '!=', '')
    .where('updated_at', '<', town.now() - 3 * DAY_MS)
    .limit(50)
    .execute()
  for (const { reference } of left)
    for (const verb of ['接', '办结']) {
      await town.say([{ who: LEAD, text: `${verb} ${reference} 已经问过，都办好了` }])
      await town.pass(2000)
    }
}

/** The night in three steps, so that what is due on the way happens about when it is due. */
async function untilMorning(): Promise<void> {
  const day = Math.floor((town.now() - START) / DAY_MS)
  const morning = START + (day + stride) * DAY_MS
  const step = (morning - town.now()) / 3
  for (let n = 0; n < 3; n += 1) await town.pass(Math.ceil(step))
}

async function sample(): Promise<void> {
  sampled += 1
  await collect()
  const taken = { ...sampleAt(town.count()), database: town.bytes().database / 2 ** 20 }
  samples.push(taken)
  const rate = town.count() / ((performance.now() - started) / 1000)
  const { at, rssMb, heapMb, outsideMb, fds, handles } = taken
  say(
    `  ${at}: RSS ${rssMb.toFixed(1)} MB, heap ${heapMb.toFixed(1)} MB, buffers ${outsideMb.toFixed(1)} MB, ${fds} files, ${handles} handles, database ${taken.database.toFixed(1)} MB, ${born} residents, ${waiting.length} cases wait, ${rate.toFixed(0)}/s`,
  )
}

function judge() {
  const warm = samples.filter(({ at }) => at >= town.count() * WARM)
  const per100k = (of: (one: Sample) => number) =>
    slope(
      warm.map((one) => ({ x: one.at, y: of(one) })),
      100_000,
    )
  const rssSlope = per100k(({ rssMb }) => rssMb)
  const heapSlope = per100k(({ heapMb }) => heapMb)
  const failed = town.endings.get('failed') ?? 0
  const lastYear = samples.filter(({ at }) => at >= town.count() * 0.8)
  const growth = (lastYear.at(-1)?.database ?? 0) / (lastYear[0]?.database ?? 1) - 1
  const moreFiles = per100k(({ fds }) => fds)
  const moreHandles = per100k(({ handles }) => handles)
  const warmed = ((warm.at(-1)?.at ?? 0) - (warm[0]?.at ?? 0)) / 100_000
  const grows = (what: string, per: number, most: number, noise: number) =>
    per > most && per * warmed > noise ? [`${what}: ${per.toFixed(2)} more per 100,000`] : []
  const faults = [
    ...(unanswered > 0 ? [`${unanswered} messages without an answer`] : []),
    ...(failed > 0 ? [`${failed} messages that did not work`] : []),
    ...[...town.troubles].map(([trouble, n]) => `${trouble} ${n} times`),
    ...grows('MB of RSS', rssSlope, MOST_RSS_SLOPE, NOISE_MB),
    ...grows('MB of heap', heapSlope, MOST_HEAP_SLOPE, NOISE_MB),
    ...grows('open files', moreFiles, MOST_HANDLE_SLOPE, NOISE_HANDLES),
    ...grows('handles', moreHandles, MOST_HANDLE_SLOPE, NOISE_HANDLES),
    // Before the audit's three years are over it grows, as it must.
    ...(growth > MOST_DATABASE_GROWTH && !ended
      ? [`the database grew ${(growth * 100).toFixed(0)} % in the last year`]
      : []),
  ]
  const seconds = Math.round((performance.now() - started) / 1000)
  say(
    `${town.count()} messages in ${seconds} s, ${unanswered} unanswered, ${failed} failed; after warm-up per 100,000: RSS ${rssSlope.toFixed(2)} MB, heap ${heapSlope.toFixed(2)} MB; files ${moreFiles.toFixed(2)}, handles ${moreHandles.toFixed(2)}; database ${(database / 2 ** 20).toFixed(1)} MB (${(growth * 100).toFixed(1)} % in the last year), key file ${keys} bytes`,
  )
  return {
    messages: town.count(),
    seconds,
    unanswered,
    failed,
    rssSlope,
    heapSlope,
    moreFiles,
    moreHandles,
    growth,
    faults,
  }
}
