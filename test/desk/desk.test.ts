import { afterEach, describe, expect, test } from 'vitest'
import { LinliError } from '../../src/errors.ts'
import type { Outcome, Turn } from '../../src/message.ts'
import { ENGINES, freshDatabase } from '../databases.ts'
import { from, type HarnessOptions, openDesk, says, words } from './harness.ts'

const echo = async ({ message }: Turn): Promise<Outcome> => says(`re ${message.text}`)

describe.each(ENGINES)('the desk on %s', (engine) => {
  const open: { close(): Promise<void> }[] = []
  async function fresh(options: Partial<HarnessOptions> = {}) {
    const database = options.database ?? (await freshDatabase(engine))
    const made = await openDesk({ route: echo, ...options, database })
    open.push(made)
    return { ...made, database }
  }
  afterEach(async () => {
    for (const { close } of open.splice(0)) await close()
  })

  test('answers a message once, however often the platform offers it, also after a restart', async () => {
    const first = await fresh()
    const message = from('ayi', 'hi')
    await Promise.all([first.desk.receive(message), first.desk.receive(message)])
    await first.desk.receive(message)
    await first.desk.settled()
    expect(first.texts()).toEqual(['re hi'])
    await first.close()
    open.pop()
    const second = await fresh({ database: first.database, vault: first.vault })
    await second.desk.receive(message)
    await second.desk.settled()
    expect(second.texts()).toEqual([])
  })

  test('keeps one person’s messages in order while others overtake', async () => {
    const gate = Promise.withResolvers<void>()
    const made = await fresh({
      route: async (turn) => {
        if (turn.message.text === 'slow') await gate.promise
        return echo(turn)
      },
    })
    await made.desk.receive(from('a', 'slow'))
    await made.desk.receive(from('a', 'second'))
    await made.desk.receive(from('b', 'quick'))
    await expect.poll(() => made.texts()).toContain('re quick')
    expect(made.texts()).not.toContain('re second')
    gate.resolve()
    await made.desk.settled()
    expect(made.texts().filter((text) => text !== words.say('please-wait'))).toEqual([
      're quick',
      're slow',
      're second',
    ])
  })

  test('handles after a restart what was kept but not handled before', async () => {
    const first = await fresh({ route: () => new Promise<Outcome>(() => undefined) })
    await first.desk.receive(from('a', 'kept'))
    // A crash: the store goes away under a desk that is in the middle of it.
    await first.store.close()
    open.pop()
    const second = await fresh({ database: first.database, vault: first.vault })
    await second.desk.settled()
    expect(second.texts()).toEqual(['re kept'])
  })

  test('does all of a turn or nothing, tries again, and says so in the end', async () => {
    let tries = 0
    const made = await fresh({
      route: async () =>
        says('filed', {
          session: { draft: 1 },
          effects: [
            async () => {
              tries += 1
              throw new Error('the disk is full')
            },
          ],
        }),
    })
    await made.desk.receive(from('a', 'file it'))
    await expect.poll(() => made.texts(), { timeout: 20_000 }).toEqual([words.say('sorry-failed')])
    expect(tries).toBeGreaterThan(1)
    expect(await made.store.db.selectFrom('keyv').selectAll().execute()).toEqual([])
    expect(made.staff).toEqual([words.say('staff-turn-failed')])
  })

  test('does a turn again at once when only a number was drawn twice', async () => {
    let drawn = 0
    const made = await fresh({
      route: async () => {
        drawn += 1
        const number = drawn
        const effect = async () => {
          if (number === 1) throw new LinliError('again', 'This number is taken.')
          return undefined
        }
        return says(`number ${number}`, { effects: [effect] })
      },
    })
    await made.desk.receive(from('a', 'file it'))
    await made.desk.settled()
    expect(made.texts()).toEqual(['number 2'])
    expect(await made.store.db.selectFrom('inbox').select('attempts').execute()).toEqual([
      { attempts: 0 },
    ])
  })

  test('always answers, even when a room throws', async () => {
    const made = await fresh({
      route: async () => {
        throw new Error('boom')
      },
    })
    await made.desk.receive(from('a', 'hi'))
    await made.desk.settled()
    expect(made.texts()).toEqual([words.say('sorry-failed')])
  })

  test('remembers a session between messages, sealed', async () => {
    const made = await fresh({
      route: async ({ session }) =>
        says(String(session['n'] ?? 0), {
          session: { n: Number(session['n'] ?? 0) + 1, word: 'kanarienvogel' },
        }),
    })
    for (let turn = 0; turn < 3; turn += 1) {
      await made.desk.receive(from('a', 'hi'))
      await made.desk.settled()
    }
    expect(made.texts()).toEqual(['0', '1', '2'])
    expect(
      JSON.stringify(await made.store.db.selectFrom('keyv').selectAll().execute()),
    ).not.toContain('kanarienvogel')
  })

  test('takes a typed digit, a spoken number or a label for the choice it was offered', async () => {
    const made = await fresh({
      route: async ({ message }) =>
        says(message.text, {
          replies: [
            { text: message.text, choices: [{ key: '2', label: '找工作', value: 'jobs' }] },
          ],
        }),
    })
    const typed = ['start', '2', '２', '二', '第二个', '找工作', '选2。', '٢']
    for (const text of typed) {
      await made.desk.receive(from('a', text))
      await made.desk.settled()
    }
    expect(made.texts()).toEqual(['start\n2 找工作', ...typed.slice(1).map(() => 'jobs\n2 找工作')])
  })

  test('tries a send again when the platform says wait, keeps the order, and gives up on who is gone', async () => {
    let busy = true
    const made = await fresh({
      route: async () => says('one', { replies: [{ text: 'one' }, { text: 'two' }] }),
      send: ({ to }) => {
        if (to.chat === 'gone') return { ok: false, why: 'gone' }
        if (busy) return { ok: false, why: 'retry', afterMs: 3000 }
        return { ok: true }
      },
    })
    await made.desk.receive(from('a', 'hi'))
    await made.desk.receive(from('gone', 'hi'))
    await made.desk.settled()
    expect(made.texts()).toEqual([])
    busy = false
    made.tick(2000)
    await made.desk.settled()
    expect(made.texts()).toEqual([])
    made.tick(1000)
    await made.desk.settled()
    expect(made.texts()).toEqual(['one', 'two'])
    expect(made.staff).toEqual(['undeliverable test', 'undeliverable test'])
    expect(await made.jobs.dead()).toHaveLength(2)
  })

  test('keeps what is for somebody who is away until they are back', async () => {
    let there = false
    const made = await fresh({ send: () => (there ? { ok: true } : { ok: false, why: 'away' }) })
    await made.desk.receive(from('a', 'hi'))
    await made.desk.settled()
    there = true
    made.desk.inlet(() => undefined).back({ channel: 'test', chat: 'a' })
    await expect.poll(() => made.texts()).toEqual(['re hi'])
  })

  test('gives one hint a window to who sends too fast, and others notice nothing', async () => {
    const made = await fresh({ limits: { person: 3, room: 100 } })
    for (let n = 0; n < 10; n += 1) await made.desk.receive(from('fast', String(n)))
    await made.desk.receive(from('calm', 'hi'))
    await made.desk.settled()
    expect(made.texts().filter((text) => text === words.say('too-fast'))).toHaveLength(1)
    expect(made.texts()).toContain('re hi')
    expect(await made.store.db.selectFrom('inbox').selectAll().execute()).toHaveLength(4)
  })

  test('says when a message is too long, and reads no hidden characters', async () => {
    const made = await fresh()
    await made.desk.receive(from('a', 'x'.repeat(1_000_000)))
    await made.desk.receive(from('b', '工\u200b资\u202e\u{E0041}\ud800'))
    await made.desk.settled()
    expect(made.texts().sort()).toEqual([`re 工资\ufffd`, words.say('too-long')].sort())
  })

  test('cuts a long reply to the platform’s limit and numbers the parts', async () => {
    const made = await fresh({ route: async () => says('长'.repeat(450)) })
    await made.desk.receive(from('a', 'hi'))
    await made.desk.settled()
    expect(made.texts()).toHaveLength(3)
    expect(made.texts().every((text) => text.length <= 200)).toBe(true)
    expect(made.texts()[2]).toContain('(3/3)')
  })

  test('tells a resident after a second that it is still looking', async () => {
    const gate = Promise.withResolvers<void>()
    const made = await fresh({
      route: async (turn) => {
        await gate.promise
        return echo(turn)
      },
    })
    await made.desk.receive(from('a', 'hi'))
    await expect.poll(() => made.texts(), { timeout: 5000 }).toEqual([words.say('please-wait')])
    gate.resolve()
    await made.desk.settled()
    expect(made.texts()).toEqual([words.say('please-wait'), 're hi'])
  })

  test('finishes what is in hand before it stops, and takes no more', async () => {
    const made = await fresh()
    await made.desk.receive(from('a', 'hi'))
    await made.desk.stop()
    expect(made.texts()).toEqual(['re hi'])
    await expect(made.desk.receive(from('a', 'more'))).rejects.toMatchObject({ code: 'closing' })
  })
})

test('two workers on one PostgreSQL keep a person’s order and answer each message once', async () => {
  const database = await freshDatabase('postgres')
  const order: string[] = []
  const route = async (turn: Turn) => {
    order.push(turn.message.text)
    return echo(turn)
  }
  const one = await openDesk({ database, route, worker: 'one' })
  const two = await openDesk({ database, route, worker: 'two', vault: one.vault })
  for (let n = 0; n < 20; n += 1) {
    const message = from('a', String(n))
    await (n % 2 === 0 ? one : two).desk.receive(message)
    await (n % 2 === 0 ? two : one).desk.receive(message)
  }
  await expect.poll(() => [...one.texts(), ...two.texts()].length, { timeout: 20_000 }).toBe(20)
  expect(order).toEqual(Array.from({ length: 20 }, (_, n) => String(n)))
  await one.close()
  await two.close()
})
