import { decodeOpus } from './opus.ts'
import { type Pcm, SAMPLE_RATE } from './pcm.ts'
import { decodeSilk } from './silk.ts'
import { wavOf } from './wav.ts'

export type Decoded =
  | { readonly ok: true; readonly wav: Uint8Array<ArrayBuffer> }
  | Extract<Pcm, { readonly ok: false }>

/** A voice note as 16 kHz WAV. Its first bytes say what it is, never its name; what is unknown is refused. */
export async function decodeVoice(note: Uint8Array): Promise<Decoded> {
  const decode = decoderOf(note)
  if (!decode) return { ok: false, why: 'unknown' }
  const read = await decode(note).catch(whyOf)
  return read.ok ? { ok: true, wav: wavOf(read.pcm, SAMPLE_RATE) } : read
}

function decoderOf(note: Uint8Array): ((note: Uint8Array) => Promise<Pcm>) | undefined {
  const head = Buffer.from(note.subarray(0, 64)).toString('latin1')
  if (head.startsWith('OggS') && head.includes('OpusHead')) return decodeOpus
  // Tencent puts one byte before the mark.
  const mark = head.startsWith('\u0002') ? head.slice(1) : head
  if (mark.startsWith('#!SILK_V3')) return decodeSilk
  return undefined
}

/** A decoder that is not installed makes its codec an unknown one. */
function whyOf(error: unknown): Extract<Pcm, { readonly ok: false }> {
  const missing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
  return { ok: false, why: missing ? 'unknown' : 'broken' }
}
