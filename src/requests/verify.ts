import type { Selectable } from 'kysely'
import type { Vault } from '../privacy/privacy.ts'
import type { Db, Schema } from '../store/store.ts'
import { AUDIT_HEAD, GENESIS, hashOf, headOf } from './audit.ts'
import { type Anchor, readAnchor } from './prune-audit.ts'
import { ACTIONS } from './states.ts'

export type AuditRow = Selectable<Schema['audit']>

/** What is wrong, and where: the number of the line, or the id of the case. */
export type Fault = {
  readonly where: number | string
  readonly what: 'changed' | 'chain' | 'head' | 'history' | 'state'
}

export type Verdict = {
  readonly lines: number
  /** Hash of the last line. Written down outside (the weekly report names it), it also proves that no tail was cut. */
  readonly head: string
  readonly faults: readonly Fault[]
}

/** Checks the whole audit, and that every case's history agrees with it. */
export async function verifyAudit(db: Db, vault: Vault): Promise<Verdict> {
  const rows = await db.selectFrom('audit').selectAll().orderBy('seq').execute()
  const kept = await db
    .selectFrom('switches')
    .select('value')
    .where('name', '=', AUDIT_HEAD)
    .executeTakeFirst()
  const anchor = await readAnchor(db, vault)
  const faults = [
    ...(anchor === 'forged' ? [{ where: 'anchor', what: 'head' } as const] : []),
    ...verifyLines(vault, rows, kept?.value, anchor === 'forged' ? undefined : anchor),
    ...(await verifyHistories(db, rows)),
  ]
  return { lines: rows.length, head: rows.at(-1)?.hash ?? GENESIS, faults }
}

/** How many of the newest lines are checked again and again. */
const TAIL = 500

/** Checks the newest lines alone, and the head: cheap enough for every hour. */
export async function verifyTail(db: Db, vault: Vault): Promise<readonly Fault[]> {
  // Both in one view: another worker adds lines meanwhile (SQLite knows no other way).
  const look = db.transaction().setIsolationLevel('repeatable read')
  const { rows, head } = await look.execute(async (tx) => ({
    rows: await tx.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(TAIL).execute(),
    head: await tx
      .selectFrom('switches')
      .select('value')
      .where('name', '=', AUDIT_HEAD)
      .executeTakeFirst(),
  }))
  const [first] = rows.reverse()
  if (!first) return head && !head.value.startsWith('0 ') ? [{ where: 'head', what: 'head' }] : []
  const count = Number(head?.value.split(' ')[0] ?? 0) - rows.length
  return verifyLines(vault, rows, head?.value, { count, hash: first.previous })
}

/** Finds every line that was changed, dropped, added or moved. */
export function verifyLines(
  vault: Vault,
  rows: readonly AuditRow[],
  head: string | undefined,
  anchor: Anchor = { count: 0, hash: GENESIS },
): readonly Fault[] {
  const faults: Fault[] = []
  let previous = anchor.hash
  for (const row of rows) {
    if (row.previous !== previous) faults.push({ where: row.seq, what: 'chain' })
    if (hashOf(vault, row) !== row.hash) faults.push({ where: row.seq, what: 'changed' })
    previous = row.hash
  }
  if (rows.length > 0 || head !== undefined)
    if (head !== headOf(vault, anchor.count + rows.length, previous))
      faults.push({ where: 'head', what: 'head' })
  return faults
}

const STEPS: ReadonlySet<string> = new Set([...ACTIONS, 'file'])

/** Each step of a case stands in the audit too, follows the one before, and ends where the case is. */
async function verifyHistories(db: Db, rows: readonly AuditRow[]): Promise<readonly Fault[]> {
  const audited = new Map<string, string[]>()
  for (const { case_id, action, actor, at } of rows)
    if (STEPS.has(action))
      audited.set(case_id, [...(audited.get(case_id) ?? []), `${action} ${actor} ${at}`])
  const events = await db
    .selectFrom('case_events')
    .select(['case_id', 'seq', 'at', 'actor', 'action', 'from_state', 'to_state'])
    .orderBy('case_id')
    .orderBy('seq')
    .execute()
  const histories = Map.groupBy(events, ({ case_id }) => case_id)
  const faults: Fault[] = []
  for (const { id, state } of await db.selectFrom('cases').select(['id', 'state']).execute()) {
    const history = histories.get(id) ?? []
    const steps = history.map(({ action, actor, at }) => `${action} ${actor} ${at}`)
    if (steps.join('\n') !== (audited.get(id) ?? []).join('\n'))
      faults.push({ where: id, what: 'history' })
    const broken = history.some(
      ({ from_state }, index) => from_state !== (history[index - 1]?.to_state ?? ''),
    )
    if (broken || history.at(-1)?.to_state !== state) faults.push({ where: id, what: 'state' })
  }
  return faults
}
