import type { Vault } from '../privacy/privacy.ts'
import type { Tx } from '../store/store.ts'

/** One line of the audit: who did what to which case, and which fields they saw, by name. Never a value. */
export type AuditLine = {
  readonly at: number
  readonly actor: string
  readonly action: string
  readonly caseId: string
  readonly fields?: readonly string[] | undefined
  readonly reason?: string | undefined
}

const HEAD = 'audit-head'
/** What the first line follows. */
export const GENESIS = 'genesis'

/** The keyed hash of a line: whoever can write the table but has no master key cannot forge one. */
export function hashOf(
  vault: Vault,
  line: {
    at: number
    actor: string
    action: string
    case_id: string
    fields: string
    reason: string
    previous: string
  },
): string {
  const { previous, at, actor, action, case_id, fields, reason } = line
  return vault.pseudonym(
    `audit|${JSON.stringify([previous, at, actor, action, case_id, fields, reason])}`,
  )
}

/** The head of the chain: how many lines there are and the hash of the last one, with a keyed check over both. */
export function headOf(vault: Vault, count: number, hash: string): string {
  return `${count} ${hash} ${vault.pseudonym(`audit-head|${count}|${hash}`)}`
}

/** Appends to the audit. Lines are only ever added; each holds the hash of the one before. */
export function createAudit(vault: Vault) {
  return async function append(tx: Tx, line: AuditLine): Promise<void> {
    const empty = headOf(vault, 0, GENESIS)
    await tx
      .insertInto('switches')
      .values({ name: HEAD, value: empty, changed_at: line.at, changed_by: 'audit' })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute()
    // An update locks the row on PostgreSQL too: two workers append one after the other.
    const head = await tx
      .updateTable('switches')
      .set({ changed_at: line.at })
      .where('name', '=', HEAD)
      .returning('value')
      .executeTakeFirstOrThrow()
    const [count = '0', previous = GENESIS] = head.value.split(' ')
    const row = {
      at: line.at,
      actor: line.actor,
      action: line.action,
      case_id: line.caseId,
      fields: (line.fields ?? []).join(','),
      reason: line.reason ?? '',
      previous,
    }
    const hash = hashOf(vault, row)
    await tx
      .insertInto('audit')
      .values({ ...row, hash })
      .execute()
    await tx
      .updateTable('switches')
      .set({ value: headOf(vault, Number(count) + 1, hash) })
      .where('name', '=', HEAD)
      .execute()
  }
}

export type AppendAudit = ReturnType<typeof createAudit>
export { HEAD as AUDIT_HEAD }
