/**
 * npm run chaos -- [--kills N] [--minutes N] [--workers N] [--own-postgres] [--json]
 * Kills Linli with SIGKILL at random instants under load, then looks whether anything acknowledged was lost,
 * doubled or put out of order. On the store that DATABASE_URL or DATA_DIR name (a fresh temporary one by default).
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { startDatabaseToKill } from './database.ts'
import { judge } from './judge.ts'
import { createResidents } from './residents.ts'
import { createWorker, type Worker } from './worker.ts'

/** So many looks without any progress, half a second apart, and nobody is coming. */
const STUCK_LOOKS = 60
/** Questions that each resident may ask for each kill; a wish for a person follows each. */
const EACH_ASKS = 2

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    /** No further kill after so long; what was until then is judged. */
    minutes: { type: 'string', default: '600' },
    workers: { type: 'string' },
    residents: { type: 'string', default: '12' },
    'own-postgres': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})

const dataDir = process.env['DATA_DIR'] ?? mkdtempSync(join(tmpdir(), 'linli-chaos-'))
const database = values['own-postgres'] ? await startDatabaseToKill() : undefined
const databaseUrl = database?.url ?? process.env['DATABASE_URL']
const kills = Number(values.kills)
const workerCount = Number(values.workers ?? (databaseUrl ? 2 : 1))

const say = (line: string) => process.stderr.write(`${line}\n`)
say(
  `chaos: ${kills} kills, ${workerCount} worker(s), ${databaseUrl ? 'PostgreSQL' : `SQLite in ${dataDir}`}`,
)

const workers: Worker[] = []
for (let n = 0; n < workerCount; n += 1) {
  const worker = createWorker({ dataDir, databaseUrl })
  // One after another: the first one makes the schema and the master key.
  await worker.start()
  workers.push(worker)
}

const residents = createResidents(Number(values.residents), () => workers.map(({ url }) => url()))
const load = residents.run()

const until = Date.now() + Number(values.minutes) * 60_000
for (let kill = 1; kill <= kills && Date.now() < until; kill += 1) {
  residents.grant(EACH_ASKS * Number(values.residents))
  await residents.progress(1 + Math.floor(Math.random() * 6))
  await pause(Math.random() * 60)
  const worker = workers[kill % workers.length]
  if (database && kill % 10 === 0) await database.killAndRestart()
  await worker?.killAndRestart()
  if (kill % 10 === 0) say(`  ${kill} kills, ${residents.acknowledged()} messages acknowledged`)
}

residents.finish()
await load
if (databaseUrl) await allHandled(databaseUrl)
for (const worker of workers) await worker.stop()
const verdict = await judge({ dataDir, databaseUrl, talks: residents.talks() })
await database?.stop()

say(
  `acknowledged ${verdict.acknowledged}, lost ${verdict.lost}, doubled ${verdict.doubled}, out of order ${verdict.outOfOrder}`,
)
if (values.json) process.stdout.write(`${JSON.stringify(verdict)}\n`)
process.exitCode = verdict.lost + verdict.doubled + verdict.outOfOrder === 0 ? 0 : 1

/** What the last kill left in a dead worker's hands is taken over by the other: waits while that goes on. */
async function allHandled(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', (error) => say(`  while waiting: ${error.message}`))
  await client.connect()
  const open = async () => {
    const { rows } = await client.query<{ n: number }>(
      'select count(*)::int as n from inbox where done_at = 0',
    )
    return rows[0]?.n ?? 0
  }
  let fewest = Number.POSITIVE_INFINITY
  for (let idle = 0; idle < STUCK_LOOKS; idle += 1) {
    const left = await open()
    if (left === 0) break
    if (left < fewest) idle = 0
    fewest = Math.min(fewest, left)
    await pause(500)
  }
  await client.end()
}

/** Lets a random instant pass: the point of this command. */
function pause(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  setTimeout(resolve, ms)
  return promise
}
