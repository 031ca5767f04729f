import { expect, test } from 'vitest'
import { createAttached } from '../../src/attached.ts'
import type { Came } from '../../src/media/media.ts'
import type { Attachment, Ending, Turn } from '../../src/message.ts'

const PHOTO: Attachment = { kind: 'image', ref: 'p' }
const turn: Turn = {
  message: {
    id: 'm',
    from: { channel: 'test', id: 'r' },
    place: { kind: 'private' },
    text: '看',
    at: 1,
    attachments: [PHOTO],
  },
  resident: 'hash',
  session: { heard: { text: 'old', at: 1 } },
  now: 1,
}

/** What is answered when the open question wants this, and the words end so. */
function answer(wanted: 'image' | 'voice' | undefined, ending: Ending = 'answered') {
  const { attachments: _attached, ...message } = turn.message
  const came: Came = { kind: 'said', turn: { ...turn, message, session: {} }, lead: '没看照片' }
  const attached = createAttached({
    media: {
      take: async () => came,
      picture: async (given) => ({ kind: 'said', turn: given }),
    },
    forms: { wants: () => wanted, take: () => ({ kind: 'none' }) },
    route: async (routed) => ({
      ending,
      replies: [{ text: routed.message.attachments ? '收下照片' : '答话' }],
    }),
  })
  return attached(turn)
}

test('a picture that the open question asks for goes to the form as it is', async () => {
  expect((await answer('image')).replies).toEqual([{ text: '收下照片' }])
})

test('any other is declined before its words are answered, and what waited for a yes is over', async () => {
  for (const wanted of ['voice', undefined] as const) {
    const outcome = await answer(wanted)
    expect(outcome.replies).toEqual([{ text: '没看照片\n答话' }])
    expect(outcome.session).toEqual({})
  }
})

test('nothing stands before the number to call', async () => {
  expect((await answer(undefined, 'emergency')).replies).toEqual([{ text: '答话' }])
})
