import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createGeoReportServer } from '../../src/requests/backends/georeport/server.ts'
import { openStand } from '../staff/stand.ts'

/** GeoReport v2, the frozen text: http://wiki.open311.org/GeoReport_v2 */
const SERVICE = {
  code: 'wage-claim',
  name: '讨工资',
  description: '工资没有按时发',
  group: '劳动',
  attributes: [
    { code: 'months', datatype: 'number', required: true, description: '欠几个月？' },
    {
      code: 'paper',
      datatype: 'singlevaluelist',
      required: false,
      description: '有合同吗？',
      values: [
        { key: '1', name: '有' },
        { key: '2', name: '没有' },
      ],
    },
    { code: 'proof', datatype: 'multivaluelist', required: false, description: '有什么凭证？' },
  ],
} as const

let stand: Awaited<ReturnType<typeof openStand>>
let server: ReturnType<typeof createGeoReportServer>
const announced: string[] = []

beforeEach(async () => {
  stand = await openStand()
  announced.length = 0
  server = createGeoReportServer({
    requests: stand.requests,
    store: stand.store,
    vault: stand.vault,
    services: [SERVICE],
    keys: [
      { name: 'app', secret: 'app-key', scope: 'own' },
      { name: 'other', secret: 'other-key', scope: 'own' },
      { name: 'city', secret: 'city-key', scope: 'city' },
    ],
    jurisdiction: 'station.example',
    url: 'https://station.example/open311/v2',
    contact: '电话 12345',
    now: stand.now,
    announce: async (_, view) => announced.push(view.reference),
    follow: stand.staff.follow,
  })
})
afterEach(() => stand.close())

const get = (path: string) => server.app.request(path)
const post = (path: string, form: Readonly<Record<string, string>>, headers = {}) =>
  server.app.request(path, {
    method: 'POST',
    body: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', ...headers },
  })

const GOOD = {
  api_key: 'app-key',
  service_code: 'wage-claim',
  address_string: '幸福路12号',
  description: '老板欠工资 <三个月> & 不给',
  phone: '13812345678',
  'attribute[months]': '3',
  'attribute[paper]': '2',
  'attribute[proof][]': '工资条',
}

const rows = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])))
const rowsOf = async (response: Response) => rows.parse(await response.json())
const rowOf = async (response: Response) => (await rowsOf(response))[0] ?? {}
const definition = z.object({
  attributes: z.array(
    z.object({
      code: z.string(),
      order: z.number(),
      required: z.boolean(),
      values: z.array(z.object({ key: z.string(), name: z.string() })).optional(),
    }),
  ),
})

async function file(form: Readonly<Record<string, string>> = GOOD, headers = {}) {
  const response = await post('/requests.json', form, headers)
  const row = await rowOf(response)
  return { id: String(row['service_request_id']), secret: String(row['case_secret']), row }
}

