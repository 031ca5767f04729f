import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie'
import type { ChannelKit } from '../channels.ts'

export type LoginOptions = {
  /** Passwords by login name; the one password that all share stands under the empty name. */
  readonly passwords: ReadonlyMap<string, string>
  /** The cookie travels by https alone. */
  readonly secure: boolean
  readonly kit: Pick<ChannelKit, 'say' | 'now' | 'log'>
}

export type Login = ReturnType<typeof createLogin>

type Session = { readonly name: string; readonly until: number; readonly over: Set<() => void> }

const COOKIE = 'linli-desk'
/** How long a login holds (milliseconds): a long working day. */
const SESSION_MS = 12 * 3_600_000
/** How many wrong passwords for one name in how long (milliseconds) before nobody may try it. */
const MOST_WRONG = 10
const WRONG_MS = 60_000
const MOST_SESSIONS = 200
const LARGEST_FORM = 4096
/** Under which wrong tries of names that nobody has are counted. */
const STRANGER = '?'

/**
 * The duty desk's login: a password for each colleague, or one for all; a signed cookie that no script reads; sessions
 * that a restart, the logout or the end of a long day ends.
 */
export function createLogin({ passwords, secure, kit }: LoginOptions) {
  const { say, now, log } = kit
  const salt = randomBytes(16)
  const hash = (password: string) => scryptSync(password, salt, 32)
  const known = new Map([...passwords].map(([name, password]) => [name, hash(password)] as const))
  // Whoever tries a name that nobody has waits as long as for one that somebody has.
  const nobody = randomBytes(32)
  const named = !passwords.has('')
  const secret = randomBytes(32).toString('base64url')
  const sessions = new Map<string, Session>()
  const wrong = new Map<string, readonly number[]>()

  async function sessionOf(c: Context) {
    const id = await getSignedCookie(c, secret, COOKIE)
    const session = id ? sessions.get(id) : undefined
    return id && session && session.until > now() ? { id, ...session } : undefined
  }

  async function enter(c: Context): Promise<Response> {
    const { name: typed, password: given } = await c.req.parseBody()
    const name = named && typeof typed === 'string' ? typed.trim().toLowerCase() : ''
    const key = known.has(name) ? name : STRANGER
    const tries = (wrong.get(key) ?? []).filter((at) => at > now() - WRONG_MS)
    if (tries.length >= MOST_WRONG) return c.html(page('web-login-wait'), 429)
    const right = known.get(name)
    const same = typeof given === 'string' && timingSafeEqual(hash(given), right ?? nobody)
    if (!same || !right) {
      wrong.set(key, [...tries, now()])
      log.warn({ event: 'desk_login_failed', count: tries.length + 1 })
      return c.html(page(named ? 'web-login-wrong-either' : 'web-login-wrong'), 403)
    }
    // Always a new session: one that somebody else has put into the browser is worth nothing.
    const id = randomBytes(24).toString('base64url')
    for (const [old, { until }] of sessions) if (until <= now()) end(old)
    if (sessions.size >= MOST_SESSIONS) for (const old of [...sessions.keys()]) end(old)
    sessions.set(id, { name, until: now() + SESSION_MS, over: new Set() })
    const maxAge = SESSION_MS / 1000
    const rules = { path: '/', httpOnly: true, secure, sameSite: 'Strict', maxAge } as const
    await setSignedCookie(c, COOKIE, id, secret, rules)
    return c.redirect('/#desk', 303)
  }

  function end(id: string): void {
    const over = sessions.get(id)?.over ?? []
    sessions.delete(id)
    for (const leave of over) leave()
  }

  async function leave(c: Context): Promise<Response> {
    const session = await sessionOf(c)
    if (session) end(session.id)
    deleteCookie(c, COOKIE, { path: '/', secure })
    return c.redirect('/', 303)
  }

  function page(note?: string): string {
    const title = say('web-login-title')
    const first = named ? fieldOf('name', 'text', 'username') : ''
    const second = fieldOf('password', 'password', 'current-password')
    return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css"></head><body><main><form method="post" action="/login"><h1>${title}</h1>${note ? `<p role="alert">${say(note)}</p>` : ''}${first}${second}<button type="submit">${say('web-login-enter')}</button></form></main></body></html>`
  }

  function fieldOf(name: 'name' | 'password', type: string, complete: string): string {
    const focus = name === 'name' || !named ? ' autofocus' : ''
    return `<p><label for="${name}">${say(`web-login-${name}`)}</label><br><input id="${name}" name="${name}" type="${type}" autocomplete="${complete}" required${focus}></p> `
  }

  const routes = new Hono()
  routes.get('/login', (c) => c.html(page()))
  routes.post('/login', bodyLimit({ maxSize: LARGEST_FORM }), enter)
  routes.post('/logout', leave)

  return {
    routes,
    /** Who is logged in: their login name, empty where all share one password; undefined for everybody else. */
    nameOf: async (c: Context): Promise<string | undefined> => (await sessionOf(c))?.name,

    /** Calls once when this login is over: a line that stays open would go on telling. Returns how to forget that. */
    async whenOver(c: Context, leaveLine: () => void): Promise<() => void> {
      const session = await sessionOf(c)
      if (!session) {
        leaveLine()
        return () => undefined
      }
      const { over, until } = session
      over.add(leaveLine)
      const timer = setTimeout(leaveLine, until - now()).unref()
      return () => {
        clearTimeout(timer)
        over.delete(leaveLine)
      }
    },
  }
}
