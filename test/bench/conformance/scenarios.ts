import { type Mode, pause, type Stand } from './contestants.ts'

/** One thing that happens to a bot, and what ought to come of it. */
export type Scenario = {
  readonly name: string
  readonly mode: Mode
  readonly want: string
  /** What came of it, in the same words as `want` where it is right. */
  play(stand: Stand): Promise<string>
}

/** After the wanted replies have come: long enough for unwanted ones (milliseconds). */
const AFTER_MS = 600
const USERNAME = 'linli_test_bot'
let updates = 50_000

/** The answers of the handler in one chat, once so many are there or time is up. */
async function answers(stand: Stand, chat: number, want: number, ms: number) {
  const until = Date.now() + ms
  for (;;) {
    // What is said besides ("one moment, please") is no answer.
    const here = (await stand.emulator.sent()).filter(
      (one) => one.chat === chat && !/^（?请稍|在查|正在/.test(one.text) && one.text !== '',
    )
    const said = here.filter(({ text }) => /re |长/.test(text))
    if (said.length >= want || Date.now() > until) {
      await pause(AFTER_MS)
      return (await stand.emulator.sent()).filter(
        (one) => one.chat === chat && /re |长/.test(one.text),
      )
    }
    await pause(50)
  }
}

function update(chat: number, from: number, text: string, more: object = {}) {
  updates += 1
  const mention = text.indexOf(`@${USERNAME}`)
  const entities =
    mention < 0 ? [] : [{ type: 'mention', offset: mention, length: USERNAME.length + 1 }]
  return {
    update_id: updates,
    message: {
      message_id: updates,
      date: Math.floor(Date.now() / 1000),
      chat:
        chat > 0
          ? { id: chat, type: 'private', first_name: 'R' }
          : { id: chat, type: 'supergroup', title: 'G' },
      from: { id: from, is_bot: false, first_name: `R${from}` },
      text,
      entities,
      ...more,
    },
  }
}

const at = `@${USERNAME}`
const sayings = (count: number) => `${count} answered`

/** Those of the research notes, and those that a service must stand besides. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'one update delivered three times',
    mode: 'webhook',
    want: sayings(1),
    async play(stand) {
      await stand.emulator.know([101])
      const same = update(101, 101, 'hello')
      for (let n = 0; n < 3; n += 1) await stand.post(same)
      return sayings((await answers(stand, 101, 1, 3000)).length)
    },
  },
  {
    name: 'three residents ask in one group within 60 ms, handler 0.5 s',
    mode: 'webhook',
    want: sayings(3),
    async play(stand) {
      await stand.emulator.know([-102])
      const posts = [1, 2, 3].map(async (n) => {
        await pause(n * 20)
        return stand.post(update(-102, 200 + n, `${at} question ${n} #500`))
      })
      await Promise.all(posts)
      return sayings((await answers(stand, -102, 3, 4000)).length)
    },
  },
  {
    name: 'one resident writes three fragments within 60 ms, handler 0.5 s',
    mode: 'webhook',
    want: 'abc',
    async play(stand) {
      await stand.emulator.know([103])
      const posts = ['a', 'b', 'c'].map(async (part, n) => {
        await pause(n * 20)
        return stand.post(update(103, 103, `${part} #500`))
      })
      await Promise.all(posts)
      const said = await answers(stand, 103, 3, 5000)
      return said.map(({ text }) => text.charAt(3)).join('')
    },
  },
  {
    name: 'killed while it handles a message, started again (webhook)',
    mode: 'webhook',
    want: sayings(1),
    async play(stand) {
      await stand.subscribe()
      await stand.emulator.say([{ chat: 104, text: 'are you there #1500' }])
      await pause(600)
      await stand.kill()
      await stand.start()
      await stand.subscribe()
      return sayings((await answers(stand, 104, 1, 5000)).length)
    },
  },
  {
    name: 'another bot mentions us',
    mode: 'polling',
    want: sayings(0),
    async play(stand) {
      const from = { id: 9000, is_bot: true, first_name: 'other', username: 'other_bot' }
      await stand.emulator.say([{ chat: -105, from: 9000, text: `${at} hello`, extra: { from } }])
      return sayings((await answers(stand, -105, 1, 1500)).length)
    },
  },
  {
    name: 'the same message under a new update id',
    mode: 'polling',
    want: sayings(1),
    async play(stand) {
      await stand.emulator.know([106])
      const { message } = update(106, 106, 'hello')
      await stand.emulator.push([{ message }, { message }])
      return sayings((await answers(stand, 106, 1, 2500)).length)
    },
  },
  {
    name: 'ten residents in ten chats, handler 1 s: the last one waits',
    mode: 'polling',
    want: 'under 2 s',
    async play(stand) {
      const chats = Array.from({ length: 10 }, (_, n) => 1070 + n)
      const started = Date.now()
      await stand.emulator.say(chats.map((chat) => ({ chat, text: 'slow #1000' })))
      const times = await Promise.all(
        chats.map(async (chat) => (await answers(stand, chat, 1, 15_000))[0]?.at),
      )
      if (times.includes(undefined)) return `${times.filter(Boolean).length} of 10 answered`
      const last = Math.max(...times.map((time) => time ?? 0)) - started
      return last < 2000 ? 'under 2 s' : `${(last / 1000).toFixed(1)} s`
    },
  },
  {
    name: 'an answer of 5,000 characters',
    mode: 'polling',
    want: 'whole',
    async play(stand) {
      await stand.emulator.say([{ chat: 108, text: 'tell me all *5000' }])
      const said = await answers(stand, 108, 2, 2500)
      const letters = said.reduce((sum, { text }) => sum + (text.match(/长/g)?.length ?? 0), 0)
      if (letters >= 4900) return 'whole'
      return letters === 0 ? 'nothing' : 'cut off'
    },
  },
  {
    name: 'the platform says 429, wait 1 s',
    mode: 'polling',
    want: sayings(1),
    async play(stand) {
      await stand.emulator.refuse([
        { method: 'sendMessage', chat: 109, code: 429, description: 'Too Many', retryAfter: 1 },
      ])
      await stand.emulator.say([{ chat: 109, text: 'hello' }])
      return sayings((await answers(stand, 109, 1, 4000)).length)
    },
  },
  {
    name: 'the platform answers 502 twice',
    mode: 'polling',
    want: sayings(1),
    async play(stand) {
      await stand.emulator.refuse([
        { method: 'sendMessage', chat: 110, code: 502, description: 'Bad Gateway', times: 2 },
      ])
      await stand.emulator.say([{ chat: 110, text: 'hello' }])
      return sayings((await answers(stand, 110, 1, 12_000)).length)
    },
  },
  {
    name: 'killed while it handles a message, started again (polling)',
    mode: 'polling',
    want: sayings(1),
    async play(stand) {
      await stand.emulator.say([{ chat: 111, text: 'are you there #1500' }])
      await pause(600)
      await stand.kill()
      await stand.start()
      return sayings((await answers(stand, 111, 1, 5000)).length)
    },
  },
  {
    name: 'killed with five messages in hand, one of them answered',
    mode: 'polling',
    want: '12345',
    async play(stand) {
      const say = (n: number) => ({ chat: 112, text: `${n} #400` })
      await stand.emulator.say([1, 2, 3].map(say))
      await pause(200)
      await stand.emulator.say([4, 5].map(say))
      await pause(400)
      await stand.kill()
      await stand.start()
      const said = await answers(stand, 112, 5, 6000)
      return said.map(({ text }) => text.charAt(3)).join('')
    },
  },
]
