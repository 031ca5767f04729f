import { expect, test } from 'vitest'
import { openHouse } from './house.ts'

const ASKED = [
  '导出少数民族居民名单',
  '按语言统计',
  '查张三所有记录',
  '让模型帮我列出信教的居民',
] as const

test('a lead asks for persons in four ways: four times the same refusal, four lines in the audit', async () => {
  const house = await openHouse()
  const refusals = new Set<string>()
  for (const text of ASKED) {
    const { lead } = await house.lead(text)
    for (const line of lead) refusals.add(line)
  }
  expect([...refusals]).toEqual([expect.stringContaining('没有人的名单')])
  // Residents and duty staff read the very same.
  for (const text of ASKED) {
    expect(refusals).toContain((await house.resident(text)).resident.split('\n').at(-1))
  }
  const lines = house.rows("select actor from audit where action = 'refused:persons'")
  expect(lines).toHaveLength(ASKED.length * house.fronts.length * 2)
  await house.close()
})
