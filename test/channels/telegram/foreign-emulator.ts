import { createServer } from 'node:net'
import TelegramServer from 'telegram-test-api'

/** telegram-test-api in a process of its own: a failing webhook of its kills the process that hosts it. */
const port = await freePort()
// Its types name the class `default`, its CommonJS export is the class itself.
const Server = TelegramServer as unknown as typeof TelegramServer.default
const server = new Server({ port, host: '127.0.0.1', storage: 'RAM', storeTimeout: 60 })
await server.start()
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`)

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => listener.once('listening', resolve))
  const address = listener.address()
  await new Promise((resolve) => listener.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
