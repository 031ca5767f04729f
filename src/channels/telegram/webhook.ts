import { timingSafeEqual } from 'node:crypto'
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { z } from 'zod'
import { LinliError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { numbered, talkOf } from './update.ts'

export type WebhookOptions = {
  readonly host: string
  readonly port: number
  /** The path part of the public address. */
  readonly path: string
  readonly secret: string
  readonly log: Log
  /** Resolves once the update is kept; a rejection makes Telegram offer it again. */
  readonly take: (update: z.infer<typeof numbered>) => Promise<void>
}

/** Far above any real update (bytes). */
const LARGEST_BODY = 4 * 1024 * 1024

/** The listener that Telegram posts updates to; answers 200 only for what is kept. */
export function createWebhook({ host, port, path, secret, log, take }: WebhookOptions) {
  const talks = new Map<string, Promise<void>>()
  let server: Server | undefined
  const app = new Hono()

  app.post(path, bodyLimit({ maxSize: LARGEST_BODY }), async (c) => {
    if (!isSame(c.req.header('x-telegram-bot-api-secret-token') ?? '', secret)) {
      log.warn({ event: 'telegram_webhook_refused' })
      return c.body(null, 401)
    }
    const body: unknown = await c.req.json().catch(() => undefined)
    const update = numbered.safeParse(body)
    if (!update.success) {
      log.warn({ event: 'telegram_webhook_malformed' })
      return c.body(null, 400)
    }
    return inOrder(update.data).then(
      () => c.body(null, 200),
      () => c.body(null, 503),
    )
  })

  /** Telegram posts up to 40 updates at once: those of one talk are kept in the order in which they came. */
  function inOrder(update: z.infer<typeof numbered>): Promise<void> {
    const talk = talkOf(update)
    const before = talks.get(talk) ?? Promise.resolve()
    const own = before.catch(() => undefined).then(() => take(update))
    talks.set(talk, own)
    const forget = () => void (talks.get(talk) === own && talks.delete(talk))
    own.then(forget, forget)
    return own
  }

  return {
    /** Resolves with the port that is open. */
    async start(): Promise<number> {
      const { promise, resolve, reject } = Promise.withResolvers<number>()
      // hono's node server types its result as any server it can make; without TLS options it is node:http's.
      server = serve({ fetch: app.fetch, hostname: host, port }, (info) =>
        resolve(info.port),
      ) as Server
      server.once('error', (cause) =>
        reject(
          new LinliError(
            'telegram_port_unusable',
            `TELEGRAM_WEBHOOK_PORT ${port} on ${host} cannot be opened. Set it to a free port.`,
            { cause },
          ),
        ),
      )
      return promise
    },
    /** Lets requests in hand finish. */
    async stop(): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>()
      if (!server) return
      server.close(() => resolve())
      server.closeIdleConnections()
      await promise
    },
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
