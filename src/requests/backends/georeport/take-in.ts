import { randomUUID } from 'node:crypto'
import { codeOf } from '../../../errors.ts'
import type { CaseView } from '../../case.ts'
import { NO_CHAT } from '../../change.ts'
import { newReference } from '../../reference.ts'
import type { CaseAction } from '../../states.ts'
import { stepsTo } from '../steps-to.ts'
import { type ApiKey, type Fault, type GeoReportServerOptions, NOT_FOUND, type Say } from './api.ts'
import { fieldsOf, type Posted } from './filing.ts'
import { meaningOf } from './status.ts'

export type TakeInOptions = Pick<
  GeoReportServerOptions,
  'requests' | 'store' | 'services' | 'announce' | 'follow' | 'now'
> & {
  readonly residentOf: (key: ApiKey) => string
  readonly secretOf: (reference: string) => string
  readonly tokenOf: (reference: string) => string
}

/** `once`: the caller's key against doubles; `later`: a token is wanted instead of the number. */
export type Wishes = { readonly once: string | undefined; readonly later: boolean }

/** What comes in from other software: new cases, and changes of those that there are. */
export function createTakeIn(options: TakeInOptions) {
  const { requests, store, services, now, residentOf, secretOf, tokenOf } = options

  async function file(key: ApiKey, posted: Posted, { once, later }: Wishes): Promise<Say | Fault> {
    const code = posted.get('service_code')
    if (!code) return { status: 400, descriptions: ['service_code: required'] }
    const service = services.find((one) => one.code === code)
    if (!service) return { status: 404, descriptions: ['service_code: not found'] }
    const read = fieldsOf(service, posted)
    if (!read.ok) return { status: 400, descriptions: read.faults }
    const draft = `api|${key.name}|${once ?? randomUUID()}`
    const handle = { channel: NO_CHAT, chat: key.name }
    const filing = { draft, service: code, resident: residentOf(key), handle, fields: read.fields }
    const fileOnce = () => {
      const reference = newReference()
      return store.transact(async (tx) => {
        const filed = await requests.file(tx, { ...filing, reference })
        if (filed.reference === reference) await options.announce(tx, filed)
        return filed
      })
    }
    const view = await fileOnce().catch((error: unknown) => {
      if (codeOf(error) === 'again') return fileOnce()
      throw error
    })
    const row = later
      ? { token: tokenOf(view.reference) }
      : {
          service_request_id: view.reference,
          service_notice: '',
          account_id: '',
          case_secret: secretOf(view.reference),
        }
    return { list: 'service_requests', item: 'request', rows: [row] }
  }

  /** A change from outside: the city works on the case; who has filed it may add words, or take it back. */
  async function change(key: ApiKey, posted: Posted): Promise<Say | Fault> {
    const reference = posted.get('service_request_id')
    const note = posted.get('description').slice(0, 4000)
    const whose = { resident: residentOf(key), any: key.scope === 'city' }
    const found = await requests.byReference(store.db, reference, whose)
    if (!found || found.view.erased || found.view.quiet) return NOT_FOUND
    const { view, own } = found
    const status = posted.get('status')
    const meant = meaningOf(status)
    const cancelled = status.toUpperCase() === 'CANCELLED'
    if (!meant && !cancelled && !(own && note))
      return { status: 400, descriptions: ['status: not known'] }
    const actions = own
      ? [ownAction(view, cancelled)]
      : stepsTo(view.state, { remoteId: reference, order: '', note, ...meant })
    const done = await store.transact(async (tx) => {
      for (const [index, action] of actions.entries()) {
        const actor = own
          ? ({ id: residentOf(key), name: key.name, role: 'resident' } as const)
          : ({ id: 'backend', name: key.name, role: 'backend' } as const)
        const reason = meant?.reason
        const result = await requests.act(tx, {
          reference,
          action,
          actor,
          note: note || status,
          reason,
          fromBackend: !own,
        })
        if (!result.ok) return false
        if (index === actions.length - 1)
          await options.follow(tx, {
            case: result.case,
            before: view,
            action,
            note: note || status,
            reason,
          })
      }
      return true
    })
    if (!done) return { status: 400, descriptions: ['status: not possible now'] }
    const rows = [{ update_id: `${reference}-${posted.get('update_id') || now()}` }]
    return { list: 'service_request_updates', item: 'request_update', rows }
  }

  return { file, change }
}

/** What who has filed a case may do to it: take it back, answer, add. */
function ownAction({ state }: CaseView, cancelled: boolean): CaseAction {
  if (cancelled) return 'withdraw'
  return state === 'waiting_resident' ? 'answer' : 'add'
}
