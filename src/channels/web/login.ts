import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie'
import type { ChannelKit } from '../channels.ts'

export type LoginOptions = {
  readonly password: string
  /** The cookie travels by https alone. */
  readonly secure: boolean
  readonly kit: Pick<ChannelKit, 'say' | 'now' | 'log'>
}

export type Login = ReturnType<typeof createLogin>

const COOKIE = 'linli-desk'
/** How long a login holds (milliseconds): a long working day. */
const SESSION_MS = 12 * 3_600_000
/** How many wrong passwords in how long (milliseconds) before nobody may try. */
const MOST_WRONG = 10
const WRONG_MS = 60_000
const MOST_SESSIONS = 200
const LARGEST_FORM = 4096

/** The duty desk's login: one password, a signed cookie that no script reads, sessions that a restart or logout ends. */
export function createLogin({ password, secure, kit }: LoginOptions) {
  const { say, now, log } = kit
  const salt = randomBytes(16)
  const known = scryptSync(password, salt, 32)
  const secret = randomBytes(32).toString('base64url')
  const sessions = new Map<string, number>()
  let wrong: readonly number[] = []

  async function sessionOf(c: Context): Promise<string | undefined> {
    const id = await getSignedCookie(c, secret, COOKIE)
    if (!id || (sessions.get(id) ?? 0) <= now()) return undefined
    return id
  }

  async function enter(c: Context): Promise<Response> {
    wrong = wrong.filter((at) => at > now() - WRONG_MS)
    if (wrong.length >= MOST_WRONG) return c.html(page('web-login-wait'), 429)
    const { password: given } = await c.req.parseBody()
    const same = typeof given === 'string' && timingSafeEqual(scryptSync(given, salt, 32), known)
    if (!same) {
      wrong = [...wrong, now()]
      log.warn({ event: 'desk_login_failed', count: wrong.length })
      return c.html(page('web-login-wrong'), 403)
    }
    // Always a new session: one that somebody else has put into the browser is worth nothing.
    const id = randomBytes(24).toString('base64url')
    for (const [old, until] of sessions) if (until <= now()) sessions.delete(old)
    if (sessions.size >= MOST_SESSIONS) sessions.clear()
    sessions.set(id, now() + SESSION_MS)
    const maxAge = SESSION_MS / 1000
    const rules = { path: '/', httpOnly: true, secure, sameSite: 'Strict', maxAge } as const
    await setSignedCookie(c, COOKIE, id, secret, rules)
    return c.redirect('/', 303)
  }

  async function leave(c: Context): Promise<Response> {
    const id = await sessionOf(c)
    if (id) sessions.delete(id)
    deleteCookie(c, COOKIE, { path: '/', secure })
    return c.redirect('/', 303)
  }

  function page(note?: string): string {
    const title = say('web-login-title')
    return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css"></head><body><main><form method="post" action="/login"><h1>${title}</h1>${note ? `<p role="alert">${say(note)}</p>` : ''}<label for="password">${say('web-login-password')}</label> <input id="password" name="password" type="password" autocomplete="current-password" required autofocus> <button type="submit">${say('web-login-enter')}</button></form></main></body></html>`
  }

  const routes = new Hono()
  routes.get('/login', (c) => c.html(page()))
  routes.post('/login', bodyLimit({ maxSize: LARGEST_FORM }), enter)
  routes.post('/logout', leave)

  return {
    routes,
    isIn: async (c: Context): Promise<boolean> => (await sessionOf(c)) !== undefined,
  }
}
