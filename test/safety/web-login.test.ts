import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { open, settings } from '../../src/channels/web.ts'
import { browserPresent, faultsByAxe, openBrowser } from '../channels/browser.ts'
import { createFakeInlet, createTestKit } from '../channels/kit.ts'
import { listenTo } from '../channels/web-rig.ts'

const PASSWORD = 'zhiban-tai-2026'
const RESIDENT = 'abcdefghijklmnopqrstuv'
const open_: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open_.splice(0)) await close()
})

async function openPage(given: Readonly<Record<string, string>>, now?: () => number) {
  const looks: string[] = []
  const { kit, logged } = createTestKit({
    desk: {
      async list({ from, place }) {
        looks.push(`${from.id} in ${place.kind}`)
        return []
      },
      view: async () => undefined,
    },
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
    channel,
    desk,
    looks,
    logged,
    login: (password: string, headers = {}, name?: string) =>
      send(
        '/login',
        new URLSearchParams({ ...(name === undefined ? {} : { name }), password }).toString(),
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
    press: (button: object, headers = {}) =>
      send(
        '/messages',
        JSON.stringify({ talk: 'desk', id: String(Math.random()), ...button }),
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

describe('with a login for each colleague', () => {
  const LOGINS = 'wang|wang-de-mima-1 li.na|li-de|mima-22'
  const openNamed = (now?: () => number) => openPage({ WEB_DESK_LOGINS: LOGINS }, now)
  type Opened = Awaited<ReturnType<typeof openNamed>>
  const enter = async (page: Opened, name: string, password: string) => ({
    cookie: cookieOf(await page.login(password, {}, name)),
  })

  test.each([
    ['no password', 'wang'],
    ['a short password', 'wang|short'],
    ['no name', '|wang-de-mima-1'],
    ['a name in capitals', 'Wang|wang-de-mima-1'],
    ['a name as long as a resident’s talk', `${'w'.repeat(22)}|wang-de-mima-1`],
    ['a name twice', 'wang|wang-de-mima-1 wang|wang-de-mima-2'],
    ['the name of the desk itself', 'desk|wang-de-mima-1'],
  ])('%s is refused, by the name of the setting', (_, text) => {
    expect(() => settings.parse({ WEB_DESK_LOGINS: text })).toThrow(/WEB_DESK_LOGINS/)
  })

  test('beside a password for all it is refused: nobody would know who it was', () => {
    const given = settings.parse({ WEB_DESK_LOGINS: LOGINS, WEB_DESK_PASSWORD: PASSWORD })
    expect(() => open(given, createTestKit().kit)).toThrow(/WEB_DESK_PASSWORD/)
  })

  test('it opens the page to others as the one password does', () => {
    const given = settings.parse({ WEB_HOST: '0.0.0.0', WEB_DESK_LOGINS: LOGINS })
    expect(() => open(given, createTestKit().kit)).not.toThrow()
  })

  test('each is known by their own name, in words and in looks', async () => {
    const page = await openNamed()
    const wang = await enter(page, 'wang', 'wang-de-mima-1')
    const li = await enter(page, ' Li.Na', 'li-de|mima-22')
    for (const cookie of [wang, li]) {
      expect((await page.say('desk', cookie)).status).toBe(202)
      await page.get('/desk/cases?talk=desk', cookie)
    }
    const group = { kind: 'group', id: 'desk' }
    expect(page.desk.received.map(({ from, place }) => [from.id, place])).toEqual([
      ['wang', group],
      ['li.na', group],
    ])
    expect(page.looks).toEqual(['wang in group', 'li.na in group'])
    expect(await (await page.get('/', wang)).text()).toContain('退出登录（wang）')
  })

  test.each([
    ['a colleague’s password', 'wang', 'li-de|mima-22'],
    ['a name that nobody has', 'zhao', 'wang-de-mima-1'],
    ['no name', '', 'wang-de-mima-1'],
    ['no password', 'wang', ''],
  ])('%s opens nothing, and is answered like any other mistake', async (_, name, password) => {
    const page = await openNamed()
    const answer = await page.login(password, {}, name)
    expect(answer.status).toBe(403)
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(await answer.text()).toContain('登录名或密码不对')
    expect(page.logged()).not.toMatch(/mima|zhao/)
  })

  test('who guesses one colleague’s password keeps no other one out', async () => {
    const page = await openNamed()
    for (let n = 0; n < 10; n += 1) await page.login(`wrong-password-${n}`, {}, 'wang')
    expect((await page.login('wang-de-mima-1', {}, 'wang')).status).toBe(429)
    expect((await page.login('li-de|mima-22', {}, 'li.na')).status).toBe(303)
    for (let n = 0; n < 10; n += 1) await page.login(`wrong-password-${n}`, {}, `name-${n}`)
    expect((await page.login('wrong-password-1', {}, 'name-11')).status).toBe(429)
  })

  test('what is said to one alone reaches that one alone, and its buttons are no other’s', async () => {
    const page = await openNamed()
    const wang = await enter(page, 'wang', 'wang-de-mima-1')
    const li = await enter(page, 'li.na', 'li-de|mima-22')
    const [one, two] = [
      await listenTo(page.url, 'desk', undefined, wang),
      await listenTo(page.url, 'desk', undefined, li),
    ]
    const choices = [{ key: '1', label: '办结', value: '办结 48271936' }]
    await page.channel.send({ to: { channel: 'web', chat: 'wang' }, text: '只给您', choices })
    await page.channel.send({ to: { channel: 'web', chat: 'desk' }, text: '给大家' })
    await one.until(() => one.shown.length === 2)
    await two.until(() => two.shown.length === 1)
    expect(one.shown.map(({ text }) => text)).toEqual(['只给您', '给大家'])
    expect(two.shown.map(({ text }) => text)).toEqual(['给大家'])

    const button = one.shown[0]?.buttons[0]
    const press = { text: button?.value, sign: button?.sign }
    expect((await page.press(press, li)).status).toBe(403)
    expect((await page.press(press, wang)).status).toBe(202)
    expect(page.desk.received.at(-1)).toMatchObject({ place: { kind: 'private' }, pressed: true })
    await Promise.all([one.leave(), two.leave()])
  })

  test('logging out ends the line that is still open; nothing more goes there', async () => {
    const page = await openNamed()
    const wang = await enter(page, 'wang', 'wang-de-mima-1')
    const line = await listenTo(page.url, 'desk', undefined, wang)
    await page.logout(wang)
    await line.ended
    const sent = await page.channel.send({ to: { channel: 'web', chat: 'wang' }, text: '私下' })
    expect(sent).toEqual({ ok: false, why: 'away' })
  })
})

describe.skipIf(!browserPresent)('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  test.each([
    ['one password for all', { WEB_DESK_PASSWORD: PASSWORD }],
    ['a login of one’s own', { WEB_DESK_LOGINS: `wang|${PASSWORD}` }],
  ])('with %s a colleague logs in and out by the page’s own forms', async (_, given) => {
    const { url } = await openPage(given)
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
    page.setDefaultTimeout(10_000)
    await page.goto(`${url}/login`)
    expect(await faultsByAxe(page)).toEqual([])
    if ('WEB_DESK_LOGINS' in given) await page.getByLabel('登录名').fill('wang')
    await page.getByLabel('密码').fill('wrong-password-1')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
    if ('WEB_DESK_LOGINS' in given) await page.getByLabel('登录名').fill('wang')
    await page.getByLabel('密码').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.locator('section[data-talk="desk"][data-ready]').waitFor({ state: 'attached' })
    expect(await page.locator('#resident').isVisible()).toBe(false)
    await page.locator('summary').first().click()
    await page.getByRole('button', { name: /^退出登录/ }).click()
    await page.locator('a[href="/login"]').waitFor({ state: 'attached' })
    await page.close()
  })
})

test('on this machine alone no password is asked for', async () => {
  const page = await openPage({})
  expect((await page.say('desk')).status).toBe(202)
  expect((await page.get('/login')).status).toBe(404)
})
