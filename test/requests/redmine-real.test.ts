import { beforeAll, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { createRedmine } from '../../src/requests/backends/redmine.ts'
import { newReference } from '../../src/requests/requests.ts'
import { type Bench, backendContract, outbound } from './backend-contract.ts'
import { openProxy, seeded } from './proxy.ts'
import { realRedmine, hasRealRedmine as wanted } from './real-redmine.ts'

if (!wanted)
  process.stderr.write(
    '\nSKIPPED: the real Redmine. Run: REDMINE=1 npx vitest run test/requests/redmine-real.test.ts (installs Debian packages)\n',
  )

let url = ''
let keys: readonly string[] = []

beforeAll(async () => {
  if (wanted) ({ url, keys } = await realRedmine(inject('redmineFile')))
}, 600_000)

const as = async (key: string | undefined, path: string, method = 'GET', body?: object) =>
  fetch(`${url}${path}`, {
    method,
    headers: { 'x-redmine-api-key': key ?? '', 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })

const issuesOf = z.object({ issues: z.array(z.object({ description: z.string() })) })
const issueOf = z.object({
  issue: z.object({
    is_private: z.boolean(),
    attachments: z.array(z.object({ filename: z.string() })),
  }),
})

async function find(key: string) {
  const response = await as(
    keys[0],
    `/issues.json?status_id=*&subject=${encodeURIComponent(`~${key}`)}`,
  )
  return issuesOf.parse(await response.json()).issues
}

async function openBench(): Promise<Bench> {
  const random = seeded(7)
  const proxy = await openProxy(url, () => (random() < 0.3 ? 'drop-after' : 'none'))
  const open = (to: string) => createRedmine({ url: to, apiKey: keys[0] ?? '', project: 'linli' })
  return {
    backend: open(url),
    shaky: open(proxy.url),
    count: async (key) => (await find(key)).length,
    text: async (key) => (await find(key))[0]?.description ?? '',
    async work(remoteId, state, note) {
      const issue = { status_id: state === 'resolved' ? 3 : 2, notes: note }
      await as(keys[1], `/issues/${remoteId}.json`, 'PUT', {
        issue: { notes: '内部的话', private_notes: true },
      })
      await as(keys[1], `/issues/${remoteId}.json`, 'PUT', { issue })
    },
    erases: true,
    close: proxy.close,
  }
}

if (wanted) backendContract('the real Redmine', openBench, { filings: 40 })

test.runIf(wanted)(
  'a case is a private issue, takes a file, and is gone (404) after erasing',
  async () => {
    const redmine = createRedmine({ url, apiKey: keys[0] ?? '', project: 'linli' })
    const created = await redmine.create(outbound(newReference()))
    if (!created.ok) throw new Error(created.code)
    const { remoteId } = created
    const bytes = new TextEncoder().encode('工资条')
    expect(
      await redmine.attach(remoteId, { name: '工资条.txt', mime: 'text/plain', bytes }),
    ).toEqual({ ok: true })
    const { issue } = issueOf.parse(
      await (await as(keys[0], `/issues/${remoteId}.json?include=attachments`)).json(),
    )
    expect(issue.is_private).toBe(true)
    expect(issue.attachments[0]?.filename).toBe('工资条.txt')
    expect(await redmine.erase(remoteId)).toEqual({ ok: true })
    expect((await as(keys[0], `/issues/${remoteId}.json`)).status).toBe(404)
  },
)

test.runIf(wanted)(
  'what we made lately is listed, touched or not; a colleague’s copy is not ours',
  async () => {
    const redmine = createRedmine({ url, apiKey: keys[0] ?? '', project: 'linli' })
    const since = Date.now() - 60_000
    const [one, two] = [newReference(), newReference()]
    const made = [await redmine.create(outbound(one)), await redmine.create(outbound(two))]
    const [first = '', second = ''] = made.map((created) => (created.ok ? created.remoteId : ''))
    // Redmine writes instants by the second.
    await new Promise((resolve) => setTimeout(resolve, 1100))
    await as(keys[1], `/issues/${second}.json`, 'PUT', { issue: { status_id: 5, notes: '办完' } })
    await as(keys[1], '/issues.json', 'POST', {
      issue: { project_id: 'linli', subject: `[${one}] 讨工资`, is_private: false },
    })
    const lately = await redmine.madeSince?.(since)
    const listed = lately?.ok ? lately.made.filter(({ key }) => key === one || key === two) : []
    expect(listed).toEqual([
      { remoteId: first, key: one, isTouched: false, isOpen: true },
      { remoteId: second, key: two, isTouched: true, isOpen: false },
    ])
  },
)

test.runIf(!wanted)('the fake Redmine alone stands for the real one in this run', () => {
  expect(wanted).toBe(false)
})
