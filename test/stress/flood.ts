/**
 * npm run flood -- [--seconds N] [--rounds N] [--rate N] [--json]
 * One account sends so many messages a second while others talk at an ordinary pace: their reply times against the
 * same stretch without the flood, in turns in one process on one store. Fails when the others' p95 doubles, when one of
 * them gets no answer, or when what the flooder sent beyond the limit is kept.
 */
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createApp } from '../../src/app.ts'
import type { Channel } from '../../src/channels/channels.ts'
import { readSettings, settingsSchema } from '../../src/settings.ts'
import { freshFolder } from '../databases.ts'
import { quiet } from '../quiet.ts'
import { say } from './measure.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '1' },
    rate: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
  },
})

/** Others: so many residents, each saying something so often (milliseconds). */
const RESIDENTS = 40
const PACE_MS = 4000
const QUESTIONS = [
  '老板拖欠工资怎么办',
  '没签合同怎么办',
  '租房押金不退',
  '孩子上学要什么材料',
  '人工',
  '我的单子',
]
/** Before the first measured stretch: everything is loaded and compiled (milliseconds). */
const WARM_UP_MS = 5000
const PATIENCE_MS = 30_000
const FLOODER = 'flooder'
/** What the desk lets pass of one account at once and each second after that. */
const BURST = 30
const PER_SECOND = 1

const seconds = Number(values.seconds)
const rate = Number(values.rate)
const dataDir = freshFolder()
/** Who waits for an answer, and since when. */
const waiting = new Map<string, { readonly since: number; readonly done: (ms: number) => void }>()
let toFlooder = 0

const channel: Channel = {
  name: 'test',
  capabilities: { maxText: 4000, unit: 'utf16', buttons: true, files: true },
  start: async () => undefined,
  stop: async () => undefined,
  async send({ to: { chat } }) {
    if (chat === FLOODER) toFlooder += 1
    const one = waiting.get(chat)
    waiting.delete(chat)
    one?.done(performance.now() - one.since)
    return { ok: true }
  },
}
const app = await createApp({
  settings: readSettings(settingsSchema, { DATA_DIR: dataDir, STAFF_CHATS: 'test:desk' }),
  environment: {},
  log: quiet,
  channels: [channel],
})
await app.start()

type Stretch = { readonly times: readonly number[]; readonly lost: number; readonly sent: number }
let count = 0

say(
  `flood: ${rate} messages a second for ${seconds} s beside ${RESIDENTS} residents, SQLite in ${dataDir}`,
)
await stretch(WARM_UP_MS, 0)
const calm: Stretch[] = []
const flooded: Stretch[] = []
let rowsKept = 0
let bytes = 0
for (let round = 0; round < Number(values.rounds); round += 1) {
  calm.push(await stretch(seconds * 1000, 0))
  const before = await kept()
  flooded.push(await stretch(seconds * 1000, rate))
  const after = await kept()
  rowsKept = Math.max(rowsKept, after.flooder - before.flooder)
  bytes += after.bytes - before.bytes
}
await app.desk.settled()
const waitingJobs = await app.store.db
  .selectFrom('jobs')
  .select((e) => e.fn.countAll<number>().as('n'))
  .where('kind', '=', 'send')
  .executeTakeFirstOrThrow()
await app.stop()
rmSync(dataDir, { recursive: true, force: true })

const p95 = (stretches: readonly Stretch[]) => {
  const sorted = stretches.flatMap(({ times }) => times).toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.95)] ?? 0
}
const [without, with_] = [p95(calm), p95(flooded)]
const lost = [...calm, ...flooded].reduce((sum, one) => sum + one.lost, 0)
const sent = flooded.reduce((sum, one) => sum + one.sent, 0)
const allowed = BURST + PER_SECOND * (seconds + 1)
const faults = [
  ...(with_ >= 2 * without
    ? [`the others' p95 went from ${without.toFixed(1)} to ${with_.toFixed(1)} ms`]
    : []),
  ...(lost > 0 ? [`${lost} messages of others without an answer`] : []),
  ...(rowsKept > allowed
    ? [`${rowsKept} messages of the flooder were kept, ${allowed} may be`]
    : []),
]
say(
  `others: p95 ${without.toFixed(1)} ms without, ${with_.toFixed(1)} ms with the flood (× ${(with_ / without).toFixed(2)}), ${lost} unanswered`,
)
say(
  `the flooder sent ${sent}, at most ${rowsKept} in a stretch were kept (ids for 7 days, words until answered), ${toFlooder} answers; database +${(bytes / 1024).toFixed(0)} KB in all, ${waitingJobs.n} messages wait`,
)
say(faults.length > 0 ? `FAILED: ${faults.join('; ')}` : 'the others hardly noticed')
if (values.json)
  process.stdout.write(
    `${JSON.stringify({ without, with: with_, ratio: with_ / without, lost, sent, rowsKept, allowed, bytes, faults })}\n`,
  )
process.exitCode = faults.length > 0 ? 1 : 0

/** A stretch of ordinary talk, with so many messages a second of one account beside it. */
async function stretch(ms: number, perSecond: number): Promise<Stretch> {
  const times: number[] = []
  let unanswered = 0
  const ends = performance.now() + ms

  async function resident(n: number): Promise<void> {
    await sleep((n * PACE_MS) / RESIDENTS)
    for (let said = n; performance.now() < ends; said += 1) {
      const started = performance.now()
      const took = await ask(`resident-${n}`, QUESTIONS[said % QUESTIONS.length] ?? '')
      if (took === undefined) unanswered += 1
      else times.push(took)
      await sleep(Math.max(0, PACE_MS - (performance.now() - started)))
    }
  }

  async function flood(): Promise<number> {
    const started = performance.now()
    let done = 0
    while (performance.now() < ends) {
      const due = Math.floor(((performance.now() - started) / 1000) * perSecond)
      for (; done < due; done += 1) void receive(FLOODER, `${done} 老板拖欠工资怎么办`)
      await sleep(10)
    }
    return done
  }

  const [floodedWith] = await Promise.all([
    perSecond > 0 ? flood() : 0,
    ...Array.from({ length: RESIDENTS }, (_, n) => resident(n)),
  ])
  return { times, lost: unanswered, sent: floodedWith }
}

/** How long the answer took (milliseconds); undefined when none came. */
async function ask(who: string, text: string): Promise<number | undefined> {
  const { promise, resolve } = Promise.withResolvers<number | undefined>()
  waiting.set(who, { since: performance.now(), done: resolve })
  const timer = setTimeout(resolve, PATIENCE_MS, undefined)
  await receive(who, text)
  const took = await promise
  clearTimeout(timer)
  waiting.delete(who)
  return took
}

function receive(who: string, text: string): Promise<void> {
  count += 1
  return app.desk.receive({
    id: `m${count}`,
    from: { channel: 'test', id: who },
    place: { kind: 'private' },
    text,
    at: Date.now(),
  })
}

/** Rows that the flooder has left, and how large the database is. */
async function kept() {
  await app.desk.settled()
  const conversation = app.vault.pseudonym(`talk|test|${FLOODER}|${FLOODER}`)
  const { n } = await app.store.db
    .selectFrom('inbox')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('conversation', '=', conversation)
    .executeTakeFirstOrThrow()
  const size = (name: string) => statSync(join(dataDir, name), { throwIfNoEntry: false })?.size ?? 0
  return { flooder: Number(n), bytes: size('linli.db') + size('linli.db-wal') }
}
