import { Bot } from 'grammy'

/** The barest bot there is: says back what it hears, keeps nothing. */
const bot = new Bot(process.env['TELEGRAM_BOT_TOKEN'] ?? '', {
  client: { apiRoot: process.env['TELEGRAM_API_ROOT'] ?? '' },
})
bot.on('message:text', (context) => context.reply(`re ${context.message.text}`))
await bot.start()
