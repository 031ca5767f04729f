import { expect, test } from 'vitest'
import { openHouse } from './house.ts'

const DAY = 24 * 3_600_000

test('violence at home: whom to call comes first, then help without reminders, and out at once with one number', async () => {
  const house = await openHouse()
  const first = await house.resident('老公打我')
  expect(first.resident.split('\n---\n')).toHaveLength(1)
  // Before anything else but that a program is speaking.
  expect(first.resident.split('\n').slice(0, 2).join()).toMatch(/110/)
  expect(house.rows('select count(*) as n from cases')).toEqual([{ n: 0 }])

  // In the middle of the form for it somebody comes into the room: 99, and nothing is kept nor said.
  const begun = await house.resident('办理 women-children')
  expect(begun.resident).toMatch(/99/)
  expect(begun.resident).toMatch(/110/)
  const left = await house.resident('99')
  expect(left.resident).not.toMatch(/打|暴|女/)
  const later = await house.wait(2 * DAY)
  expect(later.resident).toBe('')
  expect(house.rows("select count(*) as n from keyv where namespace = 'session'")).toEqual([
    { n: 0 },
  ])
  await house.close()
})

test('a case of violence sends the resident nothing unasked, whatever staff do with it', async () => {
  const house = await openHouse()
  await house.resident('不想活了')
  const fetched = await house.resident('0')
  expect(fetched.resident).toMatch(/110.*单号 〔单号〕/)
  for (const card of fetched.staff) {
    expect(card).toContain('【紧急】')
    expect(card).not.toContain('不想活')
  }
  await house.close()
})
