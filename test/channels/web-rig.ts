import type { ChannelKit } from '../../src/channels/channels.ts'
import { open, settings } from '../../src/channels/web.ts'
import { createFakeInlet, createTestKit } from './kit.ts'

export type Shown = {
  readonly text: string
  readonly file?: { readonly mime: string; readonly base64: string } | undefined
  readonly buttons: readonly {
    readonly label: string
    readonly value: string
    readonly sign: string
  }[]
}

export const TALK = 'abcdefghijklmnopqrstuv'

/** The web channel on a free port of loopback. */
export async function openWeb(options: Partial<ChannelKit> = {}) {
  const { kit, logged } = createTestKit(options)
  const channel = open(settings.parse({ WEB_PORT: '0' }), kit)
  const desk = createFakeInlet()
  await channel.start(desk.inlet)
  const port = Number(/"web_open","port":(\d+)/.exec(logged())?.[1])
  const url = `http://127.0.0.1:${port}`
  let count = 0

  return {
    channel,
    desk,
    kit,
    logged,
    url,
    post: (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      fetch(`${url}/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    /** A picture as the page sends it. */
    postPicture(bytes: Uint8Array<ArrayBuffer>, more: Readonly<Record<string, string>> = {}) {
      count += 1
      const body = new FormData()
      const fields = { talk: TALK, id: `picture-${count}`, ...more }
      for (const [name, value] of Object.entries(fields)) body.append(name, value)
      body.append('picture', new Blob([bytes]), 'photo.jpg')
      return fetch(`${url}/pictures`, { method: 'POST', body })
    },
    nextId: () => {
      count += 1
      return `message-${count}`
    },
    listen: (talk: string, lastId?: string) => listenTo(url, talk, lastId),
  }
}

/** A page that is open: the replies it gets over server-sent events. */
export async function listenTo(
  url: string,
  talk: string,
  lastId?: string,
  more: Readonly<Record<string, string>> = {},
) {
  const leaving = new AbortController()
  const response = await fetch(`${url}/events?talk=${talk}`, {
    signal: leaving.signal,
    headers: { ...more, ...(lastId ? { 'last-event-id': lastId } : {}) },
  })
  const shown: Shown[] = []
  const ids: string[] = []
  const watchers = new Set<() => void>()
  const ready = Promise.withResolvers<void>()
  const ended = read()

  async function read(): Promise<void> {
    let rest = ''
    const decoder = new TextDecoder()
    try {
      for await (const chunk of response.body ?? []) {
        rest += decoder.decode(chunk, { stream: true })
        const events = rest.split('\n\n')
        rest = events.pop() ?? ''
        for (const event of events) take(event)
      }
    } catch {
      // The line was cut, by the test or by the server's end.
    }
  }

  function take(event: string): void {
    const fields = new Map(
      event.split('\n').map((line) => [line.split(':')[0], line.replace(/^\w+: ?/, '')]),
    )
    if (fields.get('event') === 'ready') ready.resolve()
    if (fields.get('event') !== 'reply') return
    ids.push(fields.get('id') ?? '')
    shown.push(JSON.parse(fields.get('data') ?? ''))
    for (const look of watchers) look()
  }

  await ready.promise
  return {
    shown: shown as readonly Shown[],
    ids: ids as readonly string[],
    /** Resolves when the line is over. */
    ended,
    async until(condition: () => boolean): Promise<void> {
      if (condition()) return
      const { promise, resolve } = Promise.withResolvers<void>()
      const look = () => condition() && resolve()
      watchers.add(look)
      await promise
      watchers.delete(look)
    },
    async leave(): Promise<void> {
      leaving.abort()
      await ended
    },
  }
}
