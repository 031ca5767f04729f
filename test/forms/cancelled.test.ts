import { afterEach, describe, expect, test } from 'vitest'
import { PLACES } from '../../src/privacy/sealed-places.ts'
import { ENGINES, freshDatabase } from '../databases.ts'
import { openTalk, textsTo } from '../talk.ts'

const SLOTS = ['阿里木江', '13812345678', '东方工地九号', '18765']
const FILLED = [
  '办理 wage-claim',
  '1',
  '1',
  SLOTS[0],
  '2',
  SLOTS[1],
  SLOTS[2],
  '1',
  '跳过',
  SLOTS[3],
]

let talk: Awaited<ReturnType<typeof openTalk>>
afterEach(() => talk.close())

/** All that the database holds that passes through: opened where it is sealed, raw where it does not open. */
async function opened(): Promise<string> {
  const { vault, store } = talk.app
  const found: string[] = []
  for (const place of [...PLACES.passing, ...PLACES.sealing])
    for (const { sealed, contexts } of await place.find(store.db, '%')) {
      found.push(sealed)
      for (const context of contexts)
        try {
          found.push(vault.open(sealed, context))
        } catch {
          // Sealed for the other context, or no sealed text at all.
        }
    }
  return found.join('\n')
}

describe.each(ENGINES)('a draft that was cancelled, on %s (D-06)', (engine) => {
  test.each([
    ['by a word', ['取消', '1']],
    ['by leaving fast', ['99']],
    ['by another service instead', ['办理 welcome', '2', '取消', '1']],
    ['after a pause', ['以后再填', '继续', '取消', '1']],
  ])('%s leaves no byte of an answer in the store', async (_how, lines) => {
    talk = await openTalk({ database: await freshDatabase(engine) })
    for (const line of FILLED) await talk.say('amina', line ?? '')
    const before = await opened()
    for (const slot of SLOTS) expect(before).toContain(slot)
    let last = ''
    for (const line of lines) last = textsTo('amina', await talk.say('amina', line))
    expect(last).toMatch(/不办了|^好。/)
    await talk.wait(0)
    const after = await opened()
    for (const slot of SLOTS) expect(after).not.toContain(slot)
    expect(after).not.toContain('"form"')
    const payloads = await talk.app.store.db.selectFrom('inbox').select('payload').execute()
    expect(new Set(payloads.map(({ payload }) => payload))).toEqual(new Set(['']))
  })
})
