import { afterEach, describe, expect, test } from 'vitest'
import type { Outcome, Turn } from '../../src/message.ts'
import { ENGINES, freshDatabase } from '../databases.ts'
import { from, openDesk, says } from './harness.ts'
import { openWeChatLike } from './wechat-like.ts'

const HOUR = 3600_000
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
