import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Backend, Foreign } from '../../src/requests/backends/backend.ts'
import { createSync, type Sync, sayReference } from '../../src/requests/requests.ts'
import type { Job } from '../../src/store/store.ts'
import { openStand } from '../staff/stand.ts'

const MINUTE = 60_000

/** Another system in a few lines; it can be down. */
function openFake() {
  const cases = new Map<string, { readonly key: string; readonly steps: string[] }>()
  const foreign: Foreign[] = []
  const state = { down: false, calls: 0 }
  const retry = { ok: false, why: 'retry', code: 'unreachable' } as const
  const backend: Backend = {
    name: 'fake',
    async create({ key }) {
      state.calls++
      if (state.down) return retry
      const known = [...cases].find(([, one]) => one.key === key)?.[0]
      const remoteId = known ?? `r${cases.size + 1}`
      if (!known) cases.set(remoteId, { key, steps: [] })
      return { ok: true, remoteId }
    },
    async update(remoteId, { key, state: to }) {
      if (state.down) return retry
      cases.get(remoteId)?.steps.push(`${key.split('-')[1]} ${to}`)
      return { ok: true }
    },
    async erase(remoteId) {
      if (state.down) return retry
      cases.delete(remoteId)
      return { ok: true }
    },
    poll: async () => (state.down ? retry : { ok: true, changes: foreign }),
  }
  return { backend, cases, foreign, state }
}

let stand: Awaited<ReturnType<typeof openStand>>
let fake: ReturnType<typeof openFake>
let sync: Sync
const refusals: string[] = []

function openSync(): Sync {
  return createSync({
    backend: fake.backend,
    requests: stand.requests,
    store: stand.store,
    jobs: stand.jobs,
    title: () => '讨工资',
    now: stand.now,
    follow: stand.staff.follow,
    onRefused: async (_, view, code) => {
      refusals.push(`${view.reference} ${code}`)
    },
  })
}

beforeEach(async () => {
  stand = await openStand()
  fake = openFake()
  sync = openSync()
  stand.hooks.onChange = (tx, change) => sync.onChange(tx, change)
  refusals.length = 0
})
afterEach(() => stand.close())

async function run(job: Job): Promise<void> {
  const handler = {
    'backend-push': sync.handlers['backend-push'],
    'backend-poll': sync.handlers['backend-poll'],
  }[job.kind]
  const result: { commit?: (tx: never) => Promise<void> } | undefined = await handler?.(job)
  await stand.store.transact(async (tx) => {
    await stand.jobs.done(tx, job.seq)
    // The commit of either handler takes the transaction it runs in.
    await result?.commit?.(tx as never)
  })
}

/** Lets time pass in steps, running the sync's jobs when they are due, as the runner does: those of one key in turn. */
async function pass(ms: number): Promise<void> {
  const until = stand.clock.at + ms
  for (;;) {
    const due = (await stand.jobs.takeDue(50)).filter(({ kind }) => kind.startsWith('backend'))
    const lines = [...Map.groupBy(due, ({ key }) => key).values()].map(async (line) => {
      for (const job of line) await run(job)
    })
    await Promise.all(lines)
    if (due.length > 0) continue
    if (stand.clock.at >= until) return
    stand.clock.at = Math.min(until, stand.clock.at + 30_000)
  }
}

test('a case and its steps reach the other system in order, each once', async () => {
  const { reference } = await stand.fileFor('amina')
  await stand.asStaff('zhang', `接 ${reference}`)
  await stand.asStaff('zhang', `备注 ${reference} 内部的话`)
  await stand.asStaff('zhang', `问 ${reference} 哪家公司？`)
  await stand.asResident('amina', '补充 东风电子厂')
  await stand.asStaff('zhang', `办结 ${reference} 到账了`)
  await pass(MINUTE)
  expect(fake.cases.get('r1')).toEqual({
    key: reference,
    steps: ['2 accepted', '4 waiting_resident', '5 in_progress', '6 resolved'],
  })
})

test('two hours down with restarts: everybody has a number and a card at once, and all arrives later in order', async () => {
  fake.state.down = true
  const filed: string[] = []
  for (let n = 0; n < 24; n++) {
    const { reference } = await stand.fileFor(`resident-${n}`)
    filed.push(reference)
    await stand.asStaff('zhang', `接 ${reference}`)
    await pass(5 * MINUTE)
    // A restart: nothing is known but what is in the store.
    if (n % 6 === 5) sync = openSync()
    await stand.asStaff('zhang', `办结 ${reference} 好了`)
  }
  expect(fake.cases.size).toBe(0)
  expect(stand.to('-100').filter((text) => text.startsWith('新单'))).toHaveLength(24)
  fake.state.down = false
  await pass(10 * MINUTE)
  expect([...fake.cases.values()].map(({ key }) => key).sort()).toEqual(filed.toSorted())
  for (const { steps } of fake.cases.values()) expect(steps).toEqual(['2 accepted', '3 resolved'])
})

