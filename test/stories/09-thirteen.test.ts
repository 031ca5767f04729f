import { expect, test } from 'vitest'
import { openHouse } from './house.ts'

test('a pupil of thirteen on the line for students: nothing kept of them, the right numbers, a grown-up is asked for', async () => {
  // The one-time word for a grown-up is each pupil's own.
  const house = await openHouse({ but: /家长 \d{4} \d{4}/g })
  const asked = await house.resident('学生热线')
  expect(asked.resident).toMatch(/满 14 岁/)
  const told = await house.picks('还没满')
  expect(told.resident).toMatch(/12355/)
  expect(told.resident).toMatch(/110/)
  expect(told.resident).toMatch(/家里|大人/)
  expect(told.resident).not.toMatch(/怎么称呼|手机号/)
  // A rule is explained to anybody, and danger comes before everything.
  expect((await house.resident('同学天天打我')).resident).toMatch(/《未成年人保护法》第/)
  expect((await house.resident('不想活了')).resident).toMatch(/110.*120[\s\S]*12355/)
  for (const table of ['cases', 'case_fields', 'consents'])
    expect(house.rows(`select count(*) as n from ${table}`)).toEqual([{ n: 0 }])
  await house.close()
})
