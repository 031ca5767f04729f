import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import type { Sent } from '../../src/channels/channels.ts'
import type { Outgoing } from '../../src/message.ts'

const HOUR = 3600_000
const sendBody = z.object({ touser: z.string(), text: z.object({ content: z.string() }) })
const answerBody = z.object({ errcode: z.number() })

/**
 * 客服消息 as WeChat describes it: 48 hours from somebody's last message, at most 5 messages; then errcode 45015
 * ("response out of time limit") or 45047 ("out of response count limit").
 */
export async function openWeChatLike(now: () => number) {
  const heard = new Map<string, { at: number; sent: number }>()
  const delivered: string[] = []
  const asked: number[] = []
  const server: Server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => {
      const { touser, text } = sendBody.parse(JSON.parse(Buffer.concat(parts).toString('utf8')))
      const known = heard.get(touser)
      const late = !known || now() - known.at > 48 * HOUR
      const errcode = late ? 45_015 : known.sent >= 5 ? 45_047 : 0
      asked.push(errcode)
      if (known && errcode === 0) {
        known.sent += 1
        delivered.push(text.content)
      }
      outgoing.end(JSON.stringify({ errcode }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    delivered,
    asked,
    writes: (who: string) => heard.set(who, { at: now(), sent: 0 }),
    async send({ to, text }: Outgoing): Promise<Sent> {
      const body = JSON.stringify({ touser: to.chat, msgtype: 'text', text: { content: text } })
      const answer = await fetch(`http://127.0.0.1:${port}/send`, { method: 'POST', body })
      const { errcode } = answerBody.parse(await answer.json())
      if (errcode === 0) return { ok: true }
      return { ok: false, why: errcode === 45_015 || errcode === 45_047 ? 'away' : 'retry' }
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
