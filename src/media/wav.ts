const HEADER = 44

/** A WAV file of mono 16-bit little-endian samples. */
export function wavOf(pcm: Uint8Array, sampleRate: number): Uint8Array<ArrayBuffer> {
  const wav = new Uint8Array(HEADER + pcm.length)
  const view = new DataView(wav.buffer)
  const tag = (at: number, text: string) => wav.set(new TextEncoder().encode(text), at)
  tag(0, 'RIFF')
  view.setUint32(4, HEADER - 8 + pcm.length, true)
  tag(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  // Uncompressed, one channel.
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, sampleRate, true)
  view.setUint32(28, sampleRate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  tag(36, 'data')
  view.setUint32(40, pcm.length, true)
  wav.set(pcm, HEADER)
  return wav
}
