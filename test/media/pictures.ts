import { createCanvas } from '@napi-rs/canvas'

/** What a camera writes into a picture: bytes that must be nowhere afterwards. */
export const PLACE = 'GPS 29.8683N 121.5440E canary-place'

/** A photo as phones make them: two colours side by side, with Exif that turns it and says where it was taken. */
export async function phonePhoto(width = 40, height = 20): Promise<Uint8Array<ArrayBuffer>> {
  const jpeg = await painted(width, height).encode('jpeg', 90)
  const exif = Buffer.concat([
    Buffer.from('Exif\0\0', 'latin1'),
    // Big-endian TIFF with one entry: orientation 6, to be turned by a quarter.
    Buffer.from('MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0', 'latin1'),
    Buffer.from(PLACE, 'latin1'),
  ])
  const length = exif.length + 2
  const head = Buffer.from([0xff, 0xe1, length >> 8, length & 255])
  return bytesOf(Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]))
}

/** A picture of this size, of which half is red and half is blue. */
export function painted(width: number, height: number) {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = 'red'
  context.fillRect(0, 0, width / 2, height)
  context.fillStyle = 'blue'
  context.fillRect(width / 2, 0, width / 2, height)
  return canvas
}

/** A copy with a buffer of its own, as channels hand files out. */
export function bytesOf(buffer: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer)
}
