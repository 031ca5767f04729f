import { connect } from 'node:net'
import { open, settings } from '../../../../src/channels/web.ts'
import type { Random } from '../../random.ts'
import { broken, junk, mutate } from '../mutate.ts'
import { utterance } from '../utterances.ts'
import type { Adapter, Sent } from './adapter.ts'
import { openFuzzDesk } from './desk.ts'
import { posted } from './posting.ts'

const PATHS = [
  '/messages',
  '/',
  '/events?talk=x',
  '/desk/cases',
  '/desk/cases?talk=desk',
  '/desk/cases/48271936?talk=desk',
  '/page.js',
  '/login',
  '/logout',
  '/health',
  '/../etc/passwd',
  '/%00',
  '/messages/',
  '/%',
] as const
const METHODS = [
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'HEAD',
  'PATCH',
  'TRACE',
  'BREW',
] as const
const TYPES = [
  'application/json',
  'text/plain',
  'multipart/form-data',
  'application/json; charset=gbk',
  '',
  'x/'.repeat(50),
] as const

/** The web page's HTTP door: bodies, headers, paths and methods as they should and as they should not be. */
export async function openWebFuzz(): Promise<Adapter> {
  const desk = await openFuzzDesk((kit) => open(settings.parse({ WEB_PORT: '0' }), kit))
  const host = `127.0.0.1:${desk.port()}`

  function bodyOf(item: number, random: Random) {
    const talk = `fuzz-${String(item).padStart(17, '0')}`
    const text = utterance(random)
    return { talk, id: `m${item}`, text }
  }

  const post = (body: string): Promise<number> => posted(`http://${host}/messages`, {}, body)

  async function proper(item: number, random: Random): Promise<Sent> {
    const body = bodyOf(item, random)
    const pressed = random.is(0.2) ? { sign: desk.kit.sign(body.text, body.talk) } : {}
    const status = await post(JSON.stringify({ ...body, ...pressed }))
    if (body.text === '') return status === 400 ? {} : { fault: `empty: ${status}` }
    return status === 202 ? { chat: body.talk } : { fault: `proper, yet ${status}` }
  }

  async function odd(item: number, random: Random): Promise<Sent> {
    const body = bodyOf(item, random)
    const made = random.is(0.6)
      ? (JSON.stringify(mutate(body, random)) ?? '')
      : broken(random.is(0.8) ? body : junk(random), random)
    const status = await post(made)
    return status >= 500 ? { fault: `${status} for ${made.slice(0, 200)}` } : {}
  }

  /** Straight on the socket, as no browser would. */
  async function raw(item: number, random: Random): Promise<Sent> {
    const body = JSON.stringify(bodyOf(item, random))
    const length = random.is(0.8) ? Buffer.byteLength(body) : random.pick(['-1', '99', '1e3', 'x'])
    const given = random.is(0.7) ? host : random.pick(['evil.example', '', '127.0.0.1:0', '[::1'])
    const request = [
      `${random.pick(METHODS)} ${random.is(0.8) ? random.pick(PATHS) : encodeURI(`/${utterance(random).slice(0, 300).toWellFormed()}`)} HTTP/1.1`,
      `host: ${given}`,
      'connection: close',
      `content-type: ${random.pick(TYPES)}`,
      `content-length: ${length}`,
      ...(random.is(0.3)
        ? [`origin: ${random.pick(['null', 'http://evil.example', `http://${host}`, '::'])}`]
        : []),
      ...(random.is(0.3)
        ? [`last-event-id: ${random.pick(['0', '-1', 'x', '9'.repeat(400)])}`]
        : []),
      ...(random.is(0.3)
        ? [`cookie: linli-desk=${random.pick(['x', '.', '%', 'a.b.c', '='.repeat(500)])}`]
        : []),
      ...(random.is(0.1) ? [utterance(random).slice(0, 80)] : []),
      '',
      body,
    ].join('\r\n')
    const answer = await exchange(desk.port(), random.is(0.05) ? utterance(random) : request)
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)
    return status >= 500 && status !== 501
      ? { fault: `${status} for ${request.slice(0, 120)}` }
      : {}
  }

  return {
    name: 'web',
    atOnce: 100,
    async deliver(item, random) {
      const kind = random.next()
      if (kind < 0.6) return proper(item, random)
      return kind < 0.9 ? odd(item, random) : raw(item, random)
    },
    settle: desk.settle,
    close: desk.close,
  }
}

/** Says this to the port and resolves with the beginning of what comes back. */
function exchange(port: number, request: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const socket = connect(port, '127.0.0.1')
  const done = (answer: string) => {
    socket.destroy()
    resolve(answer)
  }
  socket.once('data', (data) => done(data.toString('latin1')))
  socket.once('error', () => done(''))
  socket.once('close', () => done(''))
  // Half a request is no fault of ours: nobody is owed an answer to it.
  socket.setTimeout(200, () => done(''))
  socket.end(request)
  return promise
}
