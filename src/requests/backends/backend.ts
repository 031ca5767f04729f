import type { CaseField, CaseView } from '../case.ts'
import type { CaseState, Reason } from '../states.ts'

/** A case as it is handed to the city's own system. */
export type Outbound = {
  /** The same key twice must make one case there. */
  readonly key: string
  readonly case: CaseView
  readonly title: string
  readonly fields: readonly CaseField[]
}

/** A step of ours that the other system should know of. */
export type OutboundUpdate = {
  readonly key: string
  readonly state: CaseState
  readonly note: string
  readonly at: number
}

/** How a call ended. `retry` = not now; `refused` = never like this: somebody must look. */
export type Failed = {
  readonly ok: false
  readonly why: 'retry' | 'refused'
  readonly code: string
  readonly afterMs?: number | undefined
}
/** Code of a refusal: the other system still holds what the resident has erased; a person must see to it. */
export const NOT_ERASED = 'not_erased'
export type Done = { readonly ok: true } | Failed
export type Created = { readonly ok: true; readonly remoteId: string } | Failed

/** Something that was done in the other system. `order` sorts: later steps compare greater. */
export type Foreign = {
  readonly remoteId: string
  readonly order: string
  /** Absent when only something was said. */
  readonly state?: CaseState | undefined
  readonly reason?: Reason | undefined
  readonly note: string
}

export type Polled = { readonly ok: true; readonly changes: readonly Foreign[] } | Failed

/** A case that we made there. */
export type Made = {
  readonly remoteId: string
  /** The key it was made with. */
  readonly key: string
  /** Somebody has done something to it since. */
  readonly isTouched: boolean
  readonly isOpen: boolean
}

export type Lately = { readonly ok: true; readonly made: readonly Made[] } | Failed

/**
 * The city's own system, whichever it is. Calls may be repeated: after a timeout nobody knows whether it was done.
 * No call throws for what a network does.
 */
export type Backend = {
  readonly name: string
  create(request: Outbound): Promise<Created>
  update(remoteId: string, update: OutboundUpdate): Promise<Done>
  /** Removes the case there; done as well when it is gone already. */
  erase(remoteId: string): Promise<Done>
  /** What was done there to these cases since an instant, in order; own steps left out. */
  poll(since: number, remoteIds: readonly string[]): Promise<Polled>
  /**
   * What we made there since an instant. Only where a key that comes again is not dropped: there a filing that was slow
   * enough comes through after its own repetition, when nobody looks any more.
   */
  madeSince?(since: number): Promise<Lately>
}
