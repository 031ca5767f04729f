import { createServer } from 'node:http'
import { autoRetry } from '@grammyjs/auto-retry'
import { run, sequentialize } from '@grammyjs/runner'
import { Bot, webhookCallback } from 'grammy'
import { handled } from './handler.mjs'

/** STYLE=bare: as the first page of its guide. STYLE=best: with what its guide adds for scale and floods. */
const best = process.env.STYLE === 'best'
const bot = new Bot(process.env.TELEGRAM_BOT_TOKEN, {
  client: { apiRoot: process.env.TELEGRAM_API_ROOT },
})
if (best) {
  bot.api.config.use(autoRetry())
  bot.use(sequentialize((ctx) => `${ctx.chatId}|${ctx.from?.id}`))
}
bot.on('message:text', async (ctx) => ctx.reply(await handled(ctx.message.text)))
bot.catch(() => undefined)

if (process.env.MODE === 'webhook') {
  const secretToken = process.env.WEBHOOK_SECRET
  // Telegram's own limit is a minute; the guide's default gives up after ten seconds.
  const answer = webhookCallback(bot, 'http', { secretToken })
  const server = createServer((request, response) =>
    answer(request, response).catch(() => response.headersSent || response.writeHead(500).end()),
  )
  server.listen(Number(process.env.WEBHOOK_PORT), '127.0.0.1', ready)
} else if (best) {
  await bot.init()
  run(bot)
  ready()
} else {
  await bot.start({ onStart: ready })
}

function ready() {
  process.stdout.write('ready\n')
}
