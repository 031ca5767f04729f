import { afterAll, beforeAll, expect, test } from 'vitest'
import { createVault, memoryKeyRing, type Vault } from '../../src/privacy/privacy.ts'
import { verifyAudit } from '../../src/requests/requests.ts'
import { type AuditRow, verifyLines } from '../../src/requests/verify.ts'
import { openStand } from '../staff/stand.ts'

const LINES = 1000
let stand: Awaited<ReturnType<typeof openStand>>
let rows: readonly AuditRow[]
let head: string
/** The real vault, remembering what it has hashed: the same line is hashed once in this file. */
let vault: Vault

beforeAll(async () => {
  stand = await openStand()
  const { store, requests } = stand
  await store.transact(async (tx) => {
    for (let n = 0; n < LINES; n++)
      await requests.audit(tx, {
        at: n,
        actor: `a${n % 7}`,
        action: 'read',
        caseId: `c${n % 50}`,
        fields: ['name'],
      })
  })
  rows = await store.db.selectFrom('audit').selectAll().orderBy('seq').execute()
  const kept = await store.db.selectFrom('switches').selectAll().executeTakeFirstOrThrow()
  head = kept.value
  const known = new Map<string, string>()
  vault = {
    ...stand.vault,
    pseudonym(text) {
      const hash = known.get(text) ?? stand.vault.pseudonym(text)
      known.set(text, hash)
      return hash
    },
  }
})
afterAll(() => stand.close())

/** How many of the 1,000 spoiled chains are found out. */
const found = (spoil: (index: number) => readonly AuditRow[]) =>
  rows.filter((_, index) => verifyLines(vault, spoil(index), head).length > 0).length

test('an untouched audit has no fault', () => {
  expect(rows).toHaveLength(LINES)
  expect(verifyLines(vault, rows, head)).toEqual([])
})

test('each of 1,000 lines changed in any column is found', () => {
  const changes: readonly Partial<AuditRow>[] = [
    { at: 9_999_999 },
    { actor: 'somebody' },
    { action: 'take' },
    { case_id: 'other' },
    { fields: '' },
    { reason: 'handle' },
  ]
  const changed = (index: number) =>
    rows.map((row, n) => (n === index ? { ...row, ...changes[index % changes.length] } : row))
  expect(found(changed)).toBe(LINES)
})

test('each of 1,000 lines dropped, doubled or swapped is found, the last too', () => {
  expect(found((index) => rows.toSpliced(index, 1))).toBe(LINES)
  expect(found((index) => rows.toSpliced(index, 0, ...rows.slice(index, index + 1)))).toBe(LINES)
  const swapped = (index: number) => {
    const other = (index + 1) % LINES
    return rows.map((row, n) => {
      if (n === index) return rows[other] ?? row
      return n === other ? (rows[index] ?? row) : row
    })
  }
  expect(found(swapped)).toBe(LINES)
})

test('a tail cut off together with the head row is found by the key of the head', () => {
  const shorter = rows.slice(0, -1)
  const last = shorter.at(-1)
  expect(verifyLines(vault, shorter, `${shorter.length} ${last?.hash} forged`)).not.toEqual([])
})

test('a chain recomputed without the master key is found', () => {
  const stranger = createVault(memoryKeyRing())
  expect(verifyLines(stranger, rows, head).length).toBeGreaterThan(LINES)
})

test("a step taken out of a case's history, or a state written over, is found", async () => {
  const own = await openStand()
  const { id, reference } = await own.fileFor('amina')
  await own.asStaff('zhang', `接 ${reference}`)
  expect((await verifyAudit(own.store.db, own.vault)).faults).toEqual([])
  await own.store.db.updateTable('cases').set({ state: 'resolved' }).where('id', '=', id).execute()
  expect((await verifyAudit(own.store.db, own.vault)).faults).toEqual([
    { where: id, what: 'state' },
  ])
  await own.store.db.deleteFrom('case_events').where('seq', '=', 2).execute()
  expect((await verifyAudit(own.store.db, own.vault)).faults).toContainEqual({
    where: id,
    what: 'history',
  })
  await own.close()
})