describe('the six methods and discovery', () => {
  test('discovery names the endpoint, its formats and the specification', async () => {
    const found = await (await get('/discovery.json')).json()
    expect(found).toMatchObject({
      contact: '电话 12345',
      endpoints: [
        {
          specification: 'http://wiki.open311.org/GeoReport_v2',
          url: 'https://station.example/open311/v2',
          formats: ['text/xml', 'application/json'],
        },
      ],
    })
  })

  test('GET services lists them with all fields of the standard', async () => {
    const rows = await (await get('/services.json')).json()
    expect(rows).toEqual([
      {
        service_code: 'wage-claim',
        service_name: '讨工资',
        description: '工资没有按时发',
        metadata: true,
        type: 'realtime',
        keywords: '',
        group: '劳动',
      },
    ])
  })

  test('GET services/{code} gives the attributes in order; an unknown code is 404', async () => {
    const found = definition.parse(await (await get('/services/wage-claim.json')).json())
    expect(found.attributes.map(({ code, order, required }) => [code, order, required])).toEqual([
      ['months', 1, true],
      ['paper', 2, false],
      ['proof', 3, false],
    ])
    expect(found.attributes[1]?.values).toEqual(SERVICE.attributes[1].values)
    expect((await get('/services/nothing.json')).status).toBe(404)
  })

  test('POST requests files a case and puts it before the staff', async () => {
    const { id } = await file()
    expect(id).toMatch(/^\d{8}$/)
    expect(announced).toEqual([id])
    const view = await stand.requests.find(stand.store.db, id)
    const fields = await stand.store.transact((tx) =>
      stand.requests.readFields(tx, { id: view?.id ?? '', actor: { id: 'test' }, purpose: 'test' }),
    )
    expect(Object.fromEntries(fields.map(({ name, shown }) => [name, shown]))).toEqual({
      description: GOOD.description,
      place: '幸福路12号',
      phone: '13812345678',
      months: '3',
      paper: '没有',
      proof: '工资条',
    })
  })

  test('the same idempotency key files once', async () => {
    const headers = { 'idempotency-key': 'k1' }
    const [first, again] = [await file(GOOD, headers), await file(GOOD, headers)]
    expect(again.id).toBe(first.id)
    expect(announced).toHaveLength(1)
  })

  test('a caller that prefers a token gets one, and the number for it', async () => {
    const { row } = await file(GOOD, { prefer: 'respond-async' })
    expect(row['service_request_id']).toBeUndefined()
    const path = `/tokens/${encodeURIComponent(String(row['token']))}.json?api_key=app-key`
    const found = await rowOf(await get(path))
    expect(found['service_request_id']).toBe(announced[0])
    expect((await get('/tokens/10000009.abc.json?api_key=app-key')).status).toBe(404)
  })

  test('GET requests filters by number, service, time and status', async () => {
    const { id } = await file()
    stand.clock.at += 3600_000
    const other = await file()
    const ids = async (query: string) => {
      const found = await rowsOf(await get(`/requests.json?api_key=app-key&${query}`))
      return found.map((row) => row['service_request_id'])
    }
    expect(await ids('')).toEqual([other.id, id])
    expect(await ids(`service_request_id=${id}`)).toEqual([id])
    expect(await ids('service_code=nothing')).toEqual([])
    expect(await ids('status=closed')).toEqual([])
    expect(await ids('status=open,closed')).toHaveLength(2)
    const noon = encodeURIComponent('2026-11-23T10:30:00+08:00')
    expect(await ids(`start_date=${noon}`)).toEqual([other.id])
    expect(await ids(`end_date=${noon}`)).toEqual([id])
    expect((await get('/requests.json?api_key=app-key&start_date=monday')).status).toBe(400)
  })

  test('GET requests/{id} shows the filer state, dates with zone and what was answered', async () => {
    const { id } = await file()
    await stand.asStaff('zhang', `接 ${id}`)
    await stand.asStaff('zhang', `办结 ${id} 工资已发`)
    const row = await rowOf(await get(`/requests/${id}.json?api_key=app-key`))
    expect(row).toMatchObject({
      service_request_id: id,
      status: 'closed',
      status_notes: '工资已发',
      description: GOOD.description,
      requested_datetime: '2026-11-23T10:00:00+08:00',
    })
    expect(JSON.stringify(row)).not.toContain('13812345678')
  })
})

describe('faults', () => {
  test.each([
    ['no service code', { service_code: '' }, 400, 'service_code'],
    ['an unknown service', { service_code: 'nothing' }, 404, 'service_code'],
    ['no place', { address_string: '' }, 400, 'location'],
    ['a latitude without longitude', { address_string: '', lat: '30' }, 400, 'location'],
    ['a latitude that is no number', { lat: 'north', long: '1' }, 400, 'lat'],
    ['a required answer left out', { 'attribute[months]': '' }, 400, 'attribute[months]'],
    [
      'an answer that is not one of the values',
      { 'attribute[paper]': '9' },
      400,
      'attribute[paper]',
    ],
    ['too long a description', { description: '长'.repeat(4001) }, 400, 'description'],
    ['a wrong key', { api_key: 'wrong' }, 403, 'api_key'],
    ['another jurisdiction', { jurisdiction_id: 'elsewhere' }, 404, 'jurisdiction_id'],
  ])('%s is refused by name, in both formats', async (_, change, status, named) => {
    const json = await post('/requests.json', { ...GOOD, ...change })
    expect(json.status).toBe(status)
    const error = await rowOf(json)
    expect(error).toMatchObject({ code: status, description: expect.stringContaining(named) })
    const xml = await post('/requests.xml', { ...GOOD, ...change })
    expect(await xml.text()).toContain(`<code>${status}</code>`)
    expect(announced).toEqual([])
  })

  test('a body that is too large is refused', async () => {
    expect(
      (await post('/requests.json', { ...GOOD, description: '长'.repeat(70_000) })).status,
    ).toBe(413)
  })
})

