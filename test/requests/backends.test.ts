import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { expect, test } from 'vitest'
import type { Backend } from '../../src/requests/backends/backend.ts'
import { createGeoReport } from '../../src/requests/backends/georeport/client.ts'
import { createGeoReportServer } from '../../src/requests/backends/georeport/server.ts'
import { createRedmine } from '../../src/requests/backends/redmine.ts'
import { createWebhook, signWebhook } from '../../src/requests/backends/webhook.ts'
import { MONDAY, openStand } from '../staff/stand.ts'
import { type Bench, backendContract, outbound } from './backend-contract.ts'
import { openFakeRedmine } from './fake-redmine.ts'
import { close, type Fault, listen, openProxy, seeded } from './proxy.ts'

const TIMEOUT_MS = 250

/** One call in two goes wrong, in every way in turn. */
function faults(): () => Fault {
  const random = seeded(311)
  const kinds = ['drop-before', 'drop-after', 'error', 'half'] as const
  return () => {
    const draw = random()
    if (draw < 0.01) return 'slow'
    return draw < 0.5 ? (kinds[Math.floor(random() * kinds.length)] ?? 'none') : 'none'
  }
}

/** Opens the backend twice: straight, and through the shaky proxy. */
async function twice(url: string, open: (url: string) => Backend) {
  const proxy = await openProxy(url, faults())
  return { backend: open(url), shaky: open(proxy.url), closeProxy: proxy.close }
}

async function openWebhookBench(): Promise<Bench> {
  const kept = new Map<string, string>()
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8')
      const [id, seconds] = [incoming.headers['webhook-id'], incoming.headers['webhook-timestamp']]
      const good = signWebhook('geheim', String(id), Number(seconds), body)
      if (incoming.headers['webhook-signature'] !== good) return outgoing.writeHead(401).end()
      if (JSON.parse(body).type === 'case.filed') kept.set(String(id), body)
      return outgoing.writeHead(200).end(JSON.stringify({ id }))
    })
  })
  const url = await listen(server)
  const { closeProxy, ...both } = await twice(url, (to) =>
    createWebhook({ url: to, secret: 'geheim', now: () => MONDAY, timeoutMs: TIMEOUT_MS }),
  )
  return {
    ...both,
    count: async (key) => (kept.has(key) ? 1 : 0),
    text: async (key) => JSON.parse(kept.get(key) ?? '{}').fields[0].shown,
    erases: false,
    async close() {
      await closeProxy()
      await close(server)
    },
  }
}

async function openRedmineBench(): Promise<Bench> {
  const redmine = await openFakeRedmine('key')
  const { closeProxy, ...both } = await twice(redmine.url, (url) =>
    createRedmine({ url, apiKey: 'key', project: 'linli', timeoutMs: TIMEOUT_MS }),
  )
  const find = (key: string) =>
    [...redmine.issues.values()].filter(({ subject }) => subject.includes(key))
  return {
    ...both,
    count: async (key) => find(key).length,
    text: async (key) => find(key)[0]?.description ?? '',
    async work(remoteId, state, note) {
      redmine.work(remoteId, undefined, '内部的话', true)
      redmine.work(remoteId, state === 'resolved' ? 3 : 2, note)
    },
    erases: true,
    async close() {
      await closeProxy()
      await redmine.close()
    },
  }
}

/** Our client against our server: a second desk stands for the city's system. */
async function openGeoReportBench(format: 'json' | 'xml'): Promise<Bench> {
  const city = await openStand()
  const { app } = createGeoReportServer({
    requests: city.requests,
    store: city.store,
    vault: city.vault,
    services: [{ code: 'wage-claim', name: '讨工资', description: '', group: '', attributes: [] }],
    keys: [{ name: 'linli', secret: 'key', scope: 'own' }],
    jurisdiction: 'city',
    url: 'http://127.0.0.1/open311/v2',
    contact: '12345',
    now: city.now,
    announce: async () => undefined,
    follow: async () => undefined,
  })
  const server = createServer(getRequestListener(app.fetch))
  const url = await listen(server)
  const { closeProxy, ...both } = await twice(url, (endpoint) =>
    createGeoReport({
      endpoint,
      apiKey: 'key',
      format,
      address: '社区服务站',
      timeoutMs: 2000,
      now: city.now,
    }),
  )
  const described = async (key: string) => {
    const found: string[] = []
    const all = await city.store.db.selectFrom('cases').select(['id', 'wrapped_key']).execute()
    for (const { id, wrapped_key } of all.filter((row) => row.wrapped_key)) {
      const known = texts.get(id) ?? (await open(id, wrapped_key))
      texts.set(id, known)
      if (known.startsWith(`[${key}]`)) found.push(known)
    }
    return found
  }
  const texts = new Map<string, string>()
  const open = (id: string, _key: string) =>
    city.store.transact(async (tx) => {
      const reading = { id, actor: { id: 'test' }, purpose: 'test', only: ['description'] }
      return (await city.requests.readFields(tx, reading))[0]?.value ?? ''
    })
  return {
    ...both,
    count: async (key) => (await described(key)).length,
    text: async (key) => (await described(key))[0] ?? '',
    async work(remoteId, state, note) {
      city.clock.at += 60_000
      if (state === 'in_progress') {
        await city.asStaff('zhang', `接 ${remoteId}`)
        city.clock.at += 60_000
      }
      await city.asStaff('zhang', `${state === 'resolved' ? '办结' : '办理'} ${remoteId} ${note}`)
    },
    erases: true,
    async close() {
      await closeProxy()
      await close(server)
      await city.close()
    },
  }
}

backendContract('a webhook', openWebhookBench)
backendContract('Redmine', openRedmineBench)
backendContract('a GeoReport server in JSON', () => openGeoReportBench('json'), { filings: 300 })
backendContract('a GeoReport server in XML', () => openGeoReportBench('xml'), { filings: 100 })

test('a filing that was only slow, and comes through beside its own repetition, leaves one case in Redmine', async () => {
  const redmine = await openFakeRedmine('key')
  const held: (() => void)[] = []
  let posts = 0
  // The first POST is held back until the second one has gone through.
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => {
      const pass = async () => {
        const answer = await fetch(`${redmine.url}${incoming.url}`, {
          method: incoming.method ?? 'GET',
          headers: { 'x-redmine-api-key': 'key', 'content-type': 'application/json' },
          ...(parts.length > 0 ? { body: Buffer.concat(parts).toString('utf8') } : {}),
        })
        const text = await answer.text()
        outgoing.writeHead(answer.status).end(answer.status === 204 ? undefined : text)
      }
      const isPost = incoming.method === 'POST'
      if (isPost && ++posts === 1) held.push(() => void pass())
      else
        void pass().then(() => {
          if (isPost) for (const release of held.splice(0)) release()
        })
    })
  })
  const url = await listen(server)
  const slow = createRedmine({ url, apiKey: 'key', project: 'linli', timeoutMs: TIMEOUT_MS })
  const request = outbound('48271936')
  expect(await slow.create(request)).toMatchObject({ ok: false, why: 'retry' })
  const created = await slow.create(request)
  expect(created.ok).toBe(true)
  await expect.poll(() => redmine.issues.size).toBeGreaterThan(0)
  // Whichever came through last: a look after it leaves the first alone.
  const again = await slow.create(request)
  expect([...redmine.issues.values()].map(({ id }) => String(id))).toEqual([
    again.ok ? again.remoteId : '',
  ])
  await close(server)
  await redmine.close()
})
