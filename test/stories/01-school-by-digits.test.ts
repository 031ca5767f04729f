import { afterEach, beforeEach, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'
import { issuesOf, openRedmine, type Redmine } from './redmine.ts'

let redmine: Redmine
let house: House
beforeEach(async () => {
  redmine = await openRedmine('story-1')
  house = await openHouse({ environment: redmine.environment })
}, 600_000)
afterEach(async () => {
  await house.close()
  await redmine.close()
})

test('a newcomer gets a school place by digits alone: asks in between, mends a line, files, rates 2, has it reopened', async () => {
  await house.resident('你好')
  await house.picks('办事情')
  let menu = await house.picks('看更多')
  while (!menu.resident.includes('孩子上学')) menu = await house.picks('看更多')
  await house.picks('孩子上学', '同意', '有')
  const asked = await house.picks('小学')
  expect(asked.resident).not.toContain('要钱')

  const aside = await house.resident('要钱吗')
  expect(aside.resident).toMatch(/《.+》第/)
  expect(questionIn(aside.resident)).toBe(questionIn(asked.resident))

  await house.picks('愿意说')
  await house.resident('7')
  await house.picks('没有', '还不懂', '跳过', '就在这里')
  const summary = await house.picks('跳过')
  expect(summary.resident).toContain('1. 居住证：有')
  await house.resident('1')
  expect((await house.picks('没有')).resident).toContain('1. 居住证：没有')

  const filed = await house.picks('确认')
  expect(filed.resident).toMatch(/收到了。单号 〔单号〕/)
  for (const card of filed.staff) expect(card).toContain('孩子上学')
  for (const issue of await issuesOf(redmine, house))
    expect(await redmine.text(issue)).toContain('小学')

  expect((await house.tap('接单', ({ reference }) => `接 ${reference}`)).resident).toContain(
    '已接单',
  )
  const done = await house.staff(({ reference }) => `办结 ${reference} 已带您去学校报上名`)
  expect(done.resident).toContain('已带您去学校报上名')
  expect((await house.resident('2')).resident).toContain('想说说为什么吗')
  await house.picks('没办好')
  const again = await house.resident('学校说还差材料')
  expect(again.resident).toContain('已重新打开')
  for (const card of again.staff) expect(card).toContain('已重新打开')
})

/** The question that a message ends with, and its choices. */
function questionIn(text: string): string {
  const lines = text.split('\n')
  return lines.slice(lines.findLastIndex((line) => /[？?]$/.test(line))).join('\n')
}
