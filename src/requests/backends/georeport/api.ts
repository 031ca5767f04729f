import type { Vault } from '../../../privacy/privacy.ts'
import type { Store, Tx } from '../../../store/store.ts'
import type { CaseView } from '../../case.ts'
import type { Follow } from '../../change.ts'
import type { Requests } from '../../requests.ts'
import type { Listed } from './codec.ts'
import type { ServiceDefinition } from './definitions.ts'

/** Who may use the server: `own` sees and adds to what it has filed, `city` works on every case. */
export type ApiKey = {
  readonly name: string
  readonly secret: string
  readonly scope: 'own' | 'city'
}

export type GeoReportServerOptions = {
  readonly requests: Requests
  readonly store: Store
  readonly vault: Vault
  readonly services: readonly ServiceDefinition[]
  readonly keys: readonly ApiKey[]
  readonly jurisdiction: string
  /** Where this server is reached, for discovery. */
  readonly url: string
  readonly contact: string
  readonly now: () => number
  /** Puts a new case before the staff. */
  readonly announce: (tx: Tx, view: CaseView) => Promise<unknown>
  readonly follow: Follow
}

/** Why a call is refused, each fault by name. */
export type Fault = { readonly status: 400 | 403 | 404; readonly descriptions: readonly string[] }
/** What is answered: a list, or one object. */
export type Say = Listed | { readonly one: string; readonly row: object }

export const FORBIDDEN: Fault = { status: 403, descriptions: ['api_key: missing or invalid'] }
export const NOT_FOUND: Fault = { status: 404, descriptions: ['service_request_id: not found'] }
