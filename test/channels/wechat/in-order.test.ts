import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createInOrder } from '../../../src/channels/wechat/in-order.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function start(options: { remembered?: number } = {}) {
  const out: string[] = []
  return {
    out,
    line: createInOrder<string>({ release: (item) => void out.push(item), ...options }),
  }
}
const settled = () => vi.advanceTimersByTimeAsync(0)

test('what came late is let out in the order it was announced', async () => {
  const { out, line } = start()
  for (const id of ['1', '2', '3']) line.expect(id)
  for (const id of ['3', '2']) line.arrived(id, Promise.resolve(id))
  await settled()
  expect(out).toEqual([])
  line.arrived('1', Promise.resolve('1'))
  await settled()
  expect(out).toEqual(['1', '2', '3'])
})

test('nobody waits longer than patience, and who was waited for still comes', async () => {
  const { out, line } = start()
  for (const id of ['1', '2']) line.expect(id)
  line.arrived('2', Promise.resolve('2'))
  await vi.advanceTimersByTimeAsync(2999)
  expect(out).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(out).toEqual(['2'])
  line.arrived('1', Promise.resolve('1'))
  await settled()
  expect(out).toEqual(['2', '1'])
})

test('one that fails holds up nobody', async () => {
  const { out, line } = start()
  for (const id of ['1', '2']) line.expect(id)
  line.arrived('2', Promise.resolve('2'))
  line.arrived('1', Promise.reject(new Error('gone')))
  await settled()
  expect(out).toEqual(['2'])
})

test('an id announced twice, or not at all, is let out once, or not at all', async () => {
  const { out, line } = start()
  for (const id of ['1', '1', '2']) line.expect(id)
  for (const id of ['1', '1', '2', '9']) line.arrived(id, Promise.resolve(id))
  await settled()
  expect(out).toEqual(['1', '2'])
})

test('only so many ids are remembered', async () => {
  const { out, line } = start({ remembered: 2 })
  for (const id of ['1', '2', '3', '1']) {
    line.expect(id)
    line.arrived(id, Promise.resolve(id))
  }
  await settled()
  expect(out).toEqual(['1', '2', '3', '1'])
})
