import type { Generated } from 'kysely'

/**
 * The tables, the same on SQLite and PostgreSQL: text, integer, bigint epoch milliseconds, JSON as sealed text.
 * There is no table of persons, on purpose (P-03): `resident` is a keyed hash that only its owner's messages lead to.
 */
export type Schema = {
  readonly inbox: {
    seq: Generated<number>
    /** channel + message id, hashed: the same message is taken once, across restarts. */
    id: string
    conversation: string
    /** The sealed Inbound; emptied when handled. */
    payload: string
    received_at: number
    /** 0 while open. */
    done_at: number
    attempts: number
    worker: string
    lease_until: number
  }
  readonly jobs: {
    seq: Generated<number>
    kind: string
    /** Jobs of one key run one after another. */
    key: string
    payload: string
    run_at: number
    created_at: number
    attempts: number
    /** open | away | dead */
    state: string
    code: string
    worker: string
    lease_until: number
    /** A second job with the same name is not added. */
    name: string | null
  }
  readonly keyv: { namespace: string; key: string; value: string; expires_at: number }
  readonly cases: {
    id: string
    /** What people say: 8 digits, the last a check digit. */
    reference: string
    /** The draft that it came from: filing twice files once. */
    draft: string
    service: string
    state: string
    resident: string
    /** Address of the private chat to answer in, sealed with the case's own key; empty when erased. */
    handle: string
    /** The case's own key, wrapped; empty when erased. */
    wrapped_key: string
    /** Keyed hash and shown name of the staff member who has it; empty if none. */
    assignee: string
    assignee_name: string
    created_at: number
    updated_at: number
    due_at: number
    /** When the clock stopped (waiting for the resident); 0 while it runs. */
    paused_at: number
    closed_at: number
    /** When a person first did something about it; 0 until then. */
    touched_at: number
    /** 1 = no reminder and no status message of our own accord. */
    quiet: number
    urgent: number
    /** The resident's 1–5; 0 = none. */
    rating: number
    version: number
  }
  /** The case's counterpart in the city's own system. */
  readonly case_links: {
    case_id: string
    backend: string
    remote_id: string
    /** The newest step of ours that was sent there. */
    pushed: number
    /** The newest change made there that was taken over. */
    seen: string
    checked_at: number
  }
  /** Cases that are only stored, because a law says for how long; nothing opens them, and nobody finds them (P-13). */
  readonly stored_cases: {
    case_id: string
    /** The case's own key, wrapped for storage alone. */
    wrapped_key: string
    /** Whose it was, as a keyed hash: they alone are told. */
    resident: string
    law: string
    article: string
    /** When it is destroyed. */
    keep_until: number
  }
  /** Each value is sealed with the case's key under case|name|version. */
  readonly case_fields: {
    case_id: string
    /** Place in the form. */
    seq: number
    name: string
    version: number
    value: string
    sensitive: number
  }
  readonly case_events: {
    case_id: string
    seq: number
    at: number
    actor: string
    action: string
    from_state: string
    to_state: string
    /** A code such as `other_area`; empty if the action needs none. */
    reason: string
    /** Sealed with the case's key: reasons and notes may name people. */
    note: string
  }
  readonly audit: {
    seq: Generated<number>
    at: number
    actor: string
    action: string
    case_id: string
    /** Names of fields, never values. */
    fields: string
    reason: string
    previous: string
    hash: string
  }
  readonly consents: {
    id: Generated<number>
    resident: string
    scope: string
    version: string
    /** Keyed hash of the guardian who gave it for a child; empty when it is the resident's own. */
    given_by: Generated<string>
    given_at: number
    withdrawn_at: number
  }
  readonly gaps: {
    seq: Generated<number>
    at: number
    kind: string
    /** Redacted question and what was wrong, sealed. */
    text: string
    hash: string
    count: number
    state: string
  }
  /** Leaves of the key file's tree that are to be destroyed: cases erased a moment ago. */
  readonly shreds: { leaf: number; at: number }
  readonly switches: { name: string; value: string; changed_at: number; changed_by: string }
}
