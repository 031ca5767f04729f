import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createUnkept } from '../../../src/channels/wechat/unkept.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const message = (id: string) => ({ id, talker: 'ayi', text: '你好', at: 1 })

function start(most?: number) {
  const offered: string[] = []
  let given = 0
  const unkept = createUnkept({
    offer: ({ id }) => void offered.push(id),
    overflow: () => {
      given += 1
    },
    most,
  })
  return { unkept, offered, givenUp: () => given }
}

test('a kept message is offered once; one not kept again, after a growing wait', () => {
  const { unkept, offered } = start()
  unkept.add(message('1'))
  unkept.add(message('2'))
  unkept.kept('1')
  unkept.again('1')
  unkept.again('2')
  vi.advanceTimersByTime(999)
  expect(offered).toEqual(['1', '2'])
  vi.advanceTimersByTime(1)
  expect(offered).toEqual(['1', '2', '2'])
  unkept.again('2')
  vi.advanceTimersByTime(1999)
  expect(offered).toHaveLength(3)
  vi.advanceTimersByTime(1)
  expect(offered).toHaveLength(4)
})

test('what was kept while it waited for its next turn is not offered again', () => {
  const { unkept, offered } = start()
  unkept.add(message('1'))
  unkept.again('1')
  unkept.kept('1')
  vi.advanceTimersByTime(60_000)
  expect(offered).toEqual(['1'])
})

test('when too many wait the oldest is given up, and that is told', () => {
  const { unkept, offered, givenUp } = start(2)
  for (const id of ['1', '2', '3']) unkept.add(message(id))
  expect(givenUp()).toBe(1)
  unkept.again('1')
  unkept.again('3')
  vi.advanceTimersByTime(60_000)
  expect(offered).toEqual(['1', '2', '3', '3'])
})
