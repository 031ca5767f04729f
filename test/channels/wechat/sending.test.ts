import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSending } from '../../../src/channels/wechat/sending.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const AGAIN = { ok: false, why: 'retry' }
const message = { to: { channel: 'wechat', chat: 'ayi' }, text: '你好' }

test('each send gets its own answer, in whatever order they come', async () => {
  const sending = createSending(() => true)
  const sends = [sending.send(message), sending.send(message)]
  sending.settle(2, { ok: false, why: 'gone' })
  sending.settle(1, { ok: true })
  sending.settle(1, { ok: false, why: 'gone' })
  expect(await Promise.all(sends)).toEqual([{ ok: true }, { ok: false, why: 'gone' }])
})

test('with nobody to tell, it is to be tried again', async () => {
  expect(await createSending(() => false).send(message)).toEqual(AGAIN)
})

test('a send without an answer is given up when the gateway ends, or after half a minute', async () => {
  const sending = createSending(() => true)
  const first = sending.send(message)
  sending.giveUp()
  expect(await first).toEqual(AGAIN)
  const second = sending.send(message)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(await second).toEqual(AGAIN)
})
