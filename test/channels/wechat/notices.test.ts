import { expect, test } from 'vitest'
import { createNotices } from '../../../src/channels/wechat/notices.ts'
import { createTestKit } from '../kit.ts'

function start() {
  let time = 1_795_000_000_000
  const told: string[] = []
  const { kit } = createTestKit({ now: () => time })
  const notices = createNotices(kit, (text) => void told.push(text))
  return {
    told,
    notices,
    pass(ms: number) {
      time += ms
    },
  }
}

test('a login link is shown once, and a new one at most once a minute', () => {
  const { told, notices, pass } = start()
  for (const link of ['a', 'a', 'b']) notices.scan(`https://x/${link}`)
  expect(told).toHaveLength(1)
  pass(60_000)
  notices.scan('https://x/a')
  notices.scan('https://x/b')
  expect(told).toHaveLength(2)
  expect(told[1]).toContain('https://x/b')
})

test('two hundred old messages are one notice; a logout is told every time', () => {
  const { told, notices, pass } = start()
  for (let n = 0; n < 200; n += 1) notices.look('wechat-stale')
  expect(told).toHaveLength(1)
  pass(10 * 60_000)
  notices.look('wechat-stale')
  expect(told).toHaveLength(2)
  notices.state('wechat-logged-out')
  notices.state('wechat-logged-out')
  expect(told).toHaveLength(4)
})
