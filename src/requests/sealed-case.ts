import { z } from 'zod'
import type { FiledField } from '../message.ts'
import { leafOf, openWith, sealWith, type Vault } from '../privacy/privacy.ts'
import type { Tx } from '../store/store.ts'
import type { CaseField } from './case.ts'

const content = z.object({ label: z.string(), value: z.string(), shown: z.string() })

/** Seals and opens what a case holds, with the case's own key: destroying that key erases the case. */
export function createSealedCase(vault: Vault) {
  const fieldContext = (id: string, name: string, version: number) => `${id}|${name}|${version}`
  const noteContext = (id: string, seq: number) => `${id}|note|${seq}`

  return {
    async putFields(
      tx: Tx,
      { id, key, fields }: { id: string; key: Buffer; fields: readonly FiledField[] },
    ): Promise<void> {
      const version = 1
      const rows = fields.map(({ name, label, value, shown, sensitive }, seq) => ({
        case_id: id,
        seq,
        name,
        version,
        value: sealWith(
          key,
          JSON.stringify({ label, value, shown }),
          fieldContext(id, name, version),
        ),
        sensitive: sensitive ? 1 : 0,
      }))
      if (rows.length > 0) await tx.insertInto('case_fields').values(rows).execute()
    },

    async openFields(tx: Tx, id: string, wrapped: string): Promise<readonly CaseField[]> {
      if (wrapped === '') return []
      const key = vault.unwrap(wrapped)
      const rows = await tx
        .selectFrom('case_fields')
        .selectAll()
        .where('case_id', '=', id)
        .orderBy('seq')
        .execute()
      return rows.map(({ name, version, value, sensitive }) => ({
        name,
        ...content.parse(JSON.parse(openWith(key, value, fieldContext(id, name, version)))),
        sensitive: sensitive === 1,
      }))
    },

    sealNote: (
      wrapped: string,
      { id, seq, note }: { id: string; seq: number; note: string },
    ): string =>
      note === '' || wrapped === ''
        ? ''
        : sealWith(vault.unwrap(wrapped), note, noteContext(id, seq)),

    openNote: (
      wrapped: string,
      { id, seq, note }: { id: string; seq: number; note: string },
    ): string =>
      note === '' || wrapped === ''
        ? ''
        : openWith(vault.unwrap(wrapped), note, noteContext(id, seq)),
  }
}

export type SealedCase = ReturnType<typeof createSealedCase>

/**
 * Destroys the key and what it sealed, and notes its leaf: once that is destroyed in the key file too, not even a copy
 * of the database from before opens it again.
 */
export async function eraseContent(tx: Tx, id: string, at: number): Promise<void> {
  const row = await tx
    .selectFrom('cases')
    .select('wrapped_key')
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row || row.wrapped_key === '') return
  await noteLeaf(tx, row.wrapped_key, at)
  await tx.updateTable('cases').set({ wrapped_key: '', handle: '' }).where('id', '=', id).execute()
  await tx.deleteFrom('case_fields').where('case_id', '=', id).execute()
  await tx.updateTable('case_events').set({ note: '' }).where('case_id', '=', id).execute()
}

/** Notes what is to be destroyed in the key file, so that this wrapped key opens nothing any more. */
export async function noteLeaf(tx: Tx, wrapped: string, at: number): Promise<void> {
  await tx
    .insertInto('shreds')
    .values({ leaf: leafOf(wrapped), at })
    .onConflict((conflict) => conflict.column('leaf').doNothing())
    .execute()
}