test('while the other system is away the resident who asks is told that we keep trying, and no more once it has the case', async () => {
  fake.state.down = true
  const { reference } = await stand.fileFor('amina')
  const trying = '我们一直在试'
  expect(await stand.asResident('amina', `进度 ${reference}`)).not.toContain(trying)
  await pass(10 * MINUTE)
  expect(await stand.asResident('amina', `进度 ${reference}`)).toContain(trying)
  const quiet = await stand.fileFor('bolat', { quiet: true })
  await pass(10 * MINUTE)
  expect(await stand.asResident('bolat', `进度 ${quiet.reference}`)).not.toContain(trying)
  fake.state.down = false
  await pass(10 * MINUTE)
  expect(await stand.asResident('amina', `进度 ${reference}`)).not.toContain(trying)
})

test('what is done there reaches the resident within one poll, once and in order', async () => {
  const { reference } = await stand.fileFor('amina')
  await sync.start()
  await pass(2 * MINUTE)
  fake.foreign.push(
    { remoteId: 'r1', order: '01', state: 'in_progress', note: '已派人' },
    { remoteId: 'r1', order: '02', note: '材料收到了' },
    { remoteId: 'r1', order: '03', state: 'resolved', note: '工资已发' },
  )
  await pass(MINUTE)
  const lines = stand.to('amina').map((text) => text.split('\n').slice(0, 2).join(' '))
  const said = sayReference(reference)
  expect(lines).toEqual([
    expect.stringContaining(`${said}：正在办理`),
    `您的单子 ${said} 有消息： 材料收到了`,
    `您的单子 ${said} 办好了： 工资已发`,
  ])
  await pass(10 * MINUTE)
  expect(stand.to('amina')).toHaveLength(3)
  expect(fake.cases.get('r1')?.steps).toEqual([])
})

test('a case taken back is erased there too, even if it was down when that was asked', async () => {
  const { reference } = await stand.fileFor('amina')
  await pass(MINUTE)
  fake.state.down = true
  await stand.asResident('amina', `撤回 ${reference}`)
  await stand.asResident('amina', '1')
  await pass(30 * MINUTE)
  expect(fake.cases.size).toBe(1)
  fake.state.down = false
  await pass(10 * MINUTE)
  expect(fake.cases.size).toBe(0)
})

test('a case that was made there while its answer got lost is erased there, too', async () => {
  const { create } = fake.backend
  const lost: Backend = {
    ...fake.backend,
    async create(request) {
      const made = await create(request)
      return fake.state.calls === 1 ? { ok: false, why: 'retry', code: 'no_answer' } : made
    },
  }
  fake = { ...fake, backend: lost }
  sync = openSync()
  const { reference } = await stand.fileFor('amina')
  await pass(0)
  expect(fake.cases.size).toBe(1)
  await stand.asResident('amina', `撤回 ${reference}`)
  await stand.asResident('amina', '1')
  await pass(10 * MINUTE)
  expect(fake.cases.size).toBe(0)
  expect(await stand.store.db.selectFrom('case_links').selectAll().execute()).toEqual([])
})

test('what the other system will not erase is put before the staff', async () => {
  const { reference } = await stand.fileFor('amina')
  await pass(MINUTE)
  const refusing = async () => ({ ok: false, why: 'refused', code: 'http_403' }) as const
  fake = { ...fake, backend: { ...fake.backend, erase: refusing } }
  sync = openSync()
  await stand.asResident('amina', `撤回 ${reference}`)
  await stand.asResident('amina', '1')
  await pass(MINUTE)
  expect(refusals).toEqual([`${reference} not_erased`])
})

test('a case that was erased before it was ever tried there makes none', async () => {
  const { reference } = await stand.fileFor('amina')
  await stand.asResident('amina', `撤回 ${reference}`)
  await stand.asResident('amina', '1')
  await pass(10 * MINUTE)
  expect(fake.state.calls).toBe(0)
})

test('a case of violence never leaves the house', async () => {
  await stand.fileFor('amina', { service: 'violence', quiet: true })
  await pass(10 * MINUTE)
  expect(fake.state.calls).toBe(0)
})

test('a case that the other system refuses is put before the staff once', async () => {
  const { reference } = await stand.fileFor('amina')
  sync = createSync({
    backend: {
      ...fake.backend,
      create: async () => ({ ok: false, why: 'refused', code: 'http_422' }),
    },
    requests: stand.requests,
    store: stand.store,
    jobs: stand.jobs,
    title: () => '讨工资',
    now: stand.now,
    follow: stand.staff.follow,
    onRefused: async (_, view, code) => {
      refusals.push(`${view.reference} ${code}`)
    },
  })
  await pass(60 * MINUTE)
  expect(refusals).toEqual([`${reference} http_422`])
})
