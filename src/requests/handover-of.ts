import type { Db, Tx } from '../store/store.ts'

/** What the resident was last asked about handing a case to a place outside, and what came of it. */
export type Handover = {
  readonly action: string
  /** The place outside, by name. */
  readonly to: string
  readonly at: number
  /** Which question it was: an answer to an older one does not count. */
  readonly seq: number
}

/** The last of `offer`, `agree` and `disagree` in a case's history. */
export async function handoverOf(db: Db | Tx, id: string): Promise<Handover | undefined> {
  const [last] = await handovers(db, id)
  return last
}

/** All of them, newest first. */
export async function handovers(db: Db | Tx, id: string): Promise<readonly Handover[]> {
  const rows = await db
    .selectFrom('case_events')
    .select(['action', 'reason', 'at', 'seq'])
    .where('case_id', '=', id)
    .where('action', 'in', ['offer', 'agree', 'disagree'])
    .orderBy('seq', 'desc')
    .execute()
  return rows.map(({ action, reason, at, seq }) => ({ action, to: reason, at, seq }))
}
