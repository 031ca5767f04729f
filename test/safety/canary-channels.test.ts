import { expect, test } from 'vitest'
import { openHouse, RESIDENT_CHATS } from '../stories/house.ts'
import { CANARIES, found, foundInFolder } from './canaries.ts'

test('marked data through web, console, Telegram and WeChat: nothing in any file or log line, and nothing reaches the leads', async () => {
  const house = await openHouse()
  const { name, phone, id, address, story } = CANARIES
  const all = `我叫${name}，电话${phone}，身份证${id}，住${address}，${story}`
  await house.resident('办理 childcare')
  await house.picks('同意', '不到 3 岁', '近的就行', '一整天')
  await house.resident(name)
  await house.picks('打电话')
  await house.resident(phone)
  await house.resident(story)
  await house.picks('确认')
  await house.staff(({ reference }) => `接 ${reference}`)
  await house.staff(({ reference }) => `详情 ${reference}`)
  await house.resident(({ reference }) => `补充 ${reference} ${all}`)
  await house.resident('我的数据')
  await house.resident('导出我的数据')
  await house.overheard(all)
  await house.inGroup(`${all}，居住证怎么办`)
  const later = await house.until(Date.parse('2026-11-16T10:00:00+08:00'))
  for (const text of later.lead) expect(found(Buffer.from(text), 'what a lead got')).toEqual([])
  expect(found(Buffer.from(house.log()), 'the log')).toEqual([])
  for (const chat of RESIDENT_CHATS.filter((one) => one.length > 12))
    expect(house.log()).not.toContain(chat.slice(chat.indexOf(':') + 1))
  await house.close()
  expect(foundInFolder(house.dataDir)).toEqual([])
}, 180_000)
