import type { IncomingMessage } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRedmine } from '../../src/requests/backends/redmine.ts'
import { createSync, type Sync } from '../../src/requests/requests.ts'
import { openStand } from '../staff/stand.ts'
import { outbound } from './backend-contract.ts'
import { openFakeRedmine } from './fake-redmine.ts'
import { type Fault, openProxy } from './proxy.ts'

const MINUTE = 60_000
const TIMEOUT_MS = 150

let stand: Awaited<ReturnType<typeof openStand>>
let redmine: Awaited<ReturnType<typeof openFakeRedmine>>
let proxy: Awaited<ReturnType<typeof openProxy>>
let sync: Sync
/** What becomes of the next POSTs; all others go through. */
let faults: Fault[] = []
let refusals: string[] = []

beforeEach(async () => {
  stand = await openStand()
  redmine = await openFakeRedmine('key', stand.now)
  faults = []
  refusals = []
  const next = ({ method }: IncomingMessage) =>
    (method === 'POST' ? faults.shift() : undefined) ?? 'none'
  proxy = await openProxy(redmine.url, next)
  sync = createSync({
    backend: createRedmine({
      url: proxy.url,
      apiKey: 'key',
      project: 'linli',
      timeoutMs: TIMEOUT_MS,
    }),
    requests: stand.requests,
    store: stand.store,
    jobs: stand.jobs,
    title: () => '讨工资',
    now: stand.now,
    follow: stand.staff.follow,
    onRefused: async (_, { reference }, code) => {
      refusals.push(`${reference} ${code}`)
    },
  })
  stand.hooks.onChange = (tx, change) => sync.onChange(tx, change)
})
afterEach(async () => {
  await proxy.close()
  await redmine.close()
  await stand.close()
})

/** Lets minutes pass: what is to be pushed goes, and Redmine is asked what is new. */
async function pass(minutes: number): Promise<void> {
  for (let n = 0; n < minutes; n++) {
    stand.clock.at += MINUTE
    for (const job of await stand.jobs.takeDue(50)) {
      const result =
        job.kind === 'backend-push' ? await sync.handlers['backend-push'](job) : undefined
      await stand.store.transact(async (tx) => {
        await stand.jobs.done(tx, job.seq)
        if (result && 'commit' in result) await result.commit?.(tx)
      })
    }
    await sync.takeOver()
  }
}

const ids = () => [...redmine.issues.keys()]
const linked = async () =>
  (await stand.store.db.selectFrom('case_links').select('remote_id').execute()).map(
    ({ remote_id }) => Number(remote_id),
  )

test('a filing that comes through after all looks behind its own repetition is gone by the next poll', async () => {
  faults = ['late']
  await stand.fileFor('amina')
  await pass(2)
  expect(proxy.seen.late).toBe(1)
  const [kept] = await linked()
  expect(ids()).toEqual([kept])

  await proxy.release()
  expect(ids()).toHaveLength(2)
  await pass(1)
  expect(ids()).toEqual([kept])
  expect(await linked()).toEqual([kept])
})

test('so is one that comes through after the resident has taken the case back', async () => {
  faults = ['late']
  const { reference } = await stand.fileFor('amina')
  await pass(2)
  await stand.asResident('amina', `撤回 ${reference}`)
  await stand.asResident('amina', '1')
  await pass(1)
  expect(ids()).toEqual([])

  await proxy.release()
  expect(ids()).toHaveLength(1)
  await pass(1)
  expect(ids()).toEqual([])
})

test('a twin that somebody there has begun to work on is closed with the other’s number, once, not deleted', async () => {
  faults = ['late']
  const { reference } = await stand.fileFor('amina')
  await pass(2)
  await proxy.release()
  const [kept] = await linked()
  const twin = ids().find((id) => id !== kept) ?? 0
  stand.clock.at += 1000
  redmine.work(String(twin), 2, '我来看看')
  await pass(3)
  expect(redmine.issues.get(twin)).toMatchObject({ status: 6 })
  expect(redmine.issues.get(twin)?.journals.map(({ notes }) => notes)).toEqual([
    '我来看看',
    `[${reference}] = #${kept}`,
  ])
})

test('what people there make, or another desk files, stays, whatever number it bears', async () => {
  const { reference } = await stand.fileFor('amina')
  await pass(2)
  const [kept] = await linked()
  const copy = redmine.copy(`[${reference}] 讨工资`)
  const other = createRedmine({ url: redmine.url, apiKey: 'key', project: 'linli' })
  await other.create(outbound('99999994'))
  await pass(2)
  expect(ids()).toHaveLength(3)
  expect(ids()).toContain(copy)
  expect(await linked()).toEqual([kept])
})

test('what may not be taken away there is put before the staff once, and keeps no other news from coming', async () => {
  faults = ['late']
  const { reference } = await stand.fileFor('amina')
  const other = await stand.fileFor('bolat')
  await pass(2)
  await stand.asResident('amina', `撤回 ${reference}`)
  await stand.asResident('amina', '1')
  await pass(1)
  redmine.rights.erase = false
  await proxy.release()
  const [kept] = await linked()
  redmine.work(String(kept), 3, '工资已发')
  await pass(3)
  expect(refusals).toEqual([`${reference} not_erased`])
  expect(await stand.asResident('bolat', `进度 ${other.reference}`)).toContain('已办好')
})

test('a filing that is under way in this very moment is no twin', async () => {
  await stand.fileFor('amina')
  stand.clock.at += MINUTE
  // The answer of the first try got lost: the case is there, and nobody here knows its number yet.
  faults = ['drop-after']
  const [job] = await stand.jobs.takeDue(1)
  if (!job) throw new Error('nothing to push')
  await sync.handlers['backend-push'](job)
  await sync.takeOver()
  expect(ids()).toHaveLength(1)
})
