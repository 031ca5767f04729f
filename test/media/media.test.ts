import { join } from 'node:path'
import { encode } from 'silk-wasm'
import { expect, test } from 'vitest'
import { createLog } from '../../src/log.ts'
import { createMedia, isWordless, type MediaOptions } from '../../src/media/media.ts'
import type { Attachment, Outcome, Session, Turn } from '../../src/message.ts'
import { loadWords } from '../../src/words/words.ts'
import { opusNote } from './voice-notes.ts'

const words = loadWords(join(import.meta.dirname, '../../prompts/words'), 'zh-CN')
const VOICE: Attachment = { kind: 'voice', ref: 'v' }
const HEARD = '房东不退押金'
const NOW = 1_000_000

const room = (change: Partial<MediaOptions> = {}) =>
  createMedia({
    words,
    log: createLog('silent'),
    urgent: () => undefined,
    transcribe: async () => HEARD,
    downloadFrom: () => async () => new Uint8Array(opusNote(1)),
    ...change,
  })

type Said = {
  readonly text?: string
  readonly attachments?: readonly Attachment[]
  readonly session?: Session
  readonly now?: number
}
const turn = ({ text = '', attachments, session = {}, now = NOW }: Said): Turn => ({
  message: {
    id: 'm',
    from: { channel: 'test', id: 'r' },
    place: { kind: 'private' },
    text,
    at: now,
    attachments,
  },
  resident: 'hash',
  session,
  now,
})

async function doneBy(media: ReturnType<typeof room>, said: Said): Promise<Outcome> {
  const came = await media.take(turn(said))
  if (came.kind !== 'done') throw new Error(came.kind)
  return came.outcome
}
const heard = (at = NOW): Session => ({ heard: { text: HEARD, at } })

test('what was heard is read back with two digits, and kept only to wait for them', async () => {
  const outcome = await doneBy(room(), { attachments: [VOICE] })
  expect(outcome.replies[0]?.text).toBe(`我听到的是：\n${HEARD}\n对吗？`)
  expect(outcome.replies[0]?.choices?.map(({ key }) => key)).toEqual(['1', '2'])
  expect(outcome.session).toEqual(heard())
  expect(outcome.effects).toBeUndefined()
})

test.each(['1', '１', '对', '是的。', '对，就这样'])('%s takes it as the message', async (text) => {
  const came = await room().take(turn({ text, session: { ...heard(), met: true } }))
  expect(came).toMatchObject({ kind: 'said', turn: { message: { text: HEARD } } })
  expect(came.kind === 'said' && came.turn.session).toEqual({ met: true })
})

test.each(['2', '不对', '错了', '不对，重说'])('%s forgets it', async (text) => {
  const outcome = await doneBy(room(), { text, session: heard() })
  expect(outcome.replies[0]?.text).toContain('再说一次')
  expect(outcome.session).toEqual({})
})

test('anything else is a message of its own, and what was heard is forgotten', async () => {
  const came = await room().take(turn({ text: '居住证怎么办', session: heard() }))
  expect(came).toMatchObject({
    kind: 'said',
    turn: { message: { text: '居住证怎么办' }, session: {} },
  })
})

test('a yes an hour later confirms nothing', async () => {
  const came = await room().take(turn({ text: '1', session: heard(), now: NOW + 3_600_000 }))
  expect(came).toMatchObject({ kind: 'said', turn: { message: { text: '1' }, session: {} } })
})

test('a second voice note takes the place of the first', async () => {
  const other = room({ transcribe: async () => '我要找工作' })
  const outcome = await doneBy(other, { attachments: [VOICE], session: heard() })
  expect(outcome.session).toEqual({ heard: { text: '我要找工作', at: NOW } })
})

test('a cry for help by voice is answered at once, and not taken as said', async () => {
  const call: Outcome = {
    ending: 'emergency',
    replies: [{ text: '110' }],
    session: { asked: HEARD },
  }
  const media = room({ urgent: ({ message }) => (message.text === HEARD ? call : undefined) })
  const outcome = await doneBy(media, { attachments: [VOICE] })
  expect(outcome).toEqual({ ...call, session: {} })
})

test('hidden characters of a transcript are gone, and it is no longer than somebody could say', async () => {
  const media = room({ transcribe: async () => `\u202e押${'\u{e0041}'}金\n${'长'.repeat(2000)}` })
  const { session } = await doneBy(media, { attachments: [VOICE] })
  expect(JSON.stringify(session)).not.toMatch(/\u202e|\u{e0041}|\\n/u)
  expect(JSON.stringify(session).length).toBeLessThan(1100)
})

const silk = new Uint8Array((await encode(new Uint8Array(32_000), 16_000)).data)
test('a WeChat voice note is heard alike where the channel gives it out', async () => {
  const outcome = await doneBy(room({ downloadFrom: () => async () => silk }), {
    attachments: [VOICE],
  })
  expect(outcome.replies[0]?.text).toContain(HEARD)
})

