import { isContact, isPersonal, isPlace, withoutPersonal } from '../../redact.ts'
import {
  type Backend,
  type Created,
  type Done,
  type Failed,
  type Foreign,
  NOT_ERASED,
  type Outbound,
  type Polled,
} from '../backend.ts'
import { type Answer, type CallOptions, call, refused } from '../call.ts'
import { errorRow, type Format, read, requestRow, updateRow } from './codec.ts'
import { meaningOf, statusOf } from './status.ts'

export type GeoReportOptions = {
  /** The endpoint with its version, e.g. https://city.example/open311/v2 */
  readonly endpoint: string
  readonly apiKey: string
  readonly jurisdiction?: string | undefined
  readonly format?: Format | undefined
  /** The city's code for a service of ours; our own id when it has none. */
  readonly serviceCode?: ((service: string) => string | undefined) | undefined
  /** Said where a case has no place: the standard wants one. */
  readonly address: string
  readonly now: () => number
  readonly timeoutMs?: number | undefined
}

const LONGEST_DESCRIPTION = 4000
const TOKEN = 'token:'

/**
 * Any server of Open311 GeoReport v2 (http://wiki.open311.org/GeoReport_v2), as real ones are: ids as numbers or text,
 * XML only, tokens to be asked for later, words of their own. Such servers may show descriptions to everybody, so
 * sensitive answers never stand in one; name and phone go in the fields that the standard keeps unpublished.
 */
