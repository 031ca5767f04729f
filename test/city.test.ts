import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { freePort } from './postgres.ts'
import { openTalk } from './talk.ts'

const closers: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

/** A city system that takes what it is sent. */
async function openReceiver() {
  const got: { readonly headers: IncomingMessage['headers']; readonly body: string }[] = []
  const server = createServer(async (request, response) => {
    got.push({ headers: request.headers, body: await textOf(request) })
    response.writeHead(201, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ id: `city-${got.length}` }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  closers.push(() => server.close())
  return { got, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/cases` }
}

test('a request filed in chat reaches the city’s own system, signed, and the resident has a number at once', async () => {
  const { got, url } = await openReceiver()
  const talk = await openTalk({
    environment: {
      BACKEND: 'webhook',
      BACKEND_URL: url,
      BACKEND_KEY: 'a-shared-secret-of-the-city',
    },
  })
  closers.push(talk.close)
  await talk.say('ayi', '今天股票买哪只好')
  const replies = await talk.say('ayi', '人工')
  expect(replies.map(({ text }) => text).join()).toMatch(/\d{4} \d{4}/)
  await talk.app.runner.settled()
  await expect.poll(() => got.length).toBeGreaterThan(0)
  expect(got[0]?.headers['webhook-signature']).toMatch(/^v1,/)
  expect(got[0]?.headers['webhook-id']).toBeTruthy()
})

test('other city software can ask which services there are', async () => {
  const port = await freePort()
  const talk = await openTalk({ environment: { CITY_API_PORT: String(port) } })
  closers.push(talk.close)
  const answer = await fetch(`http://127.0.0.1:${port}/services.json`)
  const services = await answer.json()
  expect(answer.status).toBe(200)
  expect(services).toContainEqual(
    expect.objectContaining({ service_code: 'wage-claim', metadata: true }),
  )
})

test('a port that is taken is named, with what to do', async () => {
  const { url } = await openReceiver()
  const port = new URL(url).port
  await expect(openTalk({ environment: { CITY_API_PORT: port } })).rejects.toMatchObject({
    code: 'city_port_unusable',
  })
})

test('a backend without its address is refused at the start', async () => {
  await expect(openTalk({ environment: { BACKEND: 'redmine' } })).rejects.toMatchObject({
    code: 'setting_invalid',
  })
})
