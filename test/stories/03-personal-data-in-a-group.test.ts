import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openHouse } from './house.ts'

const [PHONE, ID] = ['13812345678', '440524188001010014'] as const

test('phone and identity number in a group: a neutral line there, the rest in private, and no copy anywhere', async () => {
  const house = await openHouse()
  await house.overheard(`我电话 ${PHONE}，身份证 ${ID}`)
  const { group } = await house.inGroup(`我叫买买提，身份证${ID}，电话${PHONE}，工资没发`)
  expect(group).toHaveLength(3)
  for (const line of group) {
    expect(line).toContain('私')
    expect(line).not.toMatch(/买买提|工资|讨薪|\d{5}/)
  }
  // In private it goes on, by digits, and nothing of the group's line is known there.
  const { resident } = await house.resident('办理 legal-aid')
  expect(resident).toContain('给谁办')
  expect((await house.picks('给自己办', '同意')).resident).not.toContain('买买提')
  for (const line of (await house.inGroup('88')).group) expect(line).not.toMatch(/称呼|讨薪/)

  expect(house.log()).not.toMatch(new RegExp(`${PHONE}|${ID}|买买提`))
  await house.close()
  for (const file of filesIn(house.dataDir))
    for (const secret of [PHONE, ID, '买买提'])
      for (const form of [Buffer.from(secret), Buffer.from(secret, 'utf16le')])
        expect(readFileSync(file).includes(form), `${secret} in ${file}`).toBe(false)
})

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