const gives = (bytes: Uint8Array<ArrayBuffer> | undefined) => ({
  downloadFrom: () => async () => bytes,
})
const NOT_HEARD: readonly (readonly [string, Partial<MediaOptions>, RegExp])[] = [
  ['no recogniser is set', { transcribe: undefined }, /转文字.*发数字也行/],
  ['the channel gives no files out', { downloadFrom: () => undefined }, /转文字/],
  ['the file cannot be fetched', gives(undefined), /没收到/],
  ['fetching breaks', { downloadFrom: () => () => Promise.reject(new Error('x')) }, /没收到/],
  ['the codec is unknown', gives(new Uint8Array(Buffer.from('#!AMR\n'))), /这种语音我听不了/],
  ['the file is broken', gives(new Uint8Array(opusNote(1).subarray(0, 60))), /坏了/],
  ['it is longer than a minute', gives(new Uint8Array(opusNote(62))), /一分钟以内/],
  ['the recogniser is down', { transcribe: async () => undefined }, /现在听不了语音/],
  ['nothing was said', { transcribe: async () => ' \n' }, /没清|没听清/],
]
test.each(NOT_HEARD)('when %s, that is said, with a way on', async (_why, change, line) => {
  const outcome = await doneBy(room(change), { attachments: [VOICE], session: heard() })
  expect(outcome.ending).toBe('unreadable')
  expect(outcome.replies[0]?.text).toMatch(line)
  expect(outcome.replies[0]?.choices).toEqual([{ key: '0', label: '找人工', value: '人工' }])
  expect(outcome.session).toEqual({})
})

test('a voice note over 2 MB is not even fetched', async () => {
  const media = room({ downloadFrom: () => () => Promise.reject(new Error('fetched')) })
  const big: Attachment = { ...VOICE, bytes: 2 * 1024 * 1024 + 1 }
  expect((await doneBy(media, { attachments: [big] })).replies[0]?.text).toContain('太长')
})

const DECLINED: readonly (readonly [string, Attachment, string])[] = [
  ['a picture', { kind: 'image', ref: 'p' }, '身份证、银行卡别拍'],
  ['a file', { kind: 'file', ref: 'f', name: '合同.pdf' }, '看不了文件'],
  ['21 MB', { kind: 'file', ref: 'f', bytes: 21 * 1024 * 1024 }, '太大'],
  ['a document of a person', { kind: 'image', ref: 'p', name: '我的身份证.jpg' }, '证件别发'],
]
test.each(DECLINED)('%s is declined with a reason, unfetched', async (_what, attachment, line) => {
  const media = room({ downloadFrom: () => () => Promise.reject(new Error('fetched')) })
  const outcome = await doneBy(media, { attachments: [attachment] })
  expect(outcome.replies[0]?.text).toContain(line)
  expect(outcome.replies[0]?.text).toMatch(/没有留下/)
  expect(outcome.session).toEqual({})
})

test('words beside it that name a document warn of it too', async () => {
  const attachments: Attachment[] = [{ kind: 'image', ref: 'p' }]
  const came = await room().take(turn({ text: '这是我的护照', attachments }))
  expect(came.kind === 'said' && came.lead).toContain('证件别发')
})

test('words beside a picture are answered, after a line about the picture', async () => {
  const attachments: Attachment[] = [{ kind: 'image', ref: 'p' }]
  const came = await room().take(turn({ text: '押金不退怎么办', attachments }))
  expect(came).toMatchObject({ kind: 'said', turn: { message: { text: '押金不退怎么办' } } })
  expect(came.kind === 'said' && came.lead).toContain('没有留下')
  expect(came.kind === 'said' && came.turn.message.attachments).toBeUndefined()
})

test('a button is still signed when it answers something else, but not for words that came by ear', async () => {
  const pressed = (text: string) => {
    const asked = turn({ text, session: heard() })
    return room().take({ ...asked, message: { ...asked.message, pressed: true } })
  }
  expect(await pressed('接单 1')).toMatchObject({ turn: { message: { pressed: true } } })
  expect(await pressed('对，就这样')).not.toMatchObject({ turn: { message: { pressed: true } } })
})

test('words alone go on untouched', async () => {
  expect(await room().take(turn({ text: '你好' }))).toEqual({ kind: 'words' })
})

test.each(['', '👍', '😀😀', '👨‍👩‍👧', '🇨🇳', '[微笑][强]', ' ❤️ '])('"%s" is wordless', (text) => {
  expect(isWordless(text)).toBe(true)
})

test.each(['1', '？', '好👍', '[', '押金', 'ok', '*', '110'])('"%s" is not', (text) => {
  expect(isWordless(text)).toBe(false)
})
