import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freshFolder } from '../databases.ts'
import { openHouse, RESIDENT_CHATS } from './house.ts'

const ROOT = join(import.meta.dirname, '../..')
const EVENING = Date.parse('2026-11-10T23:50:00+08:00')
const ONE_PAST_MIDNIGHT = Date.parse('2026-11-11T00:01:00+08:00')

test('a rule that ends at midnight is answered at ten to, and at one past it is said to be under review, with whom to call', async () => {
  const folder = cardsThatEnd('2026-11-11')
  const house = await openHouse({
    start: EVENING,
    environment: { ROOM_CARDS: RESIDENT_CHATS.map((chat) => `${chat}=${folder}`).join(' ') },
  })
  const before = await house.resident('老板不签劳动合同怎么办')
  expect(before.resident).toMatch(/2 倍工资/)
  expect(before.resident).toMatch(/《劳动合同法》第十条/)

  await house.until(ONE_PAST_MIDNIGHT)
  const after = await house.resident('老板不签劳动合同怎么办')
  expect(after.resident).toMatch(/规定已变，正在核实。.*12333/)
  expect(after.resident).not.toMatch(/2 倍|第十条/)
  expect(after.resident).toMatch(/^0 找人工$/m)
  // What was kept of the old answer is not given either.
  expect((await house.resident('说详细点')).resident).not.toMatch(/2 倍|第八十二条/)
  await house.close()
})

/** A station's own folder of cards in which one rule ends on this day. */
function cardsThatEnd(day: string): string {
  const folder = freshFolder()
  cpSync(join(ROOT, 'knowledge/cards/labor'), join(folder, 'labor'), { recursive: true })
  const file = join(folder, 'labor', 'lab-01-no-contract.md')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace(/^review_by: .+$/m, `review_by: 2027-05-23\nexpires: ${day}`))
  return folder
}
