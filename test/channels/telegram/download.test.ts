import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TOKEN } from '../emulator/telegram-emulator.ts'
import { openTelegram, startRig, type TelegramRig } from './rig.ts'

let rig: TelegramRig
beforeEach(async () => {
  rig = await startRig()
})
afterEach(() => rig.close())

const NOTE = Buffer.from('OggS and so on')

test('a file is fetched whole, by its file_id', async () => {
  rig.emulator.addFile('note', NOTE)
  expect(await rig.channel.download?.('note', 100)).toEqual(new Uint8Array(NOTE))
})

test('a file bigger than was asked for is not fetched', async () => {
  rig.emulator.addFile('note', NOTE)
  expect(await rig.channel.download?.('note', NOTE.length - 1)).toBeUndefined()
})

test('a file that Telegram does not know, or finds too big, is none; the log names neither it nor the token', async () => {
  rig.emulator.addFile('huge', Buffer.alloc(20 * 1024 * 1024 + 1))
  expect(await rig.channel.download?.('huge', 2 ** 30)).toBeUndefined()
  expect(await rig.channel.download?.('gone-file', 100)).toBeUndefined()
  expect(rig.logged()).toContain('telegram_no_file')
  expect(rig.logged()).not.toMatch(/gone-file|huge/)
  expect(rig.logged()).not.toContain(TOKEN)
})

test.each(['../../getMe', '/etc/passwd', 'voice/../x', 'a b', 'x?y', ''])(
  'a path such as "%s" is not followed',
  async (path) => {
    const { channel, asked, close } = await serverThat({ file_path: path }, 'secret')
    expect(await channel.download?.('note', 100)).toBeUndefined()
    expect(asked()).toEqual([])
    await close()
  },
)

test('what is announced as too big is not asked for', async () => {
  const told = { file_path: 'voice/file_1.oga', file_size: 101 }
  const { channel, asked, close } = await serverThat(told, 'x')
  expect(await channel.download?.('note', 100)).toBeUndefined()
  expect(asked()).toEqual([])
  await close()
})

test('a body that is longer than announced is let go', async () => {
  const told = { file_path: 'voice/file_1.oga', file_size: 5 }
  const { channel, asked, close } = await serverThat(told, 'x'.repeat(200_000))
  expect(await channel.download?.('note', 100)).toBeUndefined()
  expect(asked()).toEqual([`/file/bot${TOKEN}/voice/file_1.oga`])
  await close()
})

test('an error page is no file', async () => {
  const { channel, close } = await serverThat({ file_path: 'voice/file_1.oga' }, 'x', 404)
  expect(await channel.download?.('note', 100)).toBeUndefined()
  await close()
})

/** A Bot API that tells this of a file, and serves this body for it. */
async function serverThat(told: object, body: string, status = 200) {
  const files: string[] = []
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/getFile')) {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ ok: true, result: { file_id: 'note', ...told } }))
      return
    }
    files.push(request.url ?? '')
    response.writeHead(status)
    response.end(body)
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  // A TCP server's address is never a string or null while it listens.
  const { port } = server.address() as AddressInfo
  const { channel } = openTelegram({ url: `http://127.0.0.1:${port}`, token: TOKEN })
  return {
    channel,
    asked: () => files,
    async close(): Promise<void> {
      server.close()
      server.closeAllConnections()
    },
  }
}
