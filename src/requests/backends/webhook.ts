import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { Backend, Created, Done } from './backend.ts'
import { call, refused } from './call.ts'

export type WebhookOptions = {
  readonly url: string
  /** Shared secret; signs as Standard Webhooks does: `v1,<base64 HMAC-SHA256 of id.timestamp.body>`. */
  readonly secret: string
  readonly now: () => number
  readonly timeoutMs?: number | undefined
}

const answer = z.object({ id: z.union([z.string(), z.number()]).transform(String) })

/** Signs a body; the receiver makes the same text and compares (https://www.standardwebhooks.com). */
export function signWebhook(secret: string, id: string, seconds: number, body: string): string {
  return `v1,${createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64')}`
}

/**
 * Any system that can take a signed POST. Each message carries the key of what it is about: one that comes again after a
 * timeout has the same `webhook-id`, and the receiver drops it. Changes there come back through the GeoReport server.
 */
export function createWebhook({ url, secret, now, timeoutMs }: WebhookOptions): Backend {
  async function send(id: string, content: object) {
    const body = JSON.stringify(content)
    const seconds = Math.floor(now() / 1000)
    const sent = await call(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': signWebhook(secret, id, seconds, body),
      },
      ...(timeoutMs ? { timeoutMs } : {}),
    })
    if (!sent.ok) return sent
    return sent.answer.status < 300 ? sent : refused(sent.answer.status)
  }

  async function tell(id: string, content: object): Promise<Done> {
    const sent = await send(id, content)
    return sent.ok ? { ok: true } : sent
  }

  return {
    name: 'webhook',
    async create({ key, case: view, title, fields }): Promise<Created> {
      const sent = await send(key, {
        type: 'case.filed',
        reference: view.reference,
        service: view.service,
        title,
        filed_at: new Date(view.createdAt).toISOString(),
        due_at: new Date(view.dueAt).toISOString(),
        fields: fields.map(({ name, label, value, shown }) => ({ name, label, value, shown })),
      })
      if (!sent.ok) return sent
      const read = answer.safeParse(readJson(sent.answer.text))
      return { ok: true, remoteId: read.success ? read.data.id : key }
    },
    update: (remoteId, { key, state, note, at }) =>
      tell(key, {
        type: 'case.changed',
        id: remoteId,
        state,
        note,
        at: new Date(at).toISOString(),
      }),
    erase: (remoteId) => tell(`${remoteId}-erase`, { type: 'case.erased', id: remoteId }),
    poll: async () => ({ ok: true, changes: [] }),
  }
}

/** What is no JSON is undefined: a receiver may answer with nothing at all. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
