import { expect, test } from 'vitest'
import type { Filing } from '../../src/message.ts'
import { ENGINES } from '../databases.ts'
import { MONDAY, openStand } from '../staff/stand.ts'

const filing = (draft: string, reference: string): Filing => ({
  draft,
  reference,
  service: 'wage-claim',
  resident: 'r',
  handle: { channel: 'telegram', chat: 'ayi' },
  fields: [{ name: 'what', label: '事', value: draft, shown: draft, sensitive: false }],
})

test.each(ENGINES)(
  'a number that another case has already is drawn again on %s',
  async (engine) => {
    const stand = await openStand(MONDAY, undefined, [], engine)
    const { store, requests } = stand
    const file = (draft: string, reference: string) =>
      store.transact((tx) => requests.file(tx, filing(draft, reference)))
    await file('one', '48271930')
    await expect(file('two', '48271930')).rejects.toMatchObject({ code: 'again' })
    const rows = () => store.db.selectFrom('case_fields').select('case_id').execute()
    expect(await rows()).toHaveLength(1)
    const other = await file('two', '10000004')
    expect(other.reference).toBe('10000004')
    expect((await file('two', '20000006')).id).toBe(other.id)
    expect(await rows()).toHaveLength(2)
    await stand.close()
  },
)
