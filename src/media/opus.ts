import { setImmediate as breathe } from 'node:timers/promises'
import { MOST_SECONDS, type Pcm, SAMPLE_RATE } from './pcm.ts'

/** Bytes decoded at a time: a second or so of speech, then others have their turn. */
const SLICE = 4096

/** Telegram's voice notes: Opus in Ogg. */
export async function decodeOpus(note: Uint8Array): Promise<Pcm> {
  const { OggOpusDecoder } = await import('ogg-opus-decoder')
  // The library's types do not name the rate, which it hands on to libopus.
  const options = { forceStereo: false, sampleRate: SAMPLE_RATE }
  const decoder = new OggOpusDecoder(options)
  try {
    await decoder.ready
    const parts: Float32Array[] = []
    let count = 0
    const take = ({ channelData }: { readonly channelData: readonly Float32Array[] }) => {
      // The first channel: voice notes are mono, and a second one would say the same.
      const [samples] = channelData
      if (!samples) return
      parts.push(samples)
      count += samples.length
    }
    for (let at = 0; at < note.length; at += SLICE) {
      // A promise, whatever the library's types say.
      take(await decoder.decode(note.subarray(at, at + SLICE)))
      if (count > MOST_SECONDS * SAMPLE_RATE) return { ok: false, why: 'long' }
      await breathe()
    }
    take(await decoder.flush())
    if (count > MOST_SECONDS * SAMPLE_RATE) return { ok: false, why: 'long' }
    return count > 0 ? { ok: true, pcm: shorts(parts, count) } : { ok: false, why: 'broken' }
  } finally {
    decoder.free()
  }
}

/** Samples from −1 to 1 as 16-bit little-endian. */
function shorts(parts: readonly Float32Array[], count: number): Uint8Array {
  const bytes = new Uint8Array(count * 2)
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const part of parts)
    for (const sample of part) {
      view.setInt16(at, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true)
      at += 2
    }
  return bytes
}
