import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createVault, openKeyRing } from '../../src/privacy/privacy.ts'
import { fileLegalAid } from './filing.ts'
import { type House, openHouse } from './house.ts'
import { issuesOf, openRedmine, type Redmine } from './redmine.ts'

const TWO_PAST_TEN = Date.parse('2026-11-09T10:02:00+08:00')
const MINUTE = 60_000

let redmine: Redmine
let house: House
beforeEach(async () => {
  redmine = await openRedmine('story-6')
  // Each try to hand a case to a slow Redmine is one more look; photos are asked for where they can be fetched.
  house = await openHouse({ environment: redmine.environment, but: /^.*程序看过.*\n|照片、/gm })
}, 600_000)
afterEach(async () => {
  await house.close()
  await redmine.close()
})

test('my data: who opened the phone number at 10:02, a complaint, all erased: a copy from before stays shut, the city’s system has nothing', async () => {
  await fileLegalAid(house, { phone: '13812345678' })
  await house.tap('接单', ({ reference }) => `接 ${reference}`)
  const issues = await issuesOf(redmine, house)
  for (const id of issues) expect(await redmine.status(id)).toBe(200)

  await house.until(TWO_PAST_TEN)
  const details = await house.staff(({ reference }) => `详情 ${reference}`)
  for (const text of details.staff) expect(text).toContain('138 1234 5678')
  const mine = await house.resident('我的数据')
  expect(mine.resident).toMatch(/11月9日 10:02 工作人员看过[^\n]*手机/)
  // What the program hands on is the program's look, not a colleague's.
  expect(mine.resident.match(/工作人员看过/g)).toHaveLength(1)

  const complaint = await house.picks('投诉')
  expect(complaint.resident).toContain('投诉')
  await house.resident('取消')
  await house.picks('不办了')

  const before = copyOf(house)
  expect(opened(house, before)).toBe(house.fronts.length)
  await house.resident('我的数据')
  await house.picks('全部删除')
  const gone = await house.picks('全部删除')
  expect(gone.resident).toContain('删好了')
  for (const card of gone.staff) expect(card).toContain('居民已撤回')
  await house.wait(5 * MINUTE)
  expect(opened(house, before)).toBe(0)
  for (const id of issues) expect(await redmine.status(id)).toBe(404)
  expect((await house.resident('我的单子')).resident).toContain('没有单子')
})

/** The wrapped keys of all cases, as a copy of the database made now would hold them. */
function copyOf(house: House): readonly string[] {
  return house.rows('select wrapped_key from cases').map((row) => String(row['wrapped_key']))
}

/** How many of these the key file opens as it is now. */
function opened(house: House, copy: readonly string[]): number {
  const vault = createVault(openKeyRing(join(house.dataDir, 'master.key'), false))
  return copy.filter((wrapped) => {
    try {
      vault.unwrap(wrapped)
      return true
    } catch {
      return false
    }
  }).length
}
