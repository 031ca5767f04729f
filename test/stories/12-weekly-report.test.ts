import { loadImage } from '@napi-rs/canvas'
import { expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'

const at = (time: string) => Date.parse(`${time}+08:00`)

test('the weekly report comes with a picture that opens, small cells merged, and no later one differs by a single case', async () => {
  const house = await openHouse({ start: at('2026-11-09T09:00:00') })
  // Five residents, three proposals each, and one wish for a person each: fifteen and five.
  for (let round = 0; round < 3; round += 1) await propose(house)
  await house.resident('找人工')
  await house.until(at('2026-11-16T08:00:00'))
  const first = await house.until(at('2026-11-16T08:31:00'))
  for (const text of first.lead.map(reportIn)) {
    expect(text).toContain('一周小结 11月9日—11月15日')
    expect(text).toContain('收到：20')
    expect(figures(text)).toContain(20)
    expect(small(text)).toEqual([])
    expect(text).not.toMatch(/找工作人员|同事|阿依/)
  }
  const [png] = await house.pictures()
  const picture = await loadImage(Buffer.from(png ?? '', 'base64'))
  expect(picture.width).toBeGreaterThan(400)

  // A week with one case more, and one with none: each tells of its own days only, and few is told as few.
  await propose(house)
  const second = await house.until(at('2026-11-23T08:31:00'))
  for (const text of second.lead.map(reportIn)) {
    expect(text).toContain('一周小结 11月16日—11月22日')
    expect(text).toContain('收到：少于 10')
    expect(figures(text).filter((count) => count > 0 && count < 10)).toEqual([])
  }
  await house.close()
})

async function propose(house: House): Promise<void> {
  await house.resident('办理 suggestion 新')
  if ((await house.picks('不留名字')).resident.includes('什么')) await house.picks('卫生')
  await house.resident('路灯坏了')
  await house.picks('确认')
}

/** The report among what a lead was sent. */
function reportIn(text: string): string {
  return text.split('\n---\n').find((one) => one.includes('一周小结')) ?? ''
}

/** How many cases a report tells of, line by line; questions without an answer are no cases. */
function figures(report: string): readonly number[] {
  return [...report.matchAll(/^(?:收到：|办完：|· .+ )(\d+)$/gm)].map(([, count]) => Number(count))
}

/** None, and ten or more, may be told. */
const small = (report: string) => figures(report).filter((count) => count > 0 && count < 10)
