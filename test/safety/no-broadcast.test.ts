import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import type { Address, Post, Reply } from '../../src/message.ts'
import type { Tx } from '../../src/store/store.ts'
import { openTalk, textsTo } from '../talk.ts'

const src = join(import.meta.dirname, '../../src')
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => [file.replaceAll('\\', '/'), readFileSync(join(src, file), 'utf8')] as const)

/** A loop, or a walk over a list, that puts one message after another into the outbox. */
const TO_MANY =
  /for \(const [^\n]*? of ([^\n]*)\)(?: \{)?\s+(?:await |jobs\.push\(\.\.\.\(await )(?:\w+\.)?post\(|(\S+)\s*\.(?:map|forEach|flatMap)\([^;\n]{0,80}?\bpost\(/g

test('the port by which anything is sent takes one chat, never several', () => {
  expectTypeOf<Parameters<Post>>().toEqualTypeOf<[tx: Tx, to: Address, reply: Reply]>()
  expectTypeOf<Address>().toEqualTypeOf<{ readonly channel: string; readonly chat: string }>()
})

test('who writes to more than one chat writes to the duty staff: this list is all of it', () => {
  const found = sources.flatMap(([file, text]) =>
    [...text.matchAll(TO_MANY)].map(([, loop, walk]) => `${file}: ${loop ?? walk}`),
  )
  expect(found.sort()).toEqual([
    // The parts of an answer, all to who has just written.
    'desk/desk.ts: replies',
    'desk/desk.ts: replies',
    'staff/staff.ts: staffChats',
    'staff/staff.ts: staffChats',
    'staff/watch-volume.ts: auditors',
    'staff/weekly.ts: leads',
  ])
})

test('the address of a resident is taken from their own case, one at a time', () => {
  const found = sources.flatMap(([file, text]) =>
    /requests\.addressOf\(/.test(text) ? [file] : [],
  )
  expect(found.sort()).toEqual([
    'staff/reminders.ts',
    'staff/tell-resident.ts',
    // Only looks whether something waits there.
    'staff/undelivered.ts',
  ])
})

describe('with many residents who have a case', () => {
  const residents = ['amina', 'bek', 'chen', 'dilnur', 'erlan']
  let talk: Awaited<ReturnType<typeof openTalk>>
  const numbers: string[] = []
  beforeAll(async () => {
    talk = await openTalk()
    for (const who of residents) {
      const got = textsTo(who, await talk.say(who, '人工'))
      const number = /单号 (\d{4} \d{4})/.exec(got)?.[1]?.replace(' ', '') ?? ''
      await talk.say('desk', `接 ${number}`)
      numbers.push(number)
    }
  })
  afterAll(() => talk.close())

  const VERBS = ['告知', '告诉居民', '问', '问居民', '转交', '办结', '转办', '备注', '发', '通知']
  const MANY = [
    '全部',
    '所有居民',
    '所有人',
    '所有单子',
    '维吾尔族居民',
    '没结婚的',
    '三号楼的人',
    '*',
    '@所有人',
    'all',
  ]
  const ORDERS = [
    '群发 明天停水',
    '广播：明天停水',
    '给所有人发：明天停水',
    '通知所有居民明天停水',
    '给维吾尔族居民发消息，明天开会',
    '发公告 明天停水',
    '/broadcast 明天停水',
    '/sendall 明天停水',
    '告诉大家明天停水',
  ]

  test('no command of any colleague reaches two of them', async () => {
    const [one = '', two = '', three = ''] = numbers
    const lists = [`${one} ${two}`, `${one}、${two}、${three}`, `${one},${two}`, `${one}-${three}`]
    const texts = [
      ...VERBS.flatMap((verb) => MANY.map((whom) => `${verb} ${whom} 明天停水`)),
      ...['告知', '问居民', '告诉居民'].flatMap((verb) =>
        lists.map((list) => `${verb} ${list} 明天停水`),
      ),
      ...ORDERS,
    ]
    let reached = 0
    for (const text of texts)
      for (const who of ['desk', 'lead', 'auditor']) {
        const sent = await talk.say(who, text)
        const chats = new Set(sent.map(({ to }) => to.chat).filter((to) => residents.includes(to)))
        expect([text, chats.size]).toEqual([text, Math.min(chats.size, 1)])
        reached += chats.size
      }
    // Else nothing would have been tried: the first of a list has got its word.
    expect(reached).toBeGreaterThan(0)
  }, 120_000)
})
