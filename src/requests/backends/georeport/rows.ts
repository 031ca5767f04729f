import type { CaseView } from '../../case.ts'
import { isOpen } from '../../states.ts'
import { statusOf } from './status.ts'

/** A date with its zone, as the standard wants: 2026-11-23T10:00:00+08:00. */
export function w3c(at: number): string {
  return `${new Date(at + 8 * 3600_000).toISOString().slice(0, 19)}+08:00`
}

export type CaseRowOptions = {
  readonly serviceName: string
  /** Only for who filed it, or who has the case's secret. */
  readonly description?: string | undefined
  readonly notes?: string | undefined
}

/** A row of GET requests: number, service, times; where a description may be shown, that too. */
export function requestRowOf(view: CaseView, options: CaseRowOptions) {
  return {
    service_request_id: view.reference,
    status: isOpen(view.state) ? 'open' : 'closed',
    status_notes: options.notes ?? '',
    extended_status: statusOf(view.state),
    service_name: options.serviceName,
    service_code: view.service,
    description: options.description ?? '',
    agency_responsible: '',
    service_notice: '',
    requested_datetime: w3c(view.createdAt),
    updated_datetime: w3c(view.updatedAt),
    expected_datetime: w3c(view.dueAt),
    address: '',
    address_id: '',
    zipcode: '',
    lat: '',
    long: '',
    media_url: '',
  }
}
