import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Order } from './puppet-gateway.ts'

export type Said = { readonly chat: string; readonly text: string }

export const TOKEN = 'insecure_linli'

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** A real PuppetServer in a process of its own; `kill` is kill -9. */
export async function openFakeGateway(port: number) {
  const said: Said[] = []
  const home = mkdtempSync(join(tmpdir(), 'linli-puppet-'))
  const child: ChildProcess = fork(join(import.meta.dirname, 'puppet-gateway.ts'), [], {
    execArgv: [],
    env: { PATH: process.env['PATH'], HOME: home, WECHATY_LOG: 'silent' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const done: (() => void)[] = []
  child.on('message', (message: { kind: string } & Said) => {
    if (message.kind === 'said') said.push({ chat: message.chat, text: message.text })
    if (message.kind === 'done') done.shift()?.()
  })

  async function tell(order: Order): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    done.push(resolve)
    child.send(order)
    await promise
  }

  await tell({ kind: 'open', port, token: TOKEN })
  return {
    said,
    tell,
    async kill(): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
      rmSync(home, { recursive: true, force: true })
    },
  }
}

export type FakeGateway = Awaited<ReturnType<typeof openFakeGateway>>
