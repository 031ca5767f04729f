import * as canvas from '@napi-rs/canvas'
import { loadImage } from '@napi-rs/canvas'
import { describe, expect, test } from 'vitest'
import { lookAtPictures } from '../../src/commands/doctor.ts'
import { createPicture, drawnAnew } from '../../src/media/picture.ts'
import { pictureSize } from '../../src/media/picture-size.ts'
import { quiet } from '../quiet.ts'
import { bytesOf, PLACE, painted, phonePhoto } from './pictures.ts'

async function kept(bytes: Uint8Array<ArrayBuffer>): Promise<Buffer> {
  const drawn = await drawnAnew(bytes, canvas)
  if (!drawn.ok) throw new Error(drawn.why)
  return Buffer.from(drawn.ref.replace('data:image/jpeg;base64,', ''), 'base64')
}

/** A PNG's head that says it is this big, with nothing behind it. */
function pngHead(width: number, height: number): Uint8Array<ArrayBuffer> {
  const head = Buffer.alloc(60)
  head.write('\x89PNG\r\n\x1a\n', 'latin1')
  head.writeUInt32BE(13, 8)
  head.write('IHDR', 12, 'latin1')
  head.writeUInt32BE(width, 16)
  head.writeUInt32BE(height, 20)
  return bytesOf(head)
}

describe('a picture that is kept (D-28)', () => {
  test('has nothing left of what the camera wrote into it, and stands upright', async () => {
    const photo = await phonePhoto()
    expect(Buffer.from(photo).includes(PLACE)).toBe(true)
    const jpeg = await kept(photo)
    for (const left of [PLACE, 'GPS', 'Exif', 'canary'])
      expect(jpeg.includes(left), left).toBe(false)
    const image = await loadImage(jpeg)
    expect([image.width, image.height]).toEqual([20, 40])
  })

  test.each([
    { format: 'png', encode: () => painted(30, 10).encode('png') },
    { format: 'webp', encode: () => painted(30, 10).encode('webp') },
    { format: 'jpeg', encode: () => painted(30, 10).encode('jpeg') },
  ] as const)('may come as $format, by its own bytes', async ({ format, encode }) => {
    const bytes = bytesOf(await encode())
    expect(pictureSize(bytes)).toEqual({ format, width: 30, height: 10 })
    expect(pictureSize(bytesOf(await kept(bytes)))).toEqual({
      format: 'jpeg',
      width: 30,
      height: 10,
    })
  })

  test('has no edge longer than 1,024 pixels, and 160 KB at most', async () => {
    const colours = painted(3000, 2000)
    const context = colours.getContext('2d')
    for (let at = 0; at < 6000; at += 1) {
      context.fillStyle = `hsl(${(at * 47) % 360} 90% 50%)`
      context.fillRect((at * 7919) % 3000, (at * 104_729) % 2000, 25, 25)
    }
    const jpeg = await kept(bytesOf(await colours.encode('jpeg', 95)))
    expect(pictureSize(bytesOf(jpeg))).toEqual({ format: 'jpeg', width: 1024, height: 683 })
    expect(jpeg.length).toBeLessThanOrEqual(160 * 1024)
  })

  test.each([
    ['words', Buffer.from('this is no picture, whatever its name ends in'.repeat(3)), 'unknown'],
    ['a GIF', Buffer.from(`GIF89a${'\0'.repeat(60)}`, 'latin1'), 'unknown'],
    [
      'a page',
      Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${' '.repeat(60)}</svg>`),
      'unknown',
    ],
    ['nothing', Buffer.alloc(0), 'unknown'],
    ['a picture that would fill the memory', pngHead(60_000, 60_000), 'big'],
    ['a picture without its inside', pngHead(20, 20), 'broken'],
  ])('is not made of %s', async (_what, bytes, why) => {
    expect(await drawnAnew(bytesOf(bytes), canvas)).toEqual({ ok: false, why })
  })
})

describe('without what draws pictures', () => {
  const photo = { kind: 'image', ref: 'a' } as const
  const from = { channel: 'web', id: 'amina' }

  test('a picture is declined unfetched, and from then on none is asked for', async () => {
    const fetched: string[] = []
    const { pictured, canRead } = createPicture({
      downloadFrom: () => async (ref) => {
        fetched.push(ref)
        return phonePhoto()
      },
      log: quiet,
      loadCanvas: async () => undefined,
    })
    expect(canRead()).toBe(true)
    expect(await pictured(photo, from)).toEqual({ ok: false, why: 'none' })
    expect(canRead()).toBe(false)
    expect(fetched).toEqual([])
  })

  test('the doctor says what is left out, and what to do; it is no fault', async () => {
    expect(await lookAtPictures(async () => undefined)).toMatch(/^ATTENTION: .*npm ci/)
    expect(await lookAtPictures(async () => canvas)).not.toContain('ATTENTION')
  })
})
