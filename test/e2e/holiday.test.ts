import { expect, test } from 'vitest'
import { openTalk, textsTo } from '../talk.ts'

const answers = ['帮我讨薪', '1', '1', '8', '1', '8', '2', '8600', '9月1日', '2', '5', '8', '88']

test('before National Day five working days pass over the holiday, and count the Saturday that is worked', async () => {
  const talk = await openTalk({ start: Date.parse('2026-09-30T10:00:00+08:00') })
  for (const text of answers) await talk.say('resident', text)
  // 1–7 October are free, Saturday 10 October is worked: 8, 9, 10, 12, 13.
  expect(textsTo('desk', talk.got)).toContain('最晚：10月13日 10:00')
  await talk.close()
})

test('who files at night is told when somebody is there again, and whom to call until then', async () => {
  const talk = await openTalk({ start: Date.parse('2026-11-23T23:00:00+08:00') })
  const sent = await talk.say('resident', '找人工')
  expect(textsTo('resident', sent)).toMatch(
    /现在不是上班时间。工作人员 11月24日 08:30 上班后办。.*12345/,
  )
  await talk.close()
})
