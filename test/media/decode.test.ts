import fc from 'fast-check'
import { encode } from 'silk-wasm'
import { expect, test } from 'vitest'
import { decodeVoice } from '../../src/media/decode.ts'
import { opusNote } from './voice-notes.ts'

/** A tone, so that what comes out can be told from silence. */
function tone(seconds: number): Uint8Array {
  const samples = Int16Array.from({ length: seconds * 16_000 }, (_, index) =>
    Math.round(12_000 * Math.sin((index * 2 * Math.PI * 440) / 16_000)),
  )
  return new Uint8Array(samples.buffer)
}

const secondsOf = (wav: Uint8Array) => (wav.length - 44) / 32_000

test('Opus in Ogg becomes a 16 kHz mono WAV of the same length', async () => {
  const decoded = await decodeVoice(opusNote(3))
  if (!decoded.ok) throw new Error(decoded.why)
  const head = Buffer.from(decoded.wav)
  expect(head.toString('latin1', 0, 4)).toBe('RIFF')
  expect(head.readUInt32LE(4)).toBe(decoded.wav.length - 8)
  expect([head.readUInt16LE(20), head.readUInt16LE(22)]).toEqual([1, 1])
  expect([head.readUInt32LE(24), head.readUInt32LE(28)]).toEqual([16_000, 32_000])
  expect([head.readUInt16LE(32), head.readUInt16LE(34)]).toEqual([2, 16])
  expect(head.readUInt32LE(40)).toBe(decoded.wav.length - 44)
  expect(secondsOf(decoded.wav)).toBeCloseTo(3, 1)
})

test.each(['with', 'without'])('SILK %s the first byte of WeChat becomes a WAV', async (mark) => {
  const { data } = await encode(tone(2), 16_000)
  const decoded = await decodeVoice(mark === 'with' ? data : data.subarray(1))
  if (!decoded.ok) throw new Error(decoded.why)
  expect(secondsOf(decoded.wav)).toBeCloseTo(2, 1)
  const samples = new Int16Array(decoded.wav.buffer, 44)
  expect(Math.max(...samples)).toBeGreaterThan(6000)
})

test('more than a minute is not listened to, in either codec', async () => {
  expect((await decodeVoice(opusNote(60))).ok).toBe(true)
  expect(await decodeVoice(opusNote(62))).toEqual({ ok: false, why: 'long' })
  const { data } = await encode(tone(61), 16_000)
  expect(await decodeVoice(data)).toEqual({ ok: false, why: 'long' })
})

test.each([
  ['AMR', '#!AMR\n123456'],
  ['MP3', 'ID3\u0004\u0000'],
  ['a web page', '<html>'],
  ['Vorbis in Ogg', `OggS${'\u0000'.repeat(24)}\u0001vorbis`],
  ['nothing', ''],
])('%s is a codec we do not know', async (_name, head) => {
  expect(await decodeVoice(Buffer.from(head, 'latin1'))).toEqual({ ok: false, why: 'unknown' })
})

test('noise behind a good beginning never throws and never gives more than a minute', async () => {
  const opus = opusNote(1).subarray(0, 120)
  const silk = Buffer.from('\u0002#!SILK_V3', 'latin1')
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(opus, silk),
      fc.uint8Array({ maxLength: 3000 }),
      async (head, noise) => {
        const decoded = await decodeVoice(Buffer.concat([head, noise]))
        expect(decoded.ok ? secondsOf(decoded.wav) : 0).toBeLessThanOrEqual(60)
      },
    ),
    { numRuns: 60 },
  )
})
