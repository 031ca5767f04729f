import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'

/** The barest web chat there is: POST in, server-sent event out, keeps nothing. */
const streams = new Map<string, (data: string) => Promise<void>>()
const app = new Hono()
app.get('/health', (c) => c.json({ ok: true }))
app.post('/messages', async (c) => {
  const { talk, text }: { readonly talk: string; readonly text: string } = await c.req.json()
  await streams.get(talk)?.(JSON.stringify({ text: `re ${text}` }))
  return c.json({ ok: true }, 202)
})
app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    streams.set(c.req.query('talk') ?? '', (data) => stream.writeSSE({ event: 'reply', data }))
    stream.onAbort(resolve)
    await promise
  }),
)
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env['WEB_PORT']) })
