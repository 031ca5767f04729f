import { createServer } from 'node:http'
import { createMemoryState } from '@chat-adapter/state-memory'
import { createTelegramAdapter } from '@chat-adapter/telegram'
import { Chat } from 'chat'
import { handled } from './handler.mjs'

/** STYLE names the concurrency strategy; for `queue` the handler also answers what was skipped, as its guide shows. */
const { MODE, STYLE, TELEGRAM_BOT_TOKEN, TELEGRAM_API_ROOT, WEBHOOK_SECRET, WEBHOOK_PORT } =
  process.env
const quiet = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet }
const telegram = createTelegramAdapter({
  botToken: TELEGRAM_BOT_TOKEN,
  apiUrl: TELEGRAM_API_ROOT,
  secretToken: WEBHOOK_SECRET,
  mode: MODE,
  logger: quiet,
})
const bot = new Chat({
  userName: 'linli_test_bot',
  adapters: { telegram },
  state: createMemoryState(),
  logger: quiet,
  ...(STYLE === 'default' ? {} : { concurrency: STYLE }),
})
bot.onNewMention(async (thread, message, context) => {
  for (const one of [...(context?.skipped ?? []), message])
    await thread.post(await handled(one.text))
})
await bot.initialize()

if (MODE === 'webhook') {
  const server = createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const answer = await bot.webhooks.telegram(
      new Request(`http://127.0.0.1${request.url}`, {
        method: 'POST',
        headers: request.headers,
        body: Buffer.concat(chunks),
      }),
      { waitUntil: (task) => void task.catch(() => undefined) },
    )
    response.writeHead(answer.status).end(await answer.text())
  })
  server.listen(Number(WEBHOOK_PORT), '127.0.0.1', () => process.stdout.write('ready\n'))
} else process.stdout.write('ready\n')
process.on('unhandledRejection', () => undefined)
