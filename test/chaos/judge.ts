import { join } from 'node:path'
import { createVault, openKeyRing, openWith } from '../../src/privacy/privacy.ts'
import { openStore } from '../../src/store/store.ts'
import { quiet } from '../quiet.ts'
import type { Talk } from './residents.ts'

export type Verdict = {
  readonly acknowledged: number
  readonly lost: number
  readonly doubled: number
  readonly outOfOrder: number
}

type Where = {
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly talks: readonly Talk[]
}

/** Reads the store after the storm and holds it against what the residents know. */
export async function judge({ dataDir, databaseUrl, talks }: Where): Promise<Verdict> {
  const store = await openStore({ dataDir, databaseUrl, log: quiet })
  const vault = createVault(openKeyRing(join(dataDir, 'master.key'), false))
  const handled = new Map(
    (await store.db.selectFrom('inbox').select(['id', 'seq', 'done_at']).execute()).map((row) => [
      row.id,
      row,
    ]),
  )
  const replies = await store.db
    .selectFrom('jobs')
    .select(['key'])
    .where('kind', '=', 'send')
    .execute()
  const verdict = { acknowledged: 0, lost: 0, doubled: 0, outOfOrder: 0 }

  for (const talk of talks) {
    verdict.acknowledged += talk.acknowledged.length
    const rows = talk.acknowledged.map((id) =>
      handled.get(vault.pseudonym(`message|web|${talk.id}|${id}`)),
    )
    verdict.lost += rows.filter((row) => !row || Number(row.done_at) === 0).length
    const seqs = rows.map((row) => row?.seq ?? 0)
    verdict.outOfOrder += seqs.filter(
      (seq, index) => index > 0 && seq <= (seqs[index - 1] ?? 0),
    ).length

    // Nobody listens, so every reply still waits: at least one for each message.
    const waiting = replies.filter(
      ({ key }) => key === vault.pseudonym(`chat|web|${talk.id}`),
    ).length
    verdict.lost += Math.max(0, talk.acknowledged.length - waiting)

    const questions = await questionsOf(talk)
    verdict.doubled += questions.length - new Set(questions).size
    verdict.lost += talk.filed.filter((question) => !questions.includes(question)).length
    const known = questions.filter((question) => talk.filed.includes(question))
    verdict.outOfOrder += known.filter((question, index) => question !== talk.filed[index]).length
  }
  await store.close()
  return verdict

  async function questionsOf(talk: Talk): Promise<readonly string[]> {
    const cases = await store.db
      .selectFrom('cases')
      .innerJoin('case_fields', 'case_fields.case_id', 'cases.id')
      .select([
        'cases.id',
        'cases.wrapped_key',
        'case_fields.value',
        'case_fields.name',
        'cases.version',
      ])
      .where('cases.resident', '=', vault.pseudonym(`person|web|${talk.id}`))
      .where('case_fields.name', '=', 'question')
      .orderBy('cases.created_at')
      .execute()
    return cases.map(({ id, wrapped_key, name, value }) => {
      const opened: unknown = JSON.parse(
        openWith(vault.unwrap(wrapped_key), value, `${id}|${name}|1`),
      )
      return typeof opened === 'object' && opened !== null && 'value' in opened
        ? String(opened.value)
        : ''
    })
  }
}
