import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../store/store.ts'
import { type CaseState, STATES } from './states.ts'

/** A case as staff and code may see it: no person, no address, no content. Times are epoch milliseconds, 0 = not yet. */
export type CaseView = {
  readonly id: string
  readonly reference: string
  readonly service: string
  readonly state: CaseState
  /** Keyed hash of the worker who has it, or a post of the rota; empty if nobody. */
  readonly assignee: string
  readonly assigneeName: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly dueAt: number
  readonly pausedAt: number
  readonly closedAt: number
  readonly touchedAt: number
  readonly quiet: boolean
  readonly urgent: boolean
  readonly rating: number
  readonly version: number
  /** True when its key is destroyed: number and dates remain, the content does not. */
  readonly erased: boolean
}

/** One answer of a case, opened. */
export type CaseField = {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly shown: string
  readonly sensitive: boolean
}

/** One line of a case's history. */
export type CaseEvent = {
  readonly seq: number
  readonly at: number
  readonly actor: string
  readonly action: string
  readonly from: string
  readonly to: string
  readonly reason: string
  readonly note: string
}

export type CaseRow = Selectable<Schema['cases']>

const state = z.enum(STATES)

/** A row as it may be shown: who filed it and where they are reached stay behind. */
export function viewOf(row: CaseRow): CaseView {
  return {
    id: row.id,
    reference: row.reference,
    service: row.service,
    state: state.parse(row.state),
    assignee: row.assignee,
    assigneeName: row.assignee_name,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    dueAt: row.due_at,
    pausedAt: row.paused_at,
    closedAt: row.closed_at,
    touchedAt: row.touched_at,
    quiet: row.quiet === 1,
    urgent: row.urgent === 1,
    rating: row.rating,
    version: row.version,
    erased: row.wrapped_key === '',
  }
}