export function createGeoReport(options: GeoReportOptions): Backend {
  const { format = 'json', apiKey, jurisdiction } = options
  const base = options.endpoint.replace(/\/+$/, '')
  const common = { api_key: apiKey, ...(jurisdiction ? { jurisdiction_id: jurisdiction } : {}) }

  async function ask(
    path: string,
    query: Readonly<Record<string, string>>,
    given: CallOptions = {},
  ) {
    const parameters = new URLSearchParams({ ...common, ...query })
    const post = given.method === 'POST'
    return call(`${base}/${path}.${format}${post ? '' : `?${parameters}`}`, {
      ...given,
      ...(post ? { body: parameters.toString() } : {}),
      headers: {
        ...(post ? { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } : {}),
        ...given.headers,
      },
      ...(options.timeoutMs ? { timeoutMs: options.timeoutMs } : {}),
    })
  }

  /** The rows of a good answer, or why there are none. */
  function rowsOf({ status, text }: Answer): readonly unknown[] | Failed {
    const rows = read(text)
    if (status >= 400) return refusal(status, rows ?? [])
    return rows ?? { ok: false, why: 'retry', code: 'half_answer' }
  }

  /** The case that an earlier try has filed, found by its mark: the standard knows no key against doubles. */
  async function filedBefore(request: Outbound): Promise<string | Failed | undefined> {
    const start = new Date(request.case.createdAt - 86_400_000).toISOString()
    const asked = await ask('requests', { start_date: start, service_code: codeOf(request) })
    if (!asked.ok) return asked
    const rows = rowsOf(asked.answer)
    // A server that does not let us list is one that we cannot ask; it is then filed as usual.
    if ('ok' in rows) return rows.why === 'retry' ? rows : undefined
    for (const row of rows) {
      const known = requestRow.safeParse(row)
      if (known.success && known.data.description.startsWith(`[${request.key}]`))
        return known.data.service_request_id
    }
    return undefined
  }

  const codeOf = (request: Outbound) =>
    options.serviceCode?.(request.case.service) ?? request.case.service

  async function create(request: Outbound): Promise<Created> {
    const before = await filedBefore(request)
    if (typeof before === 'string') return { ok: true, remoteId: before }
    if (before) return before
    const asked = await ask('requests', formOf(request), {
      method: 'POST',
      headers: { 'idempotency-key': request.key },
    })
    if (!asked.ok) return asked
    const rows = rowsOf(asked.answer)
    if ('ok' in rows) return rows
    const row = requestRow.safeParse(rows[0])
    if (!row.success) return { ok: false, why: 'retry', code: 'half_answer' }
    const { service_request_id: id, token } = row.data
    if (id) return { ok: true, remoteId: id }
    if (token) return { ok: true, remoteId: `${TOKEN}${token}` }
    return { ok: false, why: 'refused', code: 'no_id' }
  }

  function formOf(request: Outbound): Readonly<Record<string, string>> {
    const open = request.fields
      .filter((field) => !isPersonal(field))
      .map((field) => ({
        ...field,
        shown: withoutPersonal(field.shown, request.fields),
        value: withoutPersonal(field.value, request.fields),
      }))
    const lines = open.map(({ label, shown }) => `${label}：${shown}`)
    const place = open.find(isPlace)?.shown
    const phone = request.fields.find(isContact)?.value
    const name = request.fields.find((field) => field.name === 'name')?.value
    return {
      service_code: codeOf(request),
      description: [`[${request.key}] ${request.title}`, ...lines]
        .join('\n')
        .slice(0, LONGEST_DESCRIPTION),
      address_string: place || options.address,
      ...(phone ? { phone } : {}),
      ...(name ? { first_name: name } : {}),
      ...Object.fromEntries(open.map((field) => [`attribute[${field.name}]`, field.value])),
    }
  }

  /** An id for what was only a token so far; undefined while the server has none. */
  async function idOf(remoteId: string): Promise<string | Failed | undefined> {
    if (!remoteId.startsWith(TOKEN)) return remoteId
    const asked = await ask(`tokens/${encodeURIComponent(remoteId.slice(TOKEN.length))}`, {})
    if (!asked.ok) return asked
    const rows = rowsOf(asked.answer)
    if ('ok' in rows) return rows
    const row = requestRow.safeParse(rows[0])
    return row.success ? row.data.service_request_id : undefined
  }

  async function tell(remoteId: string, update: Readonly<Record<string, string>>): Promise<Done> {
    const id = await idOf(remoteId)
    if (id === undefined) return { ok: false, why: 'retry', code: 'no_id_yet' }
    if (typeof id !== 'string') return id
    const asked = await ask(
      'servicerequestupdates',
      { service_request_id: id, ...update },
      { method: 'POST' },
    )
    if (!asked.ok) return asked
    const { status } = asked.answer
    // Plain GeoReport cannot be told of changes: that is no fault of the case.
    if (status === 404 || status === 405 || status === 501) return { ok: true }
    return status < 300 ? { ok: true } : refused(status)
  }

  /** Asks for it, and looks: a server that still shows the request has erased nothing, whatever it answered. */
  async function erase(remoteId: string): Promise<Done> {
    const told = await tell(remoteId, {
      status: statusOf('withdrawn'),
      updated_datetime: new Date(options.now()).toISOString(),
      description: '[erase]',
    })
    const id = told.ok ? await idOf(remoteId) : undefined
    if (typeof id !== 'string') return told
    const asked = await ask(`requests/${encodeURIComponent(id)}`, {})
    if (!asked.ok) return asked
    const rows = rowsOf(asked.answer)
    const isThere = !('ok' in rows) && requestRow.safeParse(rows[0]).success
    return isThere ? { ok: false, why: 'refused', code: NOT_ERASED } : { ok: true }
  }

  async function poll(since: number, remoteIds: readonly string[]): Promise<Polled> {
    const asked = await ask('servicerequestupdates', {
      start_date: new Date(since).toISOString(),
      end_date: new Date(since + 90 * 86_400_000).toISOString(),
    })
    if (!asked.ok) return asked
    if ([400, 404, 405, 501].includes(asked.answer.status)) return pollEach(remoteIds)
    const rows = rowsOf(asked.answer)
    if ('ok' in rows) return rows
    const known = await knownIds(remoteIds)
    if ('ok' in known) return known
    const changes = rows.flatMap((row): readonly Foreign[] => {
      const one = updateRow.safeParse(row)
      const remoteId = one.success ? known.get(one.data.service_request_id) : undefined
      if (!one.success || !remoteId || isOwn(one.data.description)) return []
      const { update_id, updated_datetime, status, description: note } = one.data
      const order = `${orderOf(updated_datetime)}-${update_id.padStart(16, '0')}`
      return [{ remoteId, order, note, ...meaningOf(status) }]
    })
    return { ok: true, changes: changes.toSorted((a, b) => (a.order < b.order ? -1 : 1)) }
  }

  async function knownIds(remoteIds: readonly string[]): Promise<Map<string, string> | Failed> {
    const known = new Map<string, string>()
    for (const remoteId of remoteIds) {
      const id = await idOf(remoteId)
      if (typeof id === 'string') known.set(id, remoteId)
      if (typeof id === 'object' && id.why === 'retry') return id
    }
    return known
  }

  /** A server without updates: each case's own status. */
  async function pollEach(remoteIds: readonly string[]): Promise<Polled> {
    const changes: Foreign[] = []
    for (const remoteId of remoteIds) {
      const id = await idOf(remoteId)
      if (id === undefined) continue
      if (typeof id !== 'string') return { ...id, why: 'retry' }
      const asked = await ask(`requests/${encodeURIComponent(id)}`, {})
      if (!asked.ok) return asked
      const rows = rowsOf(asked.answer)
      const row = 'ok' in rows ? undefined : requestRow.safeParse(rows[0])
      if (!row?.success) continue
      const { status, status_notes: note, updated_datetime } = row.data
      const meant = meaningOf(status)
      // A plain "open" says nothing new, unless there is a note with it.
      if (meant?.state === 'reopened' && !note) continue
      changes.push({ remoteId, order: `${orderOf(updated_datetime)}-${status}`, note, ...meant })
    }
    return { ok: true, changes }
  }

  return {
    name: 'georeport',
    create,
    update: (remoteId, { key, state, note, at }) =>
      tell(remoteId, {
        update_id: key,
        status: statusOf(state),
        updated_datetime: new Date(at).toISOString(),
        description: `[${key}] ${note}`.slice(0, LONGEST_DESCRIPTION),
      }),
    erase,
    poll,
  }
}

/** Our own updates come back in the list; each begins with its key. */
const isOwn = (description: string) => /^\[(?:\d{8}-\d+|erase)\]/.test(description)

/** A date as digits that sort; what is no date sorts first. */
function orderOf(date: string): string {
  const at = Date.parse(date)
  return String(Number.isNaN(at) ? 0 : at).padStart(16, '0')
}

function refusal(status: number, rows: readonly unknown[]): Failed {
  const error = errorRow.safeParse(rows[0])
  if (error.success && /duplicate/i.test(error.data.description))
    return { ok: false, why: 'refused', code: 'duplicate' }
  return refused(status)
}
