import { expect, test } from 'vitest'
import { createStreams } from '../../../src/channels/web/streams.ts'

const asleep = () => Promise.withResolvers<void>().promise

test('a page that takes nothing holds up the others of its talk only so long, then is let go', async () => {
  const streams = createStreams({ takeMs: 20 })
  const taken: string[] = []
  const sleeping = streams.join(['desk'], asleep, undefined)
  streams.join(['desk'], async (_id, data) => void taken.push(data), undefined)

  expect(await streams.send('desk', 'one')).toBe(true)
  await sleeping.gone
  expect(await streams.send('desk', 'two')).toBe(true)
  expect(taken).toEqual(['one', 'two'])
})

test('what a page was given while it left counts as not taken, so that it is kept for the next', async () => {
  const streams = createStreams()
  const leaving = streams.join(['talk'], asleep, undefined)
  const sent = streams.send('talk', 'one')
  leaving.leave()
  expect(await sent).toBe(false)
})

test('a page that comes back sees what it has missed, the oldest first', async () => {
  const streams = createStreams()
  const first: string[] = []
  const here = streams.join(['talk'], async (id) => void first.push(id), undefined)
  await streams.send('talk', 'one')
  streams.join(['talk'], async () => undefined, undefined)
  here.leave()
  await streams.send('talk', 'two')
  await streams.send('talk', 'three')

  const missed: string[] = []
  streams.join(['talk'], async (_id, data) => void missed.push(data), first[0])
  expect(missed).toEqual(['two', 'three'])
})
