import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { streamSSE } from 'hono/streaming'
import { z } from 'zod'
import { codeOf, LinliError } from '../errors.ts'
import type { Outgoing } from '../message.ts'
import type { Channel, ChannelKit, DeskVisitor, Inlet } from './channels.ts'
import { addDeskRoutes } from './web/desk-routes.ts'
import { addPictureRoute, createPictures } from './web/pictures.ts'
import { createStreams } from './web/streams.ts'
import { createVisitors, DESK_TALK, deskSettings } from './web/visitors.ts'

export const settings = z.object({
  /** Loopback by default: only this machine can open the page. */
  WEB_HOST: z.string().default('127.0.0.1'),
  WEB_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** One of these is needed as soon as others can open the page. */
  ...deskSettings,
})

/** The duty desk's own chat id, or a resident's: 22 random characters made by their browser. */
const TALK = /^(?:desk|[\w-]{22})$/
const LARGEST_BODY = 64 * 1024
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/
const ASSETS = join(import.meta.dirname, 'web')
const TYPES = {
  'page.css': 'text/css',
  'talk.css': 'text/css',
  'desk.css': 'text/css',
  'page.js': 'text/javascript',
  'picture.js': 'text/javascript',
  'talk.js': 'text/javascript',
  'desk.js': 'text/javascript',
  'desk-list.js': 'text/javascript',
  'desk-case.js': 'text/javascript',
} as const

/** In two steps: zod measures whatever has a length, also what is no text, and an odd one makes it throw. */
const measured = (length: z.ZodString) => z.string().pipe(length)
const incoming = z.strictObject({
  talk: z.string().regex(TALK),
  id: measured(z.string().min(1).max(64)),
  text: measured(z.string().min(1)),
  /** Of a pressed button: the signature that came with it. */
  sign: measured(z.string().max(64)).optional(),
})

