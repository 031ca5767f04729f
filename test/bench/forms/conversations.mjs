import { createServer } from 'node:http'
import { conversations, createConversation } from '@grammyjs/conversations'
import { Bot } from 'grammy'

const ME = { id: 1, is_bot: true, first_name: 'desk', username: 'desk_bot' }
const MOBILE = /^1[3-9]\d{9}$/

/** A Bot API on loopback that takes every call and keeps what was sent. */
async function fakeApi() {
  const sent = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const payload = body ? JSON.parse(body) : {}
      if (payload.text) sent.push(payload.text)
      const chat = { id: payload.chat_id ?? 1, type: 'private', first_name: 'x' }
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ ok: true, result: { message_id: sent.length, date: 0, chat } }))
    })
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return { sent, apiRoot: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }
}

/**
 * The same three-question form on @grammyjs/conversations. `best` = what its documentation offers on top of the
 * defaults: a key per person, lasting storage, 取消 by exit(), a phone question that lets other messages through.
 */
export async function createConversations({ best }) {
  const api = await fakeApi()
  const records = []
  const kept = new Map()
  let update = 0
  let bot = open()

  async function form(conversation, ctx) {
    await ctx.reply('怎么称呼您？')
    const name = await conversation.form.text()
    await ctx.reply('您的手机号是多少？')
    const phone = best ? await bestPhone(conversation) : await plainPhone(conversation, ctx)
    await ctx.reply('还有要说的吗？不想说发“跳过”。')
    const note = await conversation.form.text()
    await conversation.external(() =>
      records.push({ name, phone, note: note === '跳过' ? '' : note }),
    )
    await ctx.reply('收到了。')
  }

  async function plainPhone(conversation, ctx) {
    for (;;) {
      const phone = await conversation.form.text()
      if (MOBILE.test(phone)) return phone
      await ctx.reply('号码不对，再发一次。')
    }
  }

  /** What is no number goes on to the bot's other handlers, as the docs' `next: true` does. */
  async function bestPhone(conversation) {
    const answered = await conversation.waitUntil((ctx) => MOBILE.test(ctx.message?.text ?? ''), {
      next: true,
    })
    return answered.message.text
  }

  function open() {
    const fresh = new Bot('1:x', { botInfo: ME, client: { apiRoot: api.apiRoot } })
    const storage = {
      type: 'key',
      version: 0,
      getStorageKey: (ctx) => `${ctx.chatId}_${ctx.from?.id}`,
      adapter: {
        read: (key) => (kept.has(key) ? JSON.parse(kept.get(key)) : undefined),
        write: (key, state) => void kept.set(key, JSON.stringify(state)),
        delete: (key) => void kept.delete(key),
      },
    }
    fresh.use(conversations(best ? { storage } : {}))
    if (best)
      fresh.hears(['取消', '/cancel'], async (ctx) => {
        await ctx.conversation.exit('form')
        await ctx.reply('好，不办了。')
      })
    fresh.use(createConversation(form, 'form'))
    fresh.hears('/form', (ctx) => ctx.conversation.enter('form'))
    fresh.on('message:text', (ctx) => ctx.reply(`答：${ctx.message.text}`))
    return fresh
  }

  let last
  async function say(text, who = 7, where = who) {
    update += 1
    const chat =
      where === who
        ? { id: who, type: 'private', first_name: 'x' }
        : { id: where, type: 'group', title: 'g' }
    const from = { id: who, is_bot: false, first_name: 'x' }
    last = { update_id: update, message: { message_id: update, date: 0, chat, from, text } }
    await bot.handleUpdate(last)
  }

  return {
    name: `@grammyjs/conversations, ${best ? 'best settings' : 'defaults'}`,
    records,
    sent: api.sent,
    start: (who, where) => say('/form', who, where),
    say,
    again: () => bot.handleUpdate(last),
    restart() {
      bot = open()
    },
    close: api.close,
  }
}

/** Milliseconds of the n-th turn of one conversation that waits, by how long it has lasted. */
export async function costOfConversations(lengths) {
  const api = await fakeApi()
  const bot = new Bot('1:x', { botInfo: ME, client: { apiRoot: api.apiRoot } })
  bot.use(conversations())
  bot.use(
    createConversation(async (conversation) => {
      for (;;) {
        const { message } = await conversation.waitFor('message:text')
        if (MOBILE.test(message.text)) return
      }
    }, 'form'),
  )
  bot.hears('/form', (ctx) => ctx.conversation.enter('form'))
  let update = 0
  const say = (text) => {
    update += 1
    return bot.handleUpdate({
      update_id: update,
      message: {
        message_id: update,
        date: 0,
        chat: { id: 7, type: 'private', first_name: 'x' },
        from: { id: 7, is_bot: false, first_name: 'x' },
        text,
      },
    })
  }
  await say('/form')
  const costs = {}
  for (const length of lengths) {
    while (update < length) await say('不知道')
    costs[length] = await median(() => say('不知道'))
  }
  api.close()
  return costs
}

async function median(work) {
  const times = []
  for (let count = 0; count < 21; count += 1) {
    const started = performance.now()
    await work()
    times.push(performance.now() - started)
  }
  return times.sort((a, b) => a - b)[10]
}
