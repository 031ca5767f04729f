/** What a picture's first bytes say of it: its format, and width and height in pixels. */
export type PictureSize = {
  readonly format: 'jpeg' | 'png' | 'webp'
  readonly width: number
  readonly height: number
}

/**
 * Reads format and size from the bytes themselves, never from a name; undefined for anything but JPEG, PNG and WebP
 * (ITU-T T.81 B.2.2, PNG 11.2.2, RFC 9649). Known before decoding, so that a small file cannot fill the memory.
 */
export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tag = (at: number, length: number) =>
    Buffer.from(bytes.subarray(at, at + length)).toString('latin1')
  if (bytes.length < 30) return undefined
  if (tag(0, 8) === '\x89PNG\r\n\x1a\n' && tag(12, 4) === 'IHDR')
    return { format: 'png', width: view.getUint32(16), height: view.getUint32(20) }
  if (tag(0, 4) === 'RIFF' && tag(8, 4) === 'WEBP') return webpSize(view, tag(12, 4))
  if (view.getUint16(0) === 0xffd8) return jpegSize(view)
  return undefined
}

function jpegSize(view: DataView): PictureSize | undefined {
  for (let at = 2; at + 9 < view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    // Start of frame, but for the three markers between that are tables.
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame)
      return { format: 'jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    at += 2 + view.getUint16(at + 2)
  }
  return undefined
}

function webpSize(view: DataView, chunk: string): PictureSize | undefined {
  const uint24 = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16)
  if (chunk === 'VP8X') return { format: 'webp', width: uint24(24) + 1, height: uint24(27) + 1 }
  if (chunk === 'VP8 ')
    return {
      format: 'webp',
      width: view.getUint16(26, true) & 0x3fff,
      height: view.getUint16(28, true) & 0x3fff,
    }
  if (chunk !== 'VP8L') return undefined
  const bits = view.getUint32(21, true)
  return { format: 'webp', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
}
