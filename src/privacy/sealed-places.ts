import { sql } from 'kysely'
import type { Db, Tx } from '../store/store.ts'
import type { KeyUse } from './vault.ts'

/** Something sealed: the wrapped key of a case by its use, or text by the contexts it may have been sealed for. */
export type Row = {
  readonly id: string | number
  readonly sealed: string
  /** What a wrapped key is for; absent for anything else. */
  readonly use?: KeyUse | undefined
  readonly contexts: readonly string[]
}
/** A place where sealed text stands: how to find what an old key sealed, and how to put the new text there. */
export type Place = {
  find(db: Db, pattern: string, except?: readonly string[]): Promise<readonly Row[]>
  put(tx: Tx, row: Row, sealed: string): Promise<void>
  /** What becomes of a row that nothing opens; absent where nothing may be lost. */
  drop?(tx: Tx, row: Row): Promise<void>
}

/** Rows that are taken at a time. */
export const CHUNK = 200
/** A known word, sealed: opens only with the right key file. */
export const CHECK_ROW = 'key-check'

const cases: Place = {
  async find(db, pattern) {
    const rows = await db
      .selectFrom('cases')
      .select(['id', 'wrapped_key'])
      .where('wrapped_key', 'like', `%:${pattern}`)
      .limit(CHUNK)
      .execute()
    return rows.map(({ id, wrapped_key }) => ({
      id,
      sealed: wrapped_key,
      use: 'case-key',
      contexts: [],
    }))
  },
  async put(tx, { id, sealed }, fresh) {
    await tx
      .updateTable('cases')
      .set({ wrapped_key: fresh })
      .where('id', '=', String(id))
      // An erasure that came meanwhile stays one.
      .where('wrapped_key', '=', sealed)
      .execute()
  },
}

const stored: Place = {
  async find(db, pattern) {
    const rows = await db
      .selectFrom('stored_cases')
      .select(['case_id', 'wrapped_key'])
      .where('wrapped_key', 'like', `%:${pattern}`)
      .limit(CHUNK)
      .execute()
    return rows.map(({ case_id, wrapped_key }) => ({
      id: case_id,
      sealed: wrapped_key,
      use: 'storage-key',
      contexts: [],
    }))
  },
  async put(tx, { id, sealed }, fresh) {
    await tx
      .updateTable('stored_cases')
      .set({ wrapped_key: fresh })
      .where('case_id', '=', String(id))
      .where('wrapped_key', '=', sealed)
      .execute()
  },
}

const gaps: Place = {
  async find(db, pattern) {
    const rows = await db
      .selectFrom('gaps')
      .select(['seq', 'hash', 'text'])
      .where('text', 'like', pattern)
      .limit(CHUNK)
      .execute()
    return rows.map(({ seq, hash, text }) => ({ id: seq, sealed: text, contexts: [`gap|${hash}`] }))
  },
  async put(tx, { id, sealed }, fresh) {
    await tx
      .updateTable('gaps')
      .set({ text: fresh })
      .where('seq', '=', Number(id))
      .where('text', '=', sealed)
      .execute()
  },
  async drop(tx, { id }) {
    await tx.deleteFrom('gaps').where('seq', '=', Number(id)).execute()
  },
}

const checks: Place = {
  async find(db, pattern) {
    const rows = await db
      .selectFrom('switches')
      .select('value')
      .where('name', '=', CHECK_ROW)
      .where('value', 'like', pattern)
      .execute()
    return rows.map(({ value }) => ({ id: CHECK_ROW, sealed: value, contexts: [CHECK_ROW] }))
  },
  async put(tx, _row, fresh) {
    await tx.updateTable('switches').set({ value: fresh }).where('name', '=', CHECK_ROW).execute()
  },
}

const keyv: Place = {
  async find(db, pattern, except = []) {
    const rows = await db
      .selectFrom('keyv')
      .select(['namespace', 'key', 'value'])
      .where('value', 'like', pattern)
      .where((e) => e.and(except.map((id) => e('value', 'not like', `v1.${id}.%`))))
      .limit(CHUNK)
      .execute()
    return rows.map(({ namespace, key, value }) => ({
      id: `${namespace}|${key}`,
      sealed: value,
      contexts: [`${namespace}|${key}`],
    }))
  },
  async put(tx, { id, sealed }, fresh) {
    const [namespace, key] = parted(String(id))
    await tx
      .updateTable('keyv')
      .set({ value: fresh })
      .where('namespace', '=', namespace)
      .where('key', '=', key)
      .where('value', '=', sealed)
      .execute()
  },
  async drop(tx, { id, sealed }) {
    const [namespace, key] = parted(String(id))
    await tx
      .deleteFrom('keyv')
      .where('namespace', '=', namespace)
      .where('key', '=', key)
      .where('value', '=', sealed)
      .execute()
  },
}

const jobs: Place = {
  async find(db, pattern, except = []) {
    const rows = await db
      .selectFrom('jobs')
      .select(['seq', 'kind', 'key', 'payload'])
      .where('payload', 'like', pattern)
      .where((e) => e.and(except.map((id) => e('payload', 'not like', `v1.${id}.%`))))
      .limit(CHUNK)
      .execute()
    // A job is sealed for its kind and key, or for its key alone where that names the kind already.
    return rows.map(({ seq, kind, key, payload }) => ({
      id: seq,
      sealed: payload,
      contexts: [`${kind}|${key}`, key],
    }))
  },
  async put(tx, { id, sealed }, fresh) {
    await tx
      .updateTable('jobs')
      .set({ payload: fresh })
      .where('seq', '=', Number(id))
      .where('payload', '=', sealed)
      .execute()
  },
  async drop(tx, { id }) {
    await tx.deleteFrom('jobs').where('seq', '=', Number(id)).execute()
  },
}

const inbox: Place = {
  async find(db, pattern, except = []) {
    const rows = await db
      .selectFrom('inbox')
      .select(['seq', 'id', 'payload'])
      .where('payload', 'like', pattern)
      .where((e) => e.and(except.map((id) => e('payload', 'not like', `v1.${id}.%`))))
      .limit(CHUNK)
      .execute()
    return rows.map(({ seq, id, payload }) => ({
      id: seq,
      sealed: payload,
      contexts: [`inbox|${id}`],
    }))
  },
  async put(tx, { id, sealed }, fresh) {
    await tx
      .updateTable('inbox')
      .set({ payload: fresh })
      .where('seq', '=', Number(id))
      .where('payload', '=', sealed)
      .execute()
  },
  async drop(tx, { id }) {
    await sql`update inbox set payload = '', done_at = received_at where seq = ${Number(id)}`.execute(
      tx,
    )
  },
}

/** Where each kind of secret has sealed something. */
export const PLACES = {
  sealing: [cases, stored, gaps, checks],
  passing: [keyv, jobs, inbox],
} as const

/** A namespace has no bar in it; a key may. */
function parted(id: string): readonly [string, string] {
  const bar = id.indexOf('|')
  return [id.slice(0, bar), id.slice(bar + 1)]
}
