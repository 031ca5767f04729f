import type { Context, Hono } from 'hono'
import type { ChannelKit } from '../channels.ts'
import { DESK_TALK, type Visitors } from './visitors.ts'

const REFERENCE = /^\d{8}$/

/** What the duty desk's page draws: the list of open cases, and one case. Residents' talks get nothing of either. */
export function addDeskRoutes(app: Hono, { desk, say }: ChannelKit, visitors: Visitors): void {
  const refuse = (c: Context) => c.json({ error: say('web-not-staff') }, 403)
  const first = (c: Context) => c.json({ error: say('web-login-first') }, 401)

  app.use('/desk/*', async (c, next) => {
    c.header('cache-control', 'no-store')
    // A look is written down under the worker's name: a page of another site must not cause one.
    const site = c.req.header('sec-fetch-site') ?? 'same-origin'
    if (site !== 'same-origin' || c.req.query('talk') !== DESK_TALK) return refuse(c)
    return next()
  })
  app.get('/desk/cases', async (c) => {
    const visitor = await visitors.at(c)
    if (!visitor) return first(c)
    const cases = await desk.list(visitor)
    return cases ? c.json({ cases }) : refuse(c)
  })
  app.get('/desk/cases/:reference', async (c) => {
    const visitor = await visitors.at(c)
    if (!visitor) return first(c)
    const reference = c.req.param('reference')
    const found = REFERENCE.test(reference) ? await desk.view(visitor, reference) : undefined
    return found ? c.json(found) : c.json({ error: say('web-no-case') }, 404)
  })
}
