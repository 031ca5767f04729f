import { expect, test } from 'vitest'
import { openConsoleFuzz } from './adapters/console.ts'
import { openTelegramFuzz } from './adapters/telegram.ts'
import { openWebFuzz } from './adapters/web.ts'
import { openWechatFuzz } from './adapters/wechat.ts'
import { fuzzAdapter } from './fuzz-adapter.ts'

test.each([
  ['web', 2000, openWebFuzz],
  ['telegram', 2000, openTelegramFuzz],
  ['wechat', 2000, openWechatFuzz],
  ['console', 1000, openConsoleFuzz],
] as const)(
  'whatever comes in by %s, nothing breaks and every proper message is answered',
  async (_name, count, open) => {
    const adapter = await open()
    const meter = await fuzzAdapter({ adapter, count, seed: 11 })
    await adapter.close()
    expect(meter.faults).toEqual([])
    expect(meter.answered).toBeGreaterThan(count / 3)
  },
  300_000,
)