describe('who may read', () => {
  test('nothing is read without a key or the case’s secret; a wrong secret is as none', async () => {
    const { id, secret } = await file()
    for (const query of ['', '?api_key=wrong', '?case_secret=', '?case_secret=AAAAAAAAAAA'])
      for (const number of [id, '10000009'])
        expect((await get(`/requests/${number}.json${query}`)).status).toBe(403)
    expect((await get(`/requests/${id}.json?case_secret=${secret}`)).status).toBe(200)
    for (const path of ['/requests.json', '/servicerequestupdates.json', '/tokens/1.json'])
      expect((await get(path)).status).toBe(403)
  })

  test("another's case is answered exactly as one that never was", async () => {
    const { id } = await file()
    const foreign = await get(`/requests/${id}.json?api_key=other-key`)
    const never = await get('/requests/10000009.json?api_key=other-key')
    expect([foreign.status, await foreign.text()]).toEqual([never.status, await never.text()])
    expect(foreign.status).toBe(404)
    expect(await (await get('/requests.json?api_key=other-key')).json()).toEqual([])
    const update = {
      api_key: 'other-key',
      service_request_id: id,
      status: 'FIXED',
      description: 'x',
    }
    expect((await post('/servicerequestupdates.json', update)).status).toBe(404)
  })

  test('and takes as long: by the clock nobody tells the two apart', async () => {
    const { id } = await file()
    const path = { foreign: `/requests/${id}`, never: '/requests/10000009' }
    /** Median time of 300 calls each, taken in turn so that a busy machine slows both alike. */
    const ratio = async () => {
      const took: Record<keyof typeof path, number[]> = { foreign: [], never: [] }
      for (let n = 0; n < 300; n++)
        for (const kind of n % 2
          ? (['foreign', 'never'] as const)
          : (['never', 'foreign'] as const)) {
          const began = performance.now()
          await (await get(`${path[kind]}.json?api_key=other-key`)).text()
          took[kind].push(performance.now() - began)
        }
      const median = (times: number[]) => times.toSorted((a, b) => a - b)[times.length / 2] ?? 0
      return median(took.foreign) / median(took.never)
    }
    await ratio()
    const ratios = [await ratio(), await ratio(), await ratio()].toSorted((a, b) => a - b)
    expect(ratios[1]).toBeGreaterThan(0.85)
    expect(ratios[1]).toBeLessThan(1.18)
  })

  test('the city sees number, state and dates of chat cases, and never what residents wrote', async () => {
    const { reference } = await stand.fileFor('amina')
    const text = await (await get('/requests.json?api_key=city-key')).text()
    expect(text).toContain(reference)
    for (const word of ['买买提', '老板', '13812345678', '幸福']) expect(text).not.toContain(word)
    expect(await (await get(`/requests/${reference}.json?api_key=city-key`)).text()).not.toContain(
      '老板',
    )
  })

  test('cases of violence are not there at all', async () => {
    const { reference } = await stand.fileFor('amina', { quiet: true })
    expect((await get(`/requests/${reference}.json?api_key=city-key`)).status).toBe(404)
    expect(await (await get('/requests.json?api_key=city-key')).json()).toEqual([])
  })
})

describe('service request updates', () => {
  test('each step of the staff is an update with its own state; talk among colleagues is none', async () => {
    const { id } = await file()
    await stand.asStaff('zhang', `接 ${id}`)
    await stand.asStaff('zhang', `备注 ${id} 内部的话`)
    stand.clock.at += 60_000
    await stand.asStaff('zhang', `办结 ${id} 工资已发`)
    const found = await rowsOf(await get('/servicerequestupdates.json?api_key=app-key'))
    expect(found.map(({ status, description }) => [status, description])).toEqual([
      ['IN_PROGRESS', ''],
      ['FIXED', '工资已发'],
    ])
  })

  test('the city settles a chat case and the resident is told once', async () => {
    const { reference } = await stand.fileFor('amina')
    const update = {
      api_key: 'city-key',
      service_request_id: reference,
      status: 'FIXED',
      updated_datetime: '2026-11-23T11:00:00+08:00',
      description: '工资已发',
    }
    expect((await post('/servicerequestupdates.json', update)).status).toBe(200)
    expect(stand.to('amina')).toHaveLength(1)
    expect(stand.to('amina')[0]).toContain('工资已发')
    expect((await stand.requests.find(stand.store.db, reference))?.state).toBe('resolved')
  })

  test('who has filed a case may add words, or take it back, and then it is gone', async () => {
    const { id } = await file()
    const base = { api_key: 'app-key', service_request_id: id }
    expect(
      (
        await post('/servicerequestupdates.json', {
          ...base,
          status: 'OPEN',
          description: '还有两人',
        })
      ).status,
    ).toBe(200)
    expect(
      (await post('/servicerequestupdates.json', { ...base, status: 'CANCELLED' })).status,
    ).toBe(200)
    expect((await get(`/requests/${id}.json?api_key=app-key`)).status).toBe(404)
  })
})

