import { expect, test } from 'vitest'
import { fileLegalAid } from './filing.ts'
import { openHouse } from './house.ts'

const at = (time: string) => Date.parse(`${time}+08:00`)

test('National Day with shifted days: the due date passes over it, nights and holidays stay quiet, the rota says who is there', async () => {
  const house = await openHouse({ start: at('2026-09-30T10:00:00') })
  const filed = await fileLegalAid(house)
  // 1–7 October are free, Saturday 10 October is worked: 8, 9, 10, 12, 13.
  for (const card of filed.staff) expect(card).toMatch(/最晚：10月13日 10:0\d/)

  // In the holiday nobody is reminded, and a resident hears when somebody is there again, and whom to call.
  const quiet = await house.until(at('2026-10-08T00:00:00'))
  expect(quiet.resident).toBe('')
  for (const text of [...quiet.staff, ...quiet.lead]) expect(text).not.toMatch(/提醒|到期|超期/)
  const night = await house.resident('人工')
  expect(night.resident).toMatch(/现在不是上班时间。工作人员 10月8日 08:30 上班后办。[\s\S]*12345/)

  // On the worked Saturday the station is open: no word of closed hours.
  await house.until(at('2026-10-10T10:00:00'))
  expect((await house.resident('我的单子')).resident).toContain('法律援助')
  await house.until(at('2026-10-12T16:00:00'))
  const due = await house.until(at('2026-10-13T12:00:00'))
  // The lead whose turn it is hears of it, once.
  expect(due.lead.join().match(/【到期】[^\n]*法律援助/g)).toHaveLength(1)
  await house.close()
})
