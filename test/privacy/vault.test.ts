import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createVault, memoryKeyRing, openWith, sealWith } from '../../src/privacy/privacy.ts'
import { openStand } from '../staff/stand.ts'

const vault = createVault(memoryKeyRing())
const broken = expect.objectContaining({ code: 'seal_broken' })

test('what is sealed opens under its own context alone, and not when any sign of it is changed', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.nat(), (text, context, other, at) => {
      const sealed = vault.seal(text, context)
      expect(vault.open(sealed, context)).toBe(text)
      if (other !== context) expect(() => vault.open(sealed, other)).toThrow(broken)
      const [version = '', id = '', iv = '', tag = '', body = ''] = sealed.split('.')
      const parts = [iv, tag, body].map((part) => Buffer.from(part, 'base64url'))
      const hit = parts.filter(({ length }) => length > 0)[at % (body ? 3 : 2)]
      if (hit) hit[at % hit.length] = (hit[at % hit.length] ?? 0) ^ 1
      const changed = [version, id, ...parts.map((part) => part.toString('base64url'))].join('.')
      expect(() => vault.open(changed, context)).toThrow(broken)
    }),
    { numRuns: 300 },
  )
})

test('no two seals of the same text are alike', () => {
  const seals = Array.from({ length: 200 }, () => vault.seal('同一句话', 'x'))
  expect(new Set(seals).size).toBe(200)
})

test('a case’s key opens that case alone', () => {
  const [one, two] = [vault.newKey(1), vault.newKey(2)]
  expect(() => openWith(two.key, sealWith(one.key, '话', 'a'), 'a')).toThrow(broken)
  expect(() => vault.unwrap(one.wrapped.replace(/^1:/, '2:'))).toThrow(broken)
})

describe('on a database that somebody can write', () => {
  let stand: Awaited<ReturnType<typeof openStand>>
  beforeEach(async () => {
    stand = await openStand()
  })
  afterEach(() => stand.close())

  const read = (id: string) =>
    stand.store.transact((tx) =>
      stand.requests.readFields(tx, { id, actor: { id: 'x' }, purpose: 'handle' }),
    )
  const put = (id: string, name: string, value: string) =>
    stand.store.db
      .updateTable('case_fields')
      .set({ value })
      .where('case_id', '=', id)
      .where('name', '=', name)
      .execute()
  const sealedOf = async (id: string, name: string) =>
    (
      await stand.store.db
        .selectFrom('case_fields')
        .select('value')
        .where('case_id', '=', id)
        .where('name', '=', name)
        .executeTakeFirstOrThrow()
    ).value

  test('a value put into another field, or into another case, does not open', async () => {
    const [one, two] = [await stand.fileFor('amina'), await stand.fileFor('bek')]
    expect((await read(one.id)).length).toBeGreaterThan(2)
    const [name, mobile] = [await sealedOf(one.id, 'name'), await sealedOf(one.id, 'mobile')]
    await put(one.id, 'name', mobile)
    await expect(read(one.id)).rejects.toThrow(broken)
    await put(one.id, 'name', name)
    await expect(read(one.id)).resolves.toBeDefined()
    await put(two.id, 'name', name)
    await expect(read(two.id)).rejects.toThrow(broken)
  })

  test('the wrapped key of another case does not open this one', async () => {
    const [one, two] = [await stand.fileFor('amina'), await stand.fileFor('bek')]
    const { db } = stand.store
    const other = await db
      .selectFrom('cases')
      .select('wrapped_key')
      .where('id', '=', two.id)
      .executeTakeFirstOrThrow()
    await db.updateTable('cases').set(other).where('id', '=', one.id).execute()
    await expect(read(one.id)).rejects.toThrow(broken)
  })
})
