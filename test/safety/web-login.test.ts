import { afterEach, describe, expect, test } from 'vitest'
import { open, settings } from '../../src/channels/web.ts'
import { createFakeInlet, createTestKit } from '../channels/kit.ts'

const PASSWORD = 'zhiban-tai-2026'
const RESIDENT = 'abcdefghijklmnopqrstuv'
const open_: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open_.splice(0)) await close()
})

async function openPage(given: Readonly<Record<string, string>>, now?: () => number) {
  const { kit, logged } = createTestKit({
    desk: { list: async () => [], view: async () => undefined },
    ...(now ? { now } : {}),
  })
  const channel = open(settings.parse({ WEB_PORT: '0', ...given }), kit)
  const desk = createFakeInlet()
  await channel.start(desk.inlet)
  open_.push(() => channel.stop())
  const url = `http://127.0.0.1:${/"web_open","port":(\d+)/.exec(logged())?.[1]}`
  const send = (
    path: string,
    body: string,
    type: string,
    headers: Readonly<Record<string, string>>,
  ) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': type, ...headers },
      body,
    })
  return {
    url,
    desk,
    logged,
    login: (password: string, headers = {}) =>
      send(
        '/login',
        new URLSearchParams({ password }).toString(),
        'application/x-www-form-urlencoded',
        headers,
      ),
    logout: (headers: Readonly<Record<string, string>>) =>
      send('/logout', '', 'text/plain', headers),
    say: (talk: string, headers = {}) =>
      send(
        '/messages',
        JSON.stringify({ talk, id: String(Math.random()), text: '单子' }),
        'application/json',
        headers,
      ),
    get: (path: string, headers = {}) => fetch(`${url}${path}`, { headers }),
  }
}

const cookieOf = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? ''

describe('opened to others', () => {
  test.each(['0.0.0.0', '::', '192.168.1.7', 'linli.example'])(
    '%s is refused without a password',
    (host) => {
      const { kit } = createTestKit()
      expect(() => open(settings.parse({ WEB_HOST: host }), kit)).toThrow(/WEB_DESK_PASSWORD/)
    },
  )

  test('a short password is refused', () => {
    expect(() => settings.parse({ WEB_DESK_PASSWORD: 'short' })).toThrow(/12/)
  })

  test('the cookie is for https, for no script, and for no other site', async () => {
    const page = await openPage({ WEB_HOST: '0.0.0.0', WEB_DESK_PASSWORD: PASSWORD })
    const cookie = (await page.login(PASSWORD)).headers.get('set-cookie')
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/Secure/)
    expect(cookie).toMatch(/SameSite=Strict/)
  })
})

describe('with a password', () => {
  const openLocked = (now?: () => number) => openPage({ WEB_DESK_PASSWORD: PASSWORD }, now)

  test('residents write as before; the duty desk’s list, line and words need the login', async () => {
    const page = await openLocked()
    expect((await page.say(RESIDENT)).status).toBe(202)
    expect((await page.say('desk')).status).toBe(401)
    expect((await page.get('/events?talk=desk')).status).toBe(401)
    expect((await page.get('/desk/cases?talk=desk')).status).toBe(401)
    expect((await page.get('/desk/cases/48271936?talk=desk')).status).toBe(401)

    const answer = await page.login(PASSWORD)
    expect(answer.status).toBe(303)
    const headers = { cookie: cookieOf(answer) }
    expect((await page.say('desk', headers)).status).toBe(202)
    expect((await page.get('/desk/cases?talk=desk', headers)).status).toBe(200)
    expect(await (await page.get('/')).text()).toContain('/login')
    expect(await (await page.get('/', headers)).text()).toContain('/logout')
  })

  test('a wrong password opens nothing, and is not logged', async () => {
    const page = await openLocked()
    const answer = await page.login('wrong-password-1')
    expect(answer.status).toBe(403)
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(page.logged()).toContain('desk_login_failed')
    expect(page.logged()).not.toContain('wrong-password-1')
  })

  test('forged, changed and foreign cookies open nothing', async () => {
    const page = await openLocked()
    const cookie = cookieOf(await page.login(PASSWORD))
    const other = cookieOf(await (await openLocked()).login(PASSWORD))
    for (const bad of ['linli-desk=abc', `${cookie}x`, cookie.replace(/=./, '=Z'), other])
      expect([bad, (await page.say('desk', { cookie: bad })).status]).toEqual([bad, 401])
  })

  test('logging in makes a new session, whatever cookie the browser brought; logging out ends it', async () => {
    const page = await openLocked()
    const first = cookieOf(await page.login(PASSWORD))
    const second = cookieOf(await page.login(PASSWORD, { cookie: first }))
    expect(second).not.toBe(first)
    await page.logout({ cookie: second })
    expect((await page.say('desk', { cookie: second })).status).toBe(401)
  })

  test('a login ends by itself after a day’s work', async () => {
    let clock = Date.now()
    const page = await openLocked(() => clock)
    const cookie = cookieOf(await page.login(PASSWORD))
    expect((await page.say('desk', { cookie })).status).toBe(202)
    clock += 12 * 3_600_000 + 1
    expect((await page.say('desk', { cookie })).status).toBe(401)
  })

  test('guessing is slowed down: after ten wrong ones even the right one waits a minute', async () => {
    let clock = Date.now()
    const page = await openLocked(() => clock)
    for (let n = 0; n < 10; n += 1) await page.login(`wrong-password-${n}`)
    expect((await page.login(PASSWORD)).status).toBe(429)
    clock += 60_001
    expect((await page.login(PASSWORD)).status).toBe(303)
  })

  test('a page of another site cannot log anybody in or out', async () => {
    const page = await openLocked()
    const headers = { origin: 'https://evil.example' }
    expect((await page.login(PASSWORD, headers)).status).toBe(403)
    expect((await page.logout(headers)).status).toBe(403)
  })
})

test('on this machine alone no password is asked for', async () => {
  const page = await openPage({})
  expect((await page.say('desk')).status).toBe(202)
  expect((await page.get('/login')).status).toBe(404)
})
