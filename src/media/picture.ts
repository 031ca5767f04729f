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

/** What draws: optional, 30 MB, and with a part of its own for each kind of machine. */
export type Canvas = Pick<typeof import('@napi-rs/canvas'), 'createCanvas' | 'loadImage'>

/** Loads what draws; undefined when it, or its part for this machine, is not installed. */
export async function loadCanvas(): Promise<Canvas | undefined> {
  return import('@napi-rs/canvas').catch(() => undefined)
}

function isInstalled(): boolean {
  try {
    import.meta.resolve('@napi-rs/canvas')
    return true
  } catch {
    return false
  }
}

export type PictureOptions = Pick<ListenOptions, 'downloadFrom' | 'log'> & {
  readonly loadCanvas?: (() => Promise<Canvas | undefined>) | undefined
}

/** Fetches a picture and draws it anew, smaller: place, time, camera and whatever else it carried stay behind (D-28). */
export function createPicture({
  downloadFrom,
  log,
  loadCanvas: load = loadCanvas,
}: PictureOptions) {
  // Loading costs memory that a desk without a photo does not need: what is broken in it shows at the first picture.
  let readable = isInstalled()

  async function fetched({ ref, bytes = 0 }: Attachment, from: Person): Promise<Pictured> {
    const download = downloadFrom(from.channel)
    if (!download) return { ok: false, why: 'none' }
    if (bytes > MOST_BYTES) return { ok: false, why: 'big' }
    const canvas = await load()
    readable = canvas !== undefined
    if (!canvas) return { ok: false, why: 'none' }
    const picture = await download(ref, MOST_BYTES)
    return picture ? drawnAnew(picture, canvas) : { ok: false, why: 'lost' }
  }

  async function pictured(attached: Attachment, from: Person): Promise<Pictured> {
    const { channel } = from
    const found = await fetched(attached, from).catch((error: unknown): Pictured => {
      const code = codeOf(error)
      log.warn({ event: 'picture_failed', channel, code })
      return { ok: false, why: 'broken' }
    })
    if (!found.ok) log.info({ event: 'picture_not_taken', channel, kind: found.why })
    return found
  }

  return { pictured, canRead: () => readable }
}

/** The picture as a small JPEG with nothing else in it, as a data URL. */
export async function drawnAnew(
  bytes: Uint8Array<ArrayBuffer>,
  { createCanvas, loadImage }: Canvas,
): Promise<Pictured> {
  const size = pictureSize(bytes)
  if (!size) return { ok: false, why: 'unknown' }
  if (size.width * size.height > MOST_PIXELS) return { ok: false, why: 'big' }
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
