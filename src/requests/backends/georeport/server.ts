import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { sameSecret } from '../../../privacy/privacy.ts'
import type { CaseView } from '../../case.ts'
import { NO_CHAT } from '../../change.ts'
import { isReference } from '../../reference.ts'
import { STATES } from '../../states.ts'
import {
  type ApiKey,
  type Fault,
  FORBIDDEN,
  type GeoReportServerOptions,
  NOT_FOUND,
  type Say,
} from './api.ts'
import { type Format, write, writeOne } from './codec.ts'
import { definitionRow, serviceRow } from './definitions.ts'
import { readPosted } from './filing.ts'
import { requestRowOf, w3c } from './rows.ts'
import { statusOf } from './status.ts'
import { createTakeIn } from './take-in.ts'

export type { ApiKey, GeoReportServerOptions } from './api.ts'

const LARGEST_BODY = 64 * 1024
const MOST_ROWS = 1000
const DAY_MS = 86_400_000
const LONGEST_SPAN_MS = 90 * DAY_MS
/** Talk among colleagues, and what concerns the resident alone. */
const NOT_TOLD: ReadonlySet<string> = new Set([
  'file',
  'note',
  'add',
  'answer',
  'rate',
  'explain',
  'offer',
  'agree',
  'disagree',
  'absorb',
])
const TYPES = { json: 'application/json', xml: 'text/xml' } as const
/**
 * Open311 GeoReport v2, so that the city's software can file and follow cases; with mySociety's service request updates.
 * One departure, on purpose: requests here are about persons, so nothing is read without a key or the case's secret,
 * and another's case is as unknown as one that never was.
 */
