import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { describeChannel } from '../contracts/channel.ts'
import { openWeb, TALK } from './web-rig.ts'

const CHOICES = [{ key: '1', label: '问政策', value: 'ask' }]

describeChannel('web', async () => {
  const web = await openWeb()
  const page = await web.listen(TALK)
  const away = 'nobodynobodynobodynobo'
  let accepted = 0
  let last: object = {}

  return {
    channel: {
      ...web.channel,
      async send(message) {
        const sent = await web.channel.send(message)
        if (sent.ok) accepted += 1
        return sent
      },
    },
    desk: web.desk,
    logged: web.logged,
    address: { channel: 'web', chat: TALK },
    async says(text) {
      last = { talk: TALK, id: web.nextId(), text }
      expect((await web.post(last)).status).toBe(202)
    },
    async sendsPicture(bytes) {
      expect((await web.postPicture(bytes)).status).toBe(202)
    },
    redelivers: async () => void (await web.post(last)),
    async presses(label) {
      await page.until(() => page.shown.length === accepted)
      const button = page.shown.at(-1)?.buttons.find((one) => one.label === label)
      await web.post({ talk: TALK, id: web.nextId(), text: button?.value, sign: button?.sign })
    },
    async forges(value) {
      const answer = await web.post({
        talk: TALK,
        id: web.nextId(),
        text: value,
        sign: 'AAAAAAAAAAA',
      })
      expect(answer.status).toBe(403)
    },
    breaks: { away: async () => ({ channel: 'web', chat: away }) },
    async drawn() {
      await page.until(() => page.shown.length === accepted)
      return page.shown.map(({ text, buttons }) => ({ text, buttons: buttons.map((b) => b.label) }))
    },
    async close() {
      await page.leave()
      await web.channel.stop()
    },
  }
})

describe('the web channel', () => {
  let web: Awaited<ReturnType<typeof openWeb>>
  beforeEach(async () => {
    web = await openWeb()
  })
  afterEach(() => web.channel.stop())

  const message = () => ({ talk: TALK, id: web.nextId(), text: '你好' })

  test.each([
    ['no JSON', '{"talk":'],
    ['no talk', { id: '1', text: 'x' }],
    ['a talk of its own making', { talk: 'me', id: '1', text: 'x' }],
    ['an empty text', { talk: TALK, id: '1', text: '' }],
    ['a field that nobody asked for', { talk: TALK, id: '1', text: 'x', admin: true }],
    ['a number as text', { talk: TALK, id: '1', text: 7 }],
    [
      'a thing with a length of its own',
      { talk: TALK, id: '1', text: { length: { toString: 7 } } },
    ],
  ])('refuses a post with %s, and says what to do', async (_, body) => {
    const answer = await web.post(body)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({ error: '这条消息格式不对。请刷新页面再发。' })
    expect(web.desk.offered).toEqual([])
  })

  test('refuses 1 MB, and says what to do', async () => {
    const answer = await web.post({ ...message(), text: '长'.repeat(350_000) })
    expect(answer.status).toBe(413)
    expect(await answer.json()).toEqual({ error: '这条消息太大了。请分成几条短的发。' })
  })

  test('tells the page when a message could not be kept, so that it tries again', async () => {
    web.desk.fail(1)
    const body = message()
    expect((await web.post(body)).status).toBe(503)
    expect((await web.post(body)).status).toBe(202)
    expect(web.desk.received).toHaveLength(1)
  })

  test('answers "kept" only once it is', async () => {
    const release = web.desk.hold()
    let answered = false
    const answer = web.post(message()).then(() => {
      answered = true
    })
    await web.desk.until(() => web.desk.offered.length === 1)
    expect(answered).toBe(false)
    release()
    await answer
  })

  test.each([
    ['a page on another site', { origin: 'https://evil.example' }],
    ['another site under our address', { host: 'evil.example' }],
    ['a sandboxed frame of another site', { origin: 'null' }],
    ['an origin that is no address', { origin: 'http://' }],
  ])('refuses a post from %s', async (_, headers) => {
    const answer = await postRaw(web.url, message(), headers)
    expect(answer).toBe(403)
    expect(web.desk.offered).toEqual([])
  })

  test('shows a reply only to its own talk', async () => {
    const own = await web.listen(TALK)
    const other = await web.listen('vutsrqponmlkjihgfedcba')
    await web.channel.send({ to: { channel: 'web', chat: TALK }, text: '给您的' })
    await own.until(() => own.shown.length === 1)
    expect(other.shown).toEqual([])
    await Promise.all([own.leave(), other.leave()])
  })

  test('a button of one talk does not work in another', async () => {
    const page = await web.listen(TALK)
    await web.channel.send({ to: { channel: 'web', chat: TALK }, text: '？', choices: CHOICES })
    await page.until(() => page.shown.length === 1)
    const sign = page.shown[0]?.buttons[0]?.sign
    const answer = await web.post({ ...message(), talk: 'desk', text: 'ask', sign })
    expect(answer.status).toBe(403)
    await page.leave()
  })

  test('who was away is announced when back, and sees again what a broken line swallowed', async () => {
    const to = { channel: 'web', chat: TALK }
    expect(await web.channel.send({ to, text: '一' })).toEqual({ ok: false, why: 'away' })
    const first = await web.listen(TALK)
    expect(web.desk.backs).toEqual([to])
    await web.channel.send({ to, text: '二' })
    await web.channel.send({ to, text: '三' })
    await first.until(() => first.shown.length === 2)
    await first.leave()
    const second = await web.listen(TALK, first.ids[0])
    await second.until(() => second.shown.length === 1)
    expect(second.shown.map(({ text }) => text)).toEqual(['三'])
    await second.leave()
  })

  test('lets nothing run or load but its own files', async () => {
    const page = await fetch(web.url)
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toContain('unsafe')
    expect(page.headers.get('referrer-policy')).toBe('same-origin')
    const html = await page.text()
    expect(html).not.toMatch(/https?:\/\/|<script(?! type="module" src="\/page\.js")|style="|\{\{/)
  })

  test('a port that is taken stops the start, by the name of the setting', async () => {
    const { open, settings } = await import('../../src/channels/web.ts')
    const second = open(settings.parse({ WEB_PORT: new URL(web.url).port }), web.kit)
    await expect(second.start(web.desk.inlet)).rejects.toMatchObject({ code: 'web_port_unusable' })
  })
})

/** fetch sets Host and Origin itself; node:http lets a test lie. */
async function postRaw(url: string, body: object, headers: Readonly<Record<string, string>>) {
  const { request } = await import('node:http')
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  request(`${url}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
  })
    .on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    .on('error', reject)
    .end(JSON.stringify(body))
  return promise
}

test('whoever starts it is told where the page is', async () => {
  const web = await openWeb()
  expect(web.channel.where?.()).toContain(web.url)
  await web.channel.stop()
})
