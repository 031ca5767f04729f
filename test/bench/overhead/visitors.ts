import { randomBytes } from 'node:crypto'
import { Agent, type IncomingMessage, request } from 'node:http'
import type { Asked } from './bot.ts'

/** How many messages are on their way at once, as from so many browsers. */
const SIDE_BY_SIDE = 64
const READY_MS = 60_000

/** Residents on the web page: each with an open event stream, writing by POST. */
export function openVisitors(url: string, count: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: SIDE_BY_SIDE })
  const talks = Array.from({ length: count }, () =>
    randomBytes(16).toString('base64url').slice(0, 22),
  )
  const streams: IncomingMessage[] = []
  let arrivals: number[] = []
  let goal = Number.POSITIVE_INFINITY
  let reached = Promise.withResolvers<void>()

  function hear(stream: IncomingMessage): void {
    let rest = ''
    stream.setEncoding('utf8')
    stream.on('data', (chunk: string) => {
      const events = (rest + chunk).split('\n\n')
      rest = events.pop() ?? ''
      for (const event of events) if (event.includes('event: reply')) arrivals.push(Date.now())
      if (arrivals.length >= goal) reached.resolve()
    })
  }

  async function listen(talk: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    request(`${url}/events?talk=${talk}`, resolve).once('error', reject).end()
    const stream = await promise
    streams.push(stream)
    hear(stream)
  }

  function post(talk: string, text: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const body = JSON.stringify({ talk, id: randomBytes(9).toString('base64url'), text })
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }
    request(`${url}/messages`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume()
      answer.once('end', resolve)
    })
      .once('error', reject)
      .end(body)
    return promise
  }

  return {
    async ready(): Promise<void> {
      const until = Date.now() + READY_MS
      while (!(await fetch(`${url}/health`).catch(() => undefined))?.ok) {
        if (Date.now() > until) throw new Error(`Nothing answers at ${url}.`)
        await new Promise((done) => setTimeout(done, 50))
      }
      await Promise.all(talks.map(listen))
    },
    /** As fast as they are taken, the n-th message from the resident n modulo their number. */
    async ask(questions: readonly string[], ms: number): Promise<Asked> {
      arrivals = []
      goal = questions.length
      reached = Promise.withResolvers()
      const started = Date.now()
      let next = 0
      const work = async () => {
        for (let n = next++; n < questions.length; n = next++)
          await post(talks[n % count] ?? '', questions[n] ?? '')
      }
      await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work))
      const late = setTimeout(reached.resolve, ms)
      await reached.promise
      clearTimeout(late)
      return { started, sent: arrivals }
    },
    async close(): Promise<void> {
      for (const stream of streams) stream.destroy()
      agent.destroy()
    },
  }
}