/** One page with the resident's chat and, beside it, the duty desk; messages in by POST, out by server-sent events. */
export function open(
  { WEB_HOST, WEB_PORT, ...given }: z.infer<typeof settings>,
  kit: ChannelKit,
): Channel {
  const exposed = !isLoopback(WEB_HOST)
  const visitors = createVisitors(given, exposed, kit)
  const { login } = visitors
  if (exposed && !login)
    throw new LinliError(
      'web_exposed',
      `WEB_HOST ${WEB_HOST} opens the page to others. Set WEB_DESK_LOGINS (name|password for each colleague; 12 characters or more) or WEB_DESK_PASSWORD (one for all) for the duty desk, and put a proxy with TLS in front.`,
    )
  const streams = createStreams()
  const pictures = createPictures()
  let server: Server | undefined
  let openPort = WEB_PORT

  function drawn({ to, text, choices = [], file, wants }: Outgoing) {
    const buttons = choices.map(({ key, label, value }) => ({
      key,
      label,
      value,
      sign: kit.sign(value, to.chat),
    }))
    return JSON.stringify({ text, buttons, file, wants })
  }

  const notStaff = (c: Context) => c.json({ error: kit.say('web-login-first') }, 401)

  async function loginLink(c: Context): Promise<string> {
    const name = await login?.nameOf(c)
    if (name === undefined) return `<a href="/login">${kit.say('web-login-title')}</a>`
    const leave = kit.say(name ? 'web-login-leave-named' : 'web-login-leave', { name })
    return `<form method="post" action="/logout"><button type="submit">${leave}</button></form>`
  }

  function routes(inlet: Inlet): Hono {
    const app = new Hono()
    // Hono would print it, with whatever words stand in it.
    app.onError((error, c) => {
      kit.log.error({ event: 'web_failed', code: codeOf(error) })
      return c.json({ error: kit.say('web-not-sent') }, 500)
    })
    app.use(guardHost(WEB_HOST, kit))
    app.use(
      secureHeaders({
        contentSecurityPolicy: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          connectSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          baseUri: ["'none'"],
          formAction: [login ? "'self'" : "'none'"],
          frameAncestors: ["'none'"],
        },
        // No other site learns where somebody came from. Our own must: without it a browser sends forms with the origin
        // "null", like a sandboxed frame of anybody's, and nobody could log in.
        referrerPolicy: 'same-origin',
      }),
    )
    if (login) app.route('/', login.routes)
    app.get('/', async (c) =>
      c.html(page(kit).replace('<!--login-->', login ? await loginLink(c) : '')),
    )
    app.get('/health', (c) => c.json({ ok: true }))
    for (const [name, type] of Object.entries(TYPES))
      app.get(`/${name}`, (c) =>
        c.body(readFileSync(join(ASSETS, name), 'utf8'), 200, { 'content-type': type }),
      )

    app.post(
      '/messages',
      bodyLimit({
        maxSize: LARGEST_BODY,
        // What was not read is still on its way: nothing else may come over the same connection.
        onError: (c) => c.json({ error: kit.say('web-too-large') }, 413, { Connection: 'close' }),
      }),
      async (c) => {
        const body: unknown = await c.req.json().catch(() => undefined)
        const read = incoming.safeParse(body)
        if (!read.success) return c.json({ error: kit.say('web-bad-request') }, 400)
        const { talk, id, text, sign } = read.data
        const visitor = talk === DESK_TALK ? await visitors.at(c) : residentOf(talk)
        if (!visitor) return notStaff(c)
        const { from } = visitor
        const pressed = sign !== undefined
        // A button of what was said to one colleague alone is answered to that one alone.
        const isOwn = pressed && sign === kit.sign(text, from.id)
        if (pressed && !isOwn && sign !== kit.sign(text, talk))
          return c.json({ error: kit.say('web-bad-request') }, 403)
        try {
          await inlet.receive({
            id: `${from.id}|${id}`,
            from,
            place: isOwn ? { kind: 'private' } : visitor.place,
            text,
            at: kit.now(),
            pressed,
          })
        } catch {
          return c.json({ error: kit.say('web-not-sent') }, 503)
        }
        return c.json({ ok: true }, 202)
      },
    )

    addPictureRoute(app, { kit, inlet, pictures })
    addDeskRoutes(app, kit, visitors)

    app.get('/events', async (c) => {
      const talk = c.req.query('talk') ?? ''
      if (!TALK.test(talk)) return c.json({ error: kit.say('web-bad-request') }, 400)
      const visitor = talk === DESK_TALK ? await visitors.at(c) : residentOf(talk)
      if (!visitor) return notStaff(c)
      const chats = [...new Set([talk, visitor.from.id])]
      return streamSSE(c, async (stream) => {
        const write = (id: string, data: string) => stream.writeSSE({ id, data, event: 'reply' })
        const left = streams.join(chats, write, c.req.header('last-event-id'))
        stream.onAbort(left.leave)
        const forget = talk === DESK_TALK ? await login?.whenOver(c, left.leave) : undefined
        await stream.writeSSE({ event: 'ready', data: '' })
        for (const chat of chats) inlet.back({ channel: 'web', chat })
        await left.gone
        forget?.()
      })
    })
    return app
  }

  return {
    name: 'web',
    capabilities: { maxText: 4000, unit: 'utf16', buttons: true, files: true },
    async start(inlet) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      // hono's node server types its result as any server it can make; without TLS options it is node:http's.
      server = serve({ fetch: routes(inlet).fetch, hostname: WEB_HOST, port: WEB_PORT }, (info) => {
        openPort = info.port
        kit.log.info({ event: 'web_open', port: info.port })
        resolve()
      }) as Server
      server.once('error', (cause) =>
        reject(
          new LinliError(
            'web_port_unusable',
            `WEB_PORT ${WEB_PORT} on ${WEB_HOST} cannot be opened. Is another Linli running? Set WEB_PORT to a free port.`,
            { cause },
          ),
        ),
      )
      await promise
    },
    where: () => kit.say('web-where', { url: `http://${WEB_HOST}:${openPort}` }),
    download: pictures.get,
    async stop() {
      streams.leaveAll()
      pictures.forgetAll()
      const { promise, resolve } = Promise.withResolvers<void>()
      if (!server) return
      server.close(() => resolve())
      server.closeAllConnections()
      await promise
    },
    async send(message) {
      return (await streams.send(message.to.chat, drawn(message)))
        ? { ok: true }
        : { ok: false, why: 'away' }
    },
  }
}

const residentOf = (talk: string): DeskVisitor => ({
  from: { channel: 'web', id: talk },
  place: { kind: 'private' },
})

/** Whether only this machine can reach a page there. */
function isLoopback(host: string): boolean {
  return ['127.0.0.1', '::1', 'localhost'].includes(host)
}

/** A page on another site must not reach us through the visitor's browser: check Host on loopback, Origin on every write. */
function guardHost(host: string, kit: ChannelKit): MiddlewareHandler {
  const loopback = isLoopback(host)
  return async (c, next) => {
    const asked = c.req.header('host') ?? ''
    const origin = c.req.header('origin')
    // "null" is what a sandboxed frame of any site sends.
    const foreign = origin !== undefined && URL.parse(origin)?.host !== asked
    if ((loopback && !LOOPBACK.test(asked)) || (c.req.method === 'POST' && foreign))
      return c.json({ error: kit.say('web-forbidden') }, 403)
    return next()
  }
}

/** The page with its words put in; `{{key}}` names a line of prompts/words. */
function page(kit: ChannelKit): string {
  const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  return readFileSync(join(ASSETS, 'page.html'), 'utf8').replace(
    /\{\{([\w-]+)\}\}/g,
    (_, key: string) => escaped(kit.say(key)),
  )
}