/** One answer of every kind, as XML. */
async function answersInXml(): Promise<readonly (readonly [string, string])[]> {
  const strange = '控制符\u0000\u0008 半个\uD800 <b>&amp;</b> ]]> 🙏'
  const { id } = await file({ ...GOOD, description: strange })
  await stand.asStaff('zhang', `接 ${id}`)
  const { row } = await file(GOOD, { prefer: 'respond-async' })
  const token = encodeURIComponent(String(row['token']))
  const paths = [
    '/discovery.xml',
    '/services.xml',
    '/services/wage-claim.xml',
    '/services/nothing.xml',
    '/requests.xml',
    '/requests.xml?api_key=app-key',
    '/requests.xml?api_key=other-key',
    `/requests/${id}.xml?api_key=app-key`,
    `/tokens/${token}.xml?api_key=app-key`,
    '/servicerequestupdates.xml?api_key=app-key',
    '/servicerequestupdates.xml?api_key=other-key',
    '/nothing.xml',
  ]
  const update = { api_key: 'app-key', service_request_id: id, status: 'OPEN', description: '再说' }
  const posts = [
    ['/requests.xml', GOOD, {}],
    ['/requests.xml', GOOD, { prefer: 'respond-async' }],
    ['/requests.xml', { ...GOOD, address_string: '', 'attribute[months]': '' }, {}],
    ['/servicerequestupdates.xml', update, {}],
  ] as const
  const asked = [
    ...paths.map((path) => ({ path, answer: () => get(path) })),
    ...posts.map(([path, form, headers]) => ({
      path: `POST ${path}`,
      answer: () => post(path, form, headers),
    })),
  ]
  const answers: (readonly [string, string])[] = []
  for (const { path, answer } of asked) {
    const response = await answer()
    expect(response.headers.get('content-type')).toBe('text/xml; charset=utf-8')
    answers.push([path, await response.text()])
  }
  return answers
}

test('every answer in XML is well-formed to a parser that is not ours', async () => {
  for (const [path, xml] of await answersInXml()) {
    const { status, error } = spawnSync('xmllint', ['--noout', '-'], { input: xml })
    if (error) {
      process.stderr.write('\nSKIPPED: xmllint is not installed (Debian: libxml2-utils).\n')
      return
    }
    expect([path, status]).toEqual([path, 0])
  }
})

test('every answer in XML is what the frozen text describes, to a RELAX NG validator', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'georeport-'))
  try {
    const answers = await answersInXml()
    const files = answers.map(([, xml], index) => {
      const path = join(folder, `${index}.xml`)
      writeFileSync(path, xml)
      return path
    })
    // One that is none: a validator that lets it pass checks nothing.
    const wrong = join(folder, 'wrong.xml')
    writeFileSync(wrong, '<services><service><service_code>a</service_code></service></services>')
    const schema = join(import.meta.dirname, 'georeport.rnc')
    const jing = (paths: readonly string[]) =>
      spawnSync('jing', ['-c', schema, ...paths], { encoding: 'utf8' })
    const { status, error, stdout } = jing(files)
    if (error) {
      process.stderr.write('\nSKIPPED: jing is not installed (Debian: jing).\n')
      return
    }
    const named = stdout.replaceAll(/\S*\/(\d+)\.xml/g, (_, n) => answers[Number(n)]?.[0] ?? '')
    expect([named, status]).toEqual(['', 0])
    expect(jing([wrong]).status).toBe(1)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