export function createGeoReportServer(options: GeoReportServerOptions) {
  const { requests, store, vault, services, jurisdiction, now } = options
  const app = new Hono()

  const keyOf = (secret: string) =>
    secret === '' ? undefined : options.keys.find((key) => sameSecret(key.secret, secret))
  const residentOf = ({ name }: ApiKey) => vault.pseudonym(`api|${name}`)
  const secretOf = (reference: string) => vault.sign(`case-secret|${reference}`, NO_CHAT)
  const tokenOf = (reference: string) => `${reference}.${vault.sign(`token|${reference}`, NO_CHAT)}`
  const serviceName = (code: string) => services.find((one) => one.code === code)?.name ?? code

  const takeIn = createTakeIn({ ...options, residentOf, secretOf, tokenOf })

  function answer(c: Context, format: Format, said: Say | Fault, status: 200 | 201 = 200) {
    const type = `${TYPES[format]}; charset=utf-8`
    if ('descriptions' in said) {
      const rows = said.descriptions.map((description) => ({ code: said.status, description }))
      const body = write(format, { list: 'errors', item: 'error', rows })
      return c.body(body, said.status, { 'content-type': type })
    }
    const body = 'one' in said ? writeOne(format, said.one, said.row) : write(format, said)
    return c.body(body, status, { 'content-type': type })
  }

  /** Every address ends in its format; anything else is no address of ours. */
  function on(
    method: 'get' | 'post',
    path: string,
    work: (c: Context, format: Format, name: string) => Promise<Say | Fault> | Say | Fault,
  ) {
    app[method](`${path}{[^/]+\\.(?:json|xml)}`, async (c) => {
      const file = c.req.param('file') ?? ''
      const format = file.endsWith('.xml') ? 'xml' : 'json'
      const wanted = c.req.query('jurisdiction_id')
      if (wanted && wanted !== jurisdiction)
        return answer(c, format, {
          status: 404,
          descriptions: ['jurisdiction_id: not found'],
        })
      return answer(c, format, await work(c, format, file.slice(0, file.lastIndexOf('.'))))
    })
  }

  function discovery(format: Format): Say {
    const changeset = w3c(0)
    const formats = ['text/xml', 'application/json']
    const endpoint = {
      specification: 'http://wiki.open311.org/GeoReport_v2',
      url: options.url,
      changeset,
      type: 'production',
      formats: format === 'xml' ? { format: formats } : formats,
    }
    const endpoints = format === 'xml' ? { endpoint: [endpoint] } : [endpoint]
    const { contact } = options
    return { one: 'discovery', row: { changeset, contact, key_service: contact, endpoints } }
  }

  on('get', '/:file', async (c, format, name) => {
    if (name === 'discovery') return discovery(format)
    if (name === 'services')
      return { list: 'services', item: 'service', rows: services.map(serviceRow) }
    if (name === 'requests') return listCases(c)
    if (name === 'servicerequestupdates') return listUpdates(c)
    return NOT_FOUND
  })

  on('get', '/services/:file', (_, format, code) => {
    const service = services.find((one) => one.code === code)
    if (!service) return { status: 404, descriptions: ['service_code: not found'] }
    return { one: 'service_definition', row: definitionRow(service, format === 'xml') }
  })

  on('get', '/tokens/:file', async (c, _, token) => {
    if (!keyOf(c.req.query('api_key') ?? '')) return FORBIDDEN
    const reference = token.split('.')[0] ?? ''
    if (!isReference(reference) || !sameSecret(token, tokenOf(reference))) return NOT_FOUND
    const rows = [{ service_request_id: reference, token }]
    return { list: 'service_requests', item: 'request', rows }
  })

  on('get', '/requests/:file', async (c, _, reference) => {
    const key = keyOf(c.req.query('api_key') ?? '')
    const secret = c.req.query('case_secret') ?? ''
    const opened = secret !== '' && sameSecret(secret, secretOf(reference))
    if (!key && !opened) return FORBIDDEN
    const resident = key ? residentOf(key) : ''
    const any = opened || key?.scope === 'city'
    const found = await requests.byReference(store.db, reference, { resident, any })
    if (!found || found.view.erased || found.view.quiet) return NOT_FOUND
    const { view, own } = found
    const row = requestRowOf(view, {
      serviceName: serviceName(view.service),
      ...(opened || own ? await contentOf(view, key?.name ?? 'case-secret') : {}),
    })
    return { list: 'service_requests', item: 'request', rows: [row] }
  })

  /** What may be read of a case by its filer; each look is in the audit. */
  async function contentOf(view: CaseView, reader: string) {
    const reading = { id: view.id, actor: { id: `api:${reader}` }, purpose: 'api' }
    return store.transact(async (tx) => {
      const fields = await requests.readFields(tx, { ...reading, only: ['description'] })
      const history = await requests.history(tx, reading)
      const notes = history.findLast(({ action }) =>
        ['resolve', 'refer', 'decline', 'inform'].includes(action),
      )?.note
      return { description: fields[0]?.value ?? '', notes }
    })
  }

  async function listCases(c: Context): Promise<Say | Fault> {
    const key = keyOf(c.req.query('api_key') ?? '')
    if (!key) return FORBIDDEN
    const span = spanOf(c)
    if ('status' in span) return span
    const status = c.req.query('status')?.split(',')
    const references = c.req.query('service_request_id')?.split(',')
    const service = c.req.query('service_code')
    const views = await requests.list(store.db, {
      ...(references ? { references } : span),
      service,
      limit: MOST_ROWS,
    })
    const seen: CaseView[] = []
    for (const view of views)
      if (
        !view.quiet &&
        (key.scope === 'city' || (await requests.isOwn(store.db, view.id, residentOf(key))))
      )
        seen.push(view)
    const rows = seen
      .map((view) => requestRowOf(view, { serviceName: serviceName(view.service) }))
      .filter((row) => !status || status.includes(row.status))
    return { list: 'service_requests', item: 'request', rows }
  }

  /** The time asked for: at most 90 days, the last 90 when nothing is said. */
  function spanOf(c: Context): { from: number; to: number } | Fault {
    const [start, end] = [c.req.query('start_date'), c.req.query('end_date')]
    const to = end ? Date.parse(end) : Math.max(now(), start ? Date.parse(start) : 0)
    const from = start ? Date.parse(start) : to - LONGEST_SPAN_MS
    if (Number.isNaN(from) || Number.isNaN(to))
      return { status: 400, descriptions: ['start_date, end_date: write 2026-11-23T00:00:00Z'] }
    return { from: Math.max(from, to - LONGEST_SPAN_MS), to }
  }

  async function listUpdates(c: Context): Promise<Say | Fault> {
    const key = keyOf(c.req.query('api_key') ?? '')
    if (!key) return FORBIDDEN
    const span = spanOf(c)
    if ('status' in span) return span
    const steps = await requests.steps(store.db, { ...span, limit: MOST_ROWS })
    const wanted = c.req.query('service_request_id')
    const rows: object[] = []
    for (const step of steps) {
      const own = step.resident === residentOf(key)
      if (!own && key.scope !== 'city') continue
      if (wanted && step.reference !== wanted) continue
      // Talk among colleagues is not for outside; what one has done oneself is known.
      if (NOT_TOLD.has(step.action)) continue
      if (step.actor === 'backend') continue
      rows.push({
        update_id: `${step.reference}-${step.seq}`,
        service_request_id: step.reference,
        status: statusOf(z.enum(STATES).parse(step.to)),
        updated_datetime: w3c(step.at),
        description: own ? await noteOf(step.id, step.seq, key.name) : '',
        media_url: '',
      })
    }
    return { list: 'service_request_updates', item: 'request_update', rows }
  }

  async function noteOf(id: string, seq: number, reader: string): Promise<string> {
    const reading = { id, actor: { id: `api:${reader}` }, purpose: 'api' }
    const history = await store.transact((tx) => requests.history(tx, reading))
    return history.find((event) => event.seq === seq)?.note ?? ''
  }

  app.post('*', bodyLimit({ maxSize: LARGEST_BODY }))

  on('post', '/:file', async (c, _, name) => {
    const posted = readPosted(await c.req.text())
    const wanted = posted.get('jurisdiction_id')
    if (wanted && wanted !== jurisdiction)
      return { status: 404, descriptions: ['jurisdiction_id: not found'] }
    const key = keyOf(posted.get('api_key'))
    if (!key) return FORBIDDEN
    if (name === 'requests')
      return takeIn.file(key, posted, {
        once: c.req.header('idempotency-key'),
        later: c.req.header('prefer') === 'respond-async',
      })
    if (name === 'servicerequestupdates') return takeIn.change(key, posted)
    return NOT_FOUND
  })

  app.notFound((c) => answer(c, c.req.path.endsWith('.xml') ? 'xml' : 'json', NOT_FOUND))
  return { app, secretOf }
}
