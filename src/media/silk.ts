import { MOST_SECONDS, type Pcm, SAMPLE_RATE } from './pcm.ts'

const MARK = 2

/** WeChat's voice notes: SILK v3, with or without Tencent's first byte. */
export async function decodeSilk(note: Uint8Array): Promise<Pcm> {
  const { decode, getDuration } = await import('silk-wasm')
  // Counted before anything is decoded, so that a small file cannot fill the memory.
  if (getDuration(note) > MOST_SECONDS * 1000) return { ok: false, why: 'long' }
  // A packet may hold up to five of the frames that were counted.
  const { data, duration } = await decode(withMark(note), SAMPLE_RATE)
  if (duration > MOST_SECONDS * 1000) return { ok: false, why: 'long' }
  return data.length > 0 ? { ok: true, pcm: data } : { ok: false, why: 'broken' }
}

/** The decoder wants Tencent's first byte. */
function withMark(note: Uint8Array): Uint8Array {
  return note[0] === MARK ? note : Buffer.concat([Buffer.of(MARK), note])
}
