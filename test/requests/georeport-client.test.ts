import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { createGeoReport } from '../../src/requests/backends/georeport/client.ts'
import { read, requestRow } from '../../src/requests/backends/georeport/codec.ts'
import { MONDAY } from '../staff/stand.ts'
import { outbound } from './backend-contract.ts'
import { close, listen } from './proxy.ts'

/** Answers of real cities (Boston, San Francisco), as the npm package open311 0.0.12 (BSD) carries them. */
const fixture = (name: string) => readFileSync(`test/fixtures/open311/${name}.xml`, 'utf8')

type Reply = { readonly status?: number; readonly body: string }
const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const shut of open.splice(0)) await shut()
})

/** A server that answers by method and path, and what it was asked. */
async function city(answers: Readonly<Record<string, Reply>>, format: 'json' | 'xml' = 'xml') {
  const asked: { path: string; body: string }[] = []
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => {
      const path = `${incoming.method} ${incoming.url?.split('?')[0]}`
      asked.push({ path, body: Buffer.concat(parts).toString('utf8') })
      const { status = 200, body } = answers[path] ?? { status: 404, body: '<errors/>' }
      outgoing.writeHead(status).end(body)
    })
  })
  const endpoint = await listen(server)
  open.push(() => close(server))
  const client = createGeoReport({
    endpoint,
    apiKey: 'key',
    format,
    address: '社区服务站',
    now: () => MONDAY,
  })
  return { client, asked }
}

test('Boston gives a token; the number behind it is asked for later', async () => {
  const { client, asked } = await city({
    'GET /requests.xml': { body: '<service_requests></service_requests>' },
    'POST /requests.xml': { body: fixture('boston-submitrequest-token') },
    'GET /tokens/503fc045901932078800163c.xml': { body: fixture('token') },
    'POST /servicerequestupdates.xml': { status: 200, body: '<service_request_updates/>' },
  })
  const created = await client.create(outbound())
  expect(created).toEqual({ ok: true, remoteId: 'token:503fc045901932078800163c' })
  if (!created.ok) return
  const update = { key: '48271936-2', state: 'accepted', note: '', at: MONDAY } as const
  expect(await client.update(created.remoteId, update)).toEqual({ ok: true })
  expect(asked.at(-1)?.body).toContain('service_request_id=638344')
})

test('a city that still shows the request has not erased it, whatever it answered; one that does not has', async () => {
  const requests = 'GET /requests/638344.xml'
  const row =
    '<service_requests><request><service_request_id>638344</service_request_id><status>closed</status></request></service_requests>'
  const keeps = await city({
    'POST /servicerequestupdates.xml': { body: '<service_request_updates/>' },
    [requests]: { body: row },
  })
  expect(await keeps.client.erase('638344')).toMatchObject({ ok: false, code: 'not_erased' })
  const plain = await city({ [requests]: { body: row } })
  expect(await plain.client.erase('638344')).toMatchObject({ ok: false, code: 'not_erased' })
  const erases = await city({
    'POST /servicerequestupdates.xml': { body: '<service_request_updates/>' },
  })
  expect(await erases.client.erase('638344')).toEqual({ ok: true })
})

test('Boston’s “duplicate” is told to staff as such, and not tried for ever', async () => {
  const { client } = await city({
    'GET /requests.xml': { body: '<service_requests></service_requests>' },
    'POST /requests.xml': {
      status: 400,
      body: fixture('boston-err-submitrequest-base_is_duplicate'),
    },
  })
  expect(await client.create(outbound())).toEqual({ ok: false, why: 'refused', code: 'duplicate' })
})

test('San Francisco’s requests are read, with fields that the standard does not know', () => {
  const rows = read(fixture('service-requests')) ?? []
  expect(rows.map((row) => requestRow.parse(row).service_request_id)).toEqual(['638344', '638349'])
  expect(requestRow.parse(read(fixture('service-request'))?.[0])).toMatchObject({
    status: 'closed',
    status_notes: 'Duplicate request.',
    description: '',
  })
})

test('a server without updates is asked for each case’s status', async () => {
  const { client } = await city({
    'GET /requests/638344.xml': { body: fixture('service-request') },
  })
  const polled = await client.poll(0, ['638344'])
  expect(polled).toMatchObject({
    ok: true,
    changes: [{ remoteId: '638344', state: 'resolved', note: 'Duplicate request.' }],
  })
})

test.each([
  ['a number as id', '[{"service_request_id":293944}]', '293944'],
  ['text as id, with zeros', '[{"service_request_id":"007"}]', '007'],
  ['one object instead of a list', '{"service_request_id":5}', '5'],
  [
    'fields of its own and nulls',
    '[{"service_request_id":6,"service_notice":null,"account_id":null,"x":{"y":1}}]',
    '6',
  ],
])('a server that answers %s is understood', async (_, body, id) => {
  const { client } = await city(
    { 'GET /requests.json': { body: '[]' }, 'POST /requests.json': { status: 201, body } },
    'json',
  )
  expect(await client.create(outbound())).toEqual({ ok: true, remoteId: id })
})

test.each([
  ['half an XML answer', '<service_requests><request><service_request_id>63'],
  ['half a JSON answer', '[{"service_request_id":"63'],
  ['a page of a proxy', 'Bad gateway'],
])('%s means: ask again', async (_, body) => {
  const { client } = await city({
    'GET /requests.xml': { body: '<service_requests/>' },
    'POST /requests.xml': { body },
  })
  expect(await client.create(outbound())).toMatchObject({ ok: false, why: 'retry' })
})

test('no name, phone number or other sensitive answer stands in what such servers publish', async () => {
  const { client, asked } = await city(
    {
      'GET /requests.json': { body: '[]' },
      'POST /requests.json': { body: '[{"service_request_id":1}]' },
    },
    'json',
  )
  await client.create(outbound())
  const form = new URLSearchParams(asked.at(-1)?.body)
  expect(form.get('phone')).toBe('13812345678')
  const published = [...form].filter(([name]) => /^(description|address|attribute)/.test(name))
  for (const secret of ['138 1234', '13812345678', '买买提'])
    expect(JSON.stringify(published)).not.toContain(secret)
  expect(form.get('attribute[name]')).toBeNull()
  expect(form.get('attribute[mobile]')).toBeNull()
})

test('what we have told such a server does not come back as news', async () => {
  const update = (id: number, description: string) => ({
    update_id: id,
    service_request_id: 7,
    status: 'IN_PROGRESS',
    updated_datetime: '2026-11-23T10:00:00+08:00',
    description,
  })
  const body = JSON.stringify([update(1, '[48271936-2] 已接单'), update(2, '已派人去看')])
  const { client } = await city({ 'GET /servicerequestupdates.json': { body } }, 'json')
  const polled = await client.poll(0, ['7'])
  expect(polled.ok && polled.changes.map(({ note }) => note)).toEqual(['已派人去看'])
})
