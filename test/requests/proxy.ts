import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/**
 * What a network does to a call: lost on the way there, or back; a server in trouble; too slow; cut in the middle; on its
 * way until it is released, whoever waits for it or not.
 */
export type Fault = 'none' | 'drop-before' | 'drop-after' | 'error' | 'slow' | 'half' | 'late'

export type Proxy = Awaited<ReturnType<typeof openProxy>>

/** A proxy on loopback that does to each call what `next` says. */
export async function openProxy(
  target: string,
  next: (call: IncomingMessage) => Fault,
  slowMs = 400,
) {
  const { port, hostname } = new URL(target)
  const seen: Record<Fault, number> = {
    none: 0,
    'drop-before': 0,
    'drop-after': 0,
    error: 0,
    slow: 0,
    half: 0,
    late: 0,
  }
  const late: (() => Promise<void>)[] = []

  function pass(incoming: IncomingMessage, outgoing: ServerResponse, fault: Fault): void {
    const forward = request(
      { hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers },
      (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('end', () => {
          const body = Buffer.concat(parts)
          if (fault === 'drop-after') return outgoing.destroy()
          const headers = { ...answer.headers, 'content-length': String(body.length) }
          delete headers['transfer-encoding']
          outgoing.writeHead(answer.statusCode ?? 502, headers)
          if (fault !== 'half') return outgoing.end(body)
          outgoing.write(body.subarray(0, Math.floor(body.length / 2)))
          return setImmediate(() => outgoing.destroy())
        })
      },
    )
    forward.on('error', () => outgoing.destroy())
    incoming.pipe(forward)
  }

  /** Takes all of a call in, and sends it on only when released; who made it has long gone. */
  function hold(incoming: IncomingMessage): void {
    const parts: Buffer[] = []
    const { method, headers } = incoming
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () =>
      late.push(async () => {
        const { promise, resolve } = Promise.withResolvers<void>()
        const options = { hostname, port, path: incoming.url, method, headers }
        request(options, (answer) => answer.resume().on('end', resolve)).end(Buffer.concat(parts))
        await promise
      }),
    )
  }

  const server = createServer((incoming, outgoing) => {
    const fault = next(incoming)
    seen[fault]++
    if (fault === 'drop-before') {
      incoming.socket.destroy()
      return
    }
    if (fault === 'error') {
      incoming.resume()
      outgoing.writeHead(503).end('busy')
      return
    }
    if (fault === 'late') {
      hold(incoming)
      return
    }
    if (fault === 'slow') setTimeout(() => pass(incoming, outgoing, 'none'), slowMs)
    else pass(incoming, outgoing, fault)
  })
  const url = await listen(server)
  return {
    url,
    seen,
    /** Sends on all that was held, and waits until it has been answered. */
    async release(): Promise<void> {
      for (const send of late.splice(0)) await send()
    },
    close: () => close(server),
  }
}

/** Starts a server on a free loopback port; its address. */
export async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

export function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

/** A repeatable sequence of numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}
