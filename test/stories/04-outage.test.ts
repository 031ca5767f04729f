import { expect, test } from 'vitest'
import { openProxy } from '../requests/proxy.ts'
import { fileLegalAid } from './filing.ts'
import { openHouse } from './house.ts'
import { openRedmine } from './redmine.ts'

const MINUTE = 60_000

test('the city’s system is away for two hours and Linli is killed twice: one case there, its steps in order, nobody left waiting', async () => {
  const redmine = await openRedmine()
  let away = true
  const proxy = await openProxy(redmine.environment.BACKEND_URL, () =>
    away ? 'drop-before' : 'none',
  )
  const house = await openHouse({
    environment: { ...redmine.environment, BACKEND_URL: proxy.url },
  })
  const halfAnHour = async () => {
    for (let past = 0; past < 30; past += 5) await house.wait(5 * MINUTE)
  }
  // The resident has a number, and staff the card, whatever the city's system does.
  const filed = await fileLegalAid(house)
  expect(filed.resident).toContain('收到了。单号 〔单号〕')
  for (const card of filed.staff) expect(card).toContain('法律援助')
  await halfAnHour()
  await house.kill()

  await house.open()
  const taken = await house.tap('接单', ({ reference }) => `接 ${reference}`)
  expect(taken.resident).toContain('已接单')
  await halfAnHour()
  await house.staff(({ reference }) => `告知 ${reference} 第一句`)
  await house.kill()

  await house.open()
  await halfAnHour()
  await house.staff(({ reference }) => `告知 ${reference} 第二句`)
  await house.staff(({ reference }) => `办结 ${reference} 第三句`)
  await halfAnHour()
  for (const reference of house.references()) expect(await redmine.find(reference)).toEqual([])

  away = false
  await halfAnHour()
  for (const reference of house.references()) {
    const issues = await redmine.find(reference)
    expect(issues).toHaveLength(1)
    const told = (await redmine.notes(issues[0] ?? 0)).filter((note) => note.includes('句'))
    expect(told).toEqual(['第一句', '第二句', '第三句'])
  }
  expect((await house.resident('我的单子')).resident.match(/〔单号〕 法律援助/g)).toHaveLength(1)
  await house.close()
  await proxy.close()
  await redmine.close()
})
