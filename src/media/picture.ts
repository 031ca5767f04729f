import { codeOf } from '../errors.ts'
import type { Attachment, Person } from '../message.ts'
import type { ListenOptions } from './listen.ts'
import { pictureSize } from './picture-size.ts'

/** A picture with nothing left in it but what is seen, or why there is none: each is a line `media-picture-<why>`. */
export type Pictured =
  | { readonly ok: true; readonly ref: string }
  | { readonly ok: false; readonly why: 'none' | 'lost' | 'big' | 'unknown' | 'broken' }

/** Biggest picture that is fetched (bytes). */
const MOST_BYTES = 10 * 1024 * 1024
/** Most pixels that are decoded: a phone camera's have a third of it. */
const MOST_PIXELS = 40_000_000
/** Longest edge of what is kept (pixels): a leak or a bill can be seen, a face in a crowd hardly. */
const LONGEST_EDGE = 1024
/** Biggest picture that is kept (bytes); it rests in a sealed session until it is filed. */
const KEPT_BYTES = 160 * 1024
const QUALITIES = [75, 55, 35, 20]

/** Whether pictures can be read at all: the library is optional. */
export function canReadPictures(): boolean {
  try {
    import.meta.resolve('@napi-rs/canvas')
    return true
  } catch {
    return false
  }
}

/** Fetches a picture and draws it anew, smaller: place, time, camera and whatever else it carried stay behind (D-28). */
export function createPicture({ downloadFrom, log }: Pick<ListenOptions, 'downloadFrom' | 'log'>) {
  async function fetched({ ref, bytes = 0 }: Attachment, from: Person): Promise<Pictured> {
    const download = downloadFrom(from.channel)
    if (!download) return { ok: false, why: 'none' }
    if (bytes > MOST_BYTES) return { ok: false, why: 'big' }
    const picture = await download(ref, MOST_BYTES)
    return picture ? drawnAnew(picture) : { ok: false, why: 'lost' }
  }

  return async function pictured(attached: Attachment, from: Person): Promise<Pictured> {
    const { channel } = from
    const found = await fetched(attached, from).catch((error: unknown): Pictured => {
      const code = codeOf(error)
      log.warn({ event: 'picture_failed', channel, code })
      return { ok: false, why: code === 'ERR_MODULE_NOT_FOUND' ? 'none' : 'broken' }
    })
    if (!found.ok) log.info({ event: 'picture_not_taken', channel, kind: found.why })
    return found
  }
}

/** The picture as a small JPEG with nothing else in it, as a data URL. */
export async function drawnAnew(bytes: Uint8Array<ArrayBuffer>): Promise<Pictured> {
  const size = pictureSize(bytes)
  if (!size) return { ok: false, why: 'unknown' }
  if (size.width * size.height > MOST_PIXELS) return { ok: false, why: 'big' }
  const { createCanvas, loadImage } = await import('@napi-rs/canvas')
  const image = await loadImage(Buffer.from(bytes)).catch(() => undefined)
  if (!image || image.width === 0 || image.height === 0) return { ok: false, why: 'broken' }
  const scale = Math.min(1, LONGEST_EDGE / Math.max(image.width, image.height))
  const width = Math.max(1, Math.round(image.width * scale))
  const height = Math.max(1, Math.round(image.height * scale))
  const canvas = createCanvas(width, height)
  canvas.getContext('2d').drawImage(image, 0, 0, width, height)
  for (const quality of QUALITIES) {
    const jpeg = await canvas.encode('jpeg', quality)
    if (jpeg.length <= KEPT_BYTES)
      return { ok: true, ref: `data:image/jpeg;base64,${jpeg.toString('base64')}` }
  }
  return { ok: false, why: 'big' }
}
