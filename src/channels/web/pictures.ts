import { randomUUID } from 'node:crypto'
import type { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import type { ChannelKit, Inlet } from '../channels.ts'

/** Biggest picture that is taken in (bytes); the page sends much smaller ones. */
const LARGEST = 10 * 1024 * 1024
/** What a form around it adds (bytes). */
const AROUND = 4096
/** How long a picture waits in memory to be fetched (milliseconds); an open question fetches it at once. */
const WAITS_MS = 60_000
/** Most that waits, of everybody together (bytes); the oldest gives way. */
const MOST_WAITING = 4 * LARGEST
/** How many may be on their way in at once. */
const SIDE_BY_SIDE = 8
const LONGEST_NAME = 100

const incoming = z.strictObject({
  talk: z.string().regex(/^[\w-]{22}$/),
  id: z.string().min(1).max(64),
  picture: z.instanceof(File),
})

export type Pictures = ReturnType<typeof createPictures>

/** Pictures that came a moment ago, in memory alone: under no address, and gone with nobody asking for them. */
export function createPictures() {
  const waiting = new Map<
    string,
    { readonly bytes: Uint8Array<ArrayBuffer>; readonly timer: NodeJS.Timeout }
  >()

  function forget(ref: string): void {
    clearTimeout(waiting.get(ref)?.timer)
    waiting.delete(ref)
  }

  function makeRoom(): void {
    let count = [...waiting.values()].reduce((sum, { bytes }) => sum + bytes.length, 0)
    for (const [ref, { bytes }] of waiting) {
      if (count <= MOST_WAITING) return
      forget(ref)
      count -= bytes.length
    }
  }

  return {
    /** Keeps a picture for a moment; its reference is nobody's to guess. */
    hold(bytes: Uint8Array<ArrayBuffer>): string {
      const ref = randomUUID()
      waiting.set(ref, { bytes, timer: setTimeout(() => forget(ref), WAITS_MS).unref() })
      makeRoom()
      return ref
    },
    async get(ref: string, mostBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
      const bytes = waiting.get(ref)?.bytes
      return bytes && bytes.length <= mostBytes ? bytes : undefined
    },
    forgetAll(): void {
      for (const ref of [...waiting.keys()]) forget(ref)
    },
  }
}

export type PictureRouteOptions = {
  readonly kit: ChannelKit
  readonly inlet: Inlet
  readonly pictures: Pictures
}

/** Where the page sends a picture to. What is in it is looked at only where a question asks for one. */
export function addPictureRoute(app: Hono, { kit, inlet, pictures }: PictureRouteOptions): void {
  let coming = 0
  app.post(
    '/pictures',
    async (c, next) => {
      if (coming >= SIDE_BY_SIDE) return c.json({ error: kit.say('web-not-sent') }, 503)
      coming += 1
      try {
        return await next()
      } finally {
        coming -= 1
      }
    },
    bodyLimit({
      maxSize: LARGEST + AROUND,
      // What was not read is still on its way: nothing else may come over the same connection.
      onError: (c) => c.json({ error: kit.say('web-picture-large') }, 413, { Connection: 'close' }),
    }),
    async (c) => {
      const body: unknown = await c.req.parseBody().catch(() => undefined)
      const read = incoming.safeParse(body)
      if (!read.success) return c.json({ error: kit.say('web-bad-request') }, 400)
      const { talk, id, picture } = read.data
      const ref = pictures.hold(new Uint8Array(await picture.arrayBuffer()))
      const name = picture.name.slice(0, LONGEST_NAME)
      try {
        await inlet.receive({
          id: `${talk}|${id}`,
          from: { channel: 'web', id: talk },
          place: { kind: 'private' },
          text: '',
          at: kit.now(),
          attachments: [{ kind: 'image', ref, bytes: picture.size, name }],
        })
      } catch {
        return c.json({ error: kit.say('web-not-sent') }, 503)
      }
      return c.json({ ok: true }, 202)
    },
  )
}
