import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { close, listen } from './proxy.ts'

type Journal = {
  readonly id: number
  readonly user: { readonly id: number }
  readonly notes: string
  readonly private_notes: boolean
  readonly details: readonly { readonly name: string; readonly new_value: string }[]
}
type Issue = {
  readonly id: number
  readonly subject: string
  readonly description: string
  readonly is_private: boolean
  readonly journals: Journal[]
  readonly author: number
  readonly created: number
  status: number
  updated: number
}

const instantOf = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`

/** As much of Redmine's REST interface as the adapter calls; it passes the same contract as the real one. */
export async function openFakeRedmine(apiKey: string, now: () => number = Date.now) {
  const issues = new Map<number, Issue>()
  let journals = 0
  let made = 0
  const rights = { erase: true }
  const app = new Hono()
  app.use(async (c, next) => {
    if (c.req.header('x-redmine-api-key') !== apiKey) return c.body(null, 401)
    return next()
  })
  app.get('/users/current.json', (c) => c.json({ user: { id: 1 } }))
  app.get('/issues.json', (c) => {
    const wanted = c.req.query('subject')?.replace(/^~/, '')
    const ids = c.req.query('issue_id')?.split(',').map(Number)
    const since = Date.parse(c.req.query('created_on')?.replace('>=', '') ?? '1970-01-01T00:00:00Z')
    const offset = Number(c.req.query('offset') ?? 0)
    const found = [...issues.values()].filter(
      ({ id, subject, author, created }) =>
        (!wanted || subject.includes(wanted)) &&
        (!ids || ids.includes(id)) &&
        (c.req.query('author_id') !== 'me' || author === 1) &&
        created >= since,
    )
    return c.json({
      issues: found
        .slice(offset, offset + 100)
        .map(({ id, subject, author, status, created, updated }) => ({
          id,
          subject,
          author: { id: author },
          status: { id: status },
          created_on: instantOf(created),
          updated_on: instantOf(updated),
        })),
    })
  })
  app.post('/issues.json', async (c) => {
    const { issue } = await c.req.json()
    return c.json({ issue: { id: add(issue, 1) } }, 201)
  })
  app.get('/issues/:id{\\d+\\.json}', (c) => {
    const issue = issues.get(Number.parseInt(c.req.param('id'), 10))
    return issue ? c.json({ issue }) : c.body(null, 404)
  })
  app.put('/issues/:id{\\d+\\.json}', async (c) => {
    const issue = issues.get(Number.parseInt(c.req.param('id'), 10))
    if (!issue) return c.body(null, 404)
    const { issue: change } = await c.req.json()
    write(issue, change.status_id, change.notes ?? '', 1)
    return c.body(null, 204)
  })
  app.delete('/issues/:id{\\d+\\.json}', (c) => {
    if (!rights.erase) return c.body(null, 403)
    const known = issues.delete(Number.parseInt(c.req.param('id'), 10))
    return c.body(null, known ? 204 : 404)
  })

  function add(
    issue: Pick<Issue, 'subject' | 'description' | 'is_private'>,
    author: number,
  ): number {
    const id = ++made
    const [created, updated] = [now(), now()]
    issues.set(id, { ...issue, id, author, journals: [], status: 1, created, updated })
    return id
  }

  function write(
    issue: Issue,
    status: number | undefined,
    notes: string,
    user: number,
    secret = false,
  ) {
    const details =
      status && status !== issue.status ? [{ name: 'status_id', new_value: String(status) }] : []
    issue.journals.push({
      id: ++journals,
      user: { id: user },
      notes,
      private_notes: secret,
      details,
    })
    issue.status = status ?? issue.status
    issue.updated = now()
  }

  const server = createServer(getRequestListener(app.fetch))
  const url = await listen(server)
  return {
    url,
    issues,
    /** What the key may do there. */
    rights,
    /** Somebody works there. */
    work(id: string, status: number | undefined, notes: string, secret = false) {
      const issue = issues.get(Number(id))
      if (issue) write(issue, status, notes, 7, secret)
    },
    /** Somebody there makes an issue of their own. */
    copy: (subject: string): number => add({ subject, description: '', is_private: true }, 7),
    close: () => close(server),
  }
}
