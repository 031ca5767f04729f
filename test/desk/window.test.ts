import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Sent } from '../../src/channels/channels.ts'
import type { Outcome, Outgoing, Turn } from '../../src/message.ts'
import { ENGINES, freshDatabase } from '../databases.ts'
import { from, openDesk, says } from './harness.ts'

const HOUR = 3600_000
const sendBody = z.object({ touser: z.string(), text: z.object({ content: z.string() }) })
const answerBody = z.object({ errcode: z.number() })

/**
 * 客服消息 as WeChat describes it: 48 hours from somebody's last message, at most 5 messages; then errcode 45015
 * ("response out of time limit") or 45047 ("out of response count limit").
 */
async function openWeChatLike(now: () => number) {
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

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

describe.each(ENGINES)('a platform with a window of 48 hours and 5 messages, on %s', (engine) => {
  async function open() {
    let clock = Date.parse('2026-11-23T09:00:00+08:00')
    const wechat = await openWeChatLike(() => clock)
    closing.push(wechat.close)
    const made = await openDesk({
      database: await freshDatabase(engine),
      route: async ({ message }: Turn): Promise<Outcome> => says(`re ${message.text}`),
      send: wechat.send,
      window: true,
    })
    closing.push(made.close)
    const push = (text: string) =>
      made.store.transact((tx) => made.outbox.push(tx, { channel: 'test', chat: 'a' }, { text }))
    return {
      ...made,
      wechat,
      async says(text: string) {
        wechat.writes('a')
        await made.desk.receive(from('a', text))
        await made.desk.settled()
      },
      async push(text: string) {
        await push(text)
        await made.desk.settled()
      },
      pass(ms: number) {
        clock += ms
        made.tick(ms)
      },
    }
  }

  test('what comes too late waits, is joined into one, and goes out before the next answer', async () => {
    const made = await open()
    await made.says('你好')
    made.pass(49 * HOUR)
    for (const text of ['已接单', '正在办', '办好了']) await made.push(text)
    expect(made.wechat.delivered).toEqual(['re 你好'])
    expect(made.wechat.asked.slice(1)).toEqual([45_015, 45_015, 45_015])
    expect(
      await made.jobs.stuck(made.store.db, [made.outbox.keyOf({ channel: 'test', chat: 'a' })]),
    ).toHaveLength(1)
    await made.says('进度')
    expect(made.wechat.delivered.slice(1)).toEqual(['已接单\n\n正在办\n\n办好了', 're 进度'])
    made.pass(HOUR)
    await made.desk.settled()
    expect(made.wechat.delivered).toHaveLength(3)
  })

  test('the sixth message waits too, and staff are told of what waits', async () => {
    const made = await open()
    await made.says('你好')
    for (let n = 2; n <= 7; n++) await made.push(`第${n}条`)
    expect(made.wechat.delivered).toHaveLength(5)
    expect(made.wechat.asked.filter((errcode) => errcode === 45_047)).toHaveLength(2)
    expect(made.staff).toEqual(['undeliverable test'])
    await made.says('在')
    expect(made.wechat.delivered.slice(5)).toEqual(['第6条\n\n第7条', 're 在'])
  })
})
