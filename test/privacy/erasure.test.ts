import { createServer } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, expect, test } from 'vitest'
import { createVault, openKeyRing, openWith } from '../../src/privacy/privacy.ts'
import { freshFolder } from '../databases.ts'
import { openFakeRedmine } from '../requests/fake-redmine.ts'
import { type Fault, openProxy } from '../requests/proxy.ts'
import { openTalk } from '../talk.ts'

const HOUR = 3_600_000
const KEY = 'a-key-of-sixteen-signs'
const NAME = '金丝雀阿依古丽'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

type City = {
  readonly url: string
  readonly environment: Readonly<Record<string, string>>
  /** How many cases it holds, and all that it can still read of them. */
  holds(): Promise<{ readonly count: number; readonly text: string }>
}

async function openRedmineCity(): Promise<City> {
  const redmine = await openFakeRedmine(KEY)
  closing.push(() => redmine.close())
  return {
    url: redmine.url,
    environment: { BACKEND: 'redmine' },
    holds: async () => ({
      count: redmine.issues.size,
      text: JSON.stringify([...redmine.issues.values()]),
    }),
  }
}

/** Another desk, which stands for the city behind its GeoReport server. */
async function openGeoReportCity(): Promise<City> {
  const port = await freePort()
  const city = await openTalk({
    environment: { CITY_API_PORT: String(port), CITY_API_KEYS: `linli|own|${KEY}` },
  })
  closing.push(() => city.close())
  const { store, rooms } = city.app
  return {
    url: `http://127.0.0.1:${port}`,
    environment: { BACKEND: 'georeport' },
    async holds() {
      const rows = await store.db
        .selectFrom('cases')
        .selectAll()
        .where('wrapped_key', '!=', '')
        .execute()
      const actor = { id: 'test' }
      const fields = await store.transact(async (tx) => {
        const read: unknown[] = []
        for (const { id } of rows)
          read.push(await rooms.requests.readFields(tx, { id, actor, purpose: 'handle' }))
        return read
      })
      return { count: rows.length, text: JSON.stringify(fields) }
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return typeof address === 'object' && address ? address.port : 0
}

test.each([
  ['Redmine', openRedmineCity],
  ['a GeoReport server', openGeoReportCity],
] as const)(
  'erased while %s is down: gone here at once, gone there as soon as it is back, and no older copy opens',
  async (_name, openCity) => {
    const city = await openCity()
    let fault: Fault = 'none'
    const { host } = new URL(city.url)
    const proxy = await openProxy(`http://${host}`, () => fault)
    closing.push(() => proxy.close())
    const dataDir = freshFolder()
    const talk = await openTalk({
      database: { dataDir },
      environment: {
        ...city.environment,
        BACKEND_URL: city.url.replace(`http://${host}`, proxy.url),
        BACKEND_KEY: KEY,
      },
    })
    closing.push(() => talk.close())
    await fillWelcome(talk)
    await talk.wait(60_000)
    const before = await city.holds()
    expect(before.count).toBe(1)
    expect(before.text.length).toBeGreaterThan(50)

    const copy = join(dataDir, 'snapshot.db')
    const reader = new DatabaseSync(join(dataDir, 'linli.db'))
    reader.prepare('vacuum into ?').run(copy)
    reader.close()
    expect(opened(copy, dataDir).join()).toContain(NAME)

    fault = 'drop-before'
    await talk.say('amina', '删除我的数据')
    await talk.say('amina', '1')
    await talk.wait(HOUR)
    expect(opened(copy, dataDir)).toEqual([])
    expect((await city.holds()).count).toBe(1)
    expect(proxy.seen['drop-before']).toBeGreaterThan(1)

    fault = 'none'
    await talk.wait(HOUR)
    expect(await city.holds()).toEqual({ count: 0, text: '[]' })
  },
  60_000,
)

/** Files one form with a marked name. */
async function fillWelcome(talk: Awaited<ReturnType<typeof openTalk>>): Promise<void> {
  await talk.say('amina', '办理 welcome')
  for (let step = 0; step < 30 && talk.endings.at(-1) !== 'form_filed'; step += 1) {
    const last = talk.got.findLast(({ to }) => to.chat === 'amina')?.text ?? ''
    if (/88 /.test(last)) await talk.say('amina', '88')
    else if (/怎么称呼/.test(last)) await talk.say('amina', NAME)
    else await talk.say('amina', /跳过/.test(last) ? '跳过' : '1')
  }
  expect(talk.endings.at(-1)).toBe('form_filed')
}

/** All that a copy of the database still gives away to whoever has today's key file. */
function opened(copy: string, dataDir: string): readonly string[] {
  const vault = createVault(openKeyRing(join(dataDir, 'master.key'), false))
  const database = new DatabaseSync(copy, { readOnly: true })
  const rows = database
    .prepare(
      'select c.id, c.wrapped_key, f.name, f.version, f.value from cases c join case_fields f on f.case_id = c.id',
    )
    .all()
  database.close()
  return rows.flatMap((row) => {
    try {
      const key = vault.unwrap(String(row['wrapped_key']))
      return [openWith(key, String(row['value']), `${row['id']}|${row['name']}|${row['version']}`)]
    } catch {
      return []
    }
  })
}
