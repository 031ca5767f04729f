import { expect, test } from 'vitest'
import { classOf } from '../../../src/channels/wechat/failure.ts'

test.each([
  ['操作过于频繁，请稍后再试', 'retry', 300_000],
  ['13 INTERNAL: too many requests', 'retry', 300_000],
  ['not logged in, no this.__currentUserId yet.', 'retry', 30_000],
  ['14 UNAVAILABLE: No connection established', 'retry', undefined],
  ['1 CANCELLED: Cancelled on client', 'retry', undefined],
  ['阿依开启了朋友验证，你还不是他（她）朋友', 'unreachable', undefined],
  ['消息已发出，但被对方拒收了', 'unreachable', undefined],
  ['2 UNKNOWN: MockContact.load(): g2 not exist.', 'gone', undefined],
  ['你已退出该群', 'gone', undefined],
] as const)('%j means %s', (words, why, afterMs) => {
  expect(classOf(new Error(words))).toEqual({ ok: false, why, ...(afterMs ? { afterMs } : {}) })
})

test('what no saying fits, and what is no error at all, is tried again', () => {
  for (const thrown of [new Error(''), 'oops', undefined, null, { code: 13 }])
    expect(classOf(thrown)).toEqual({ ok: false, why: 'retry' })
})
