import { z } from 'zod'
import type { CaseState } from '../states.ts'
import type { Backend, Created, Done, Failed, Foreign, Lately, Made, Outbound } from './backend.ts'
import { type CallOptions, call, refused } from './call.ts'
import { readJson } from './webhook.ts'

/** Redmine's own numbers of its statuses; those of a fresh installation by default. */
export type RedmineStatuses = Readonly<Record<RedmineState, number>>
type RedmineState = 'new' | 'in_progress' | 'resolved' | 'feedback' | 'closed' | 'rejected'

export type RedmineOptions = {
  /** Where Redmine is, e.g. http://127.0.0.1:3000 */
  readonly url: string
  readonly apiKey: string
  /** Identifier or number of the project. Keep it private: cases are about persons. */
  readonly project: string
  readonly tracker?: number | undefined
  readonly statuses?: RedmineStatuses | undefined
  /** Id of a custom field (text, "used as a filter") that holds our number; without it the subject does. */
  readonly referenceField?: number | undefined
  readonly timeoutMs?: number | undefined
}

const STATUSES: RedmineStatuses = {
  new: 1,
  in_progress: 2,
  resolved: 3,
  feedback: 4,
  closed: 5,
  rejected: 6,
}

/** §2.1 of the requirements: our states as Redmine's. */
const STATUS_OF: Readonly<Record<CaseState, RedmineState>> = {
  received: 'new',
  assigned: 'new',
  accepted: 'in_progress',
  in_progress: 'in_progress',
  waiting_resident: 'feedback',
  referred: 'rejected',
  declined: 'rejected',
  resolved: 'resolved',
  confirmed: 'closed',
  reopened: 'in_progress',
  withdrawn: 'closed',
  merged: 'rejected',
}

/** And back: what somebody did there, as ours. */
const STATE_OF: Readonly<Record<RedmineState, CaseState>> = {
  new: 'received',
  in_progress: 'in_progress',
  feedback: 'waiting_resident',
  resolved: 'resolved',
  closed: 'resolved',
  rejected: 'referred',
}

/** The day in China, as Redmine writes it. */
const dayOf = (time: number) => new Date(time + 8 * 3_600_000).toISOString().slice(0, 10)

const created = z.object({ issue: z.object({ id: z.number() }) })
const found = z.object({ issues: z.array(z.object({ id: z.number(), subject: z.string() })) })
const listed = z.object({
  issues: z.array(
    z.object({
      id: z.number(),
      subject: z.string(),
      author: z.object({ id: z.number() }),
      status: z.object({ id: z.number() }),
      created_on: z.string(),
      updated_on: z.string(),
    }),
  ),
})
/** Our key, as the subject begins with it. */
const KEYED = /^\[(\d{8})\]/
const PAGE = 100
/** As Redmine writes an instant. */
const instantOf = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`
const me = z.object({ user: z.object({ id: z.number() }) })
const uploaded = z.object({ upload: z.object({ token: z.string() }) })
const issue = z.object({
  issue: z.object({
    journals: z
      .array(
        z.object({
          id: z.number(),
          user: z.object({ id: z.number() }).optional(),
          notes: z.string().nullish(),
          private_notes: z.boolean().optional(),
          details: z
            .array(z.object({ name: z.string(), new_value: z.string().nullish() }))
            .default([]),
        }),
      )
      .default([]),
  }),
})

export type Redmine = Backend & {
  /** Puts a file to a case that is there already. */
  attach(remoteId: string, file: RedmineFile): Promise<Done>
}
export type RedmineFile = {
  readonly name: string
  readonly mime: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** A Redmine over its REST interface (Administration → Settings → API: switch it on). Cases are private issues. */
export function createRedmine(options: RedmineOptions): Redmine {
  const { url, apiKey, project, statuses = STATUSES } = options
  const base = url.replace(/\/+$/, '')
  let own: number | undefined

  async function ask(path: string, given: CallOptions = {}) {
    return call(`${base}${path}`, {
      ...given,
      headers: {
        'x-redmine-api-key': apiKey,
        'content-type': 'application/json',
        ...given.headers,
      },
      ...(options.timeoutMs ? { timeoutMs: options.timeoutMs } : {}),
    })
  }

  /**
   * The issue that an earlier try has made, if its answer was lost: Redmine has no key against doubles. A try that was
   * only slow may have made a second one meanwhile: the first stays, the others go.
   */
  async function filedBefore(key: string): Promise<string | Failed | undefined> {
    const filter = options.referenceField
      ? `cf_${options.referenceField}=${key}`
      : `subject=${encodeURIComponent(`~${key}`)}`
    // Ours alone: what a colleague there has copied, number and all, is theirs.
    const path = `/issues.json?project_id=${encodeURIComponent(project)}&status_id=*&author_id=me&${filter}`
    const asked = await ask(path)
    if (!asked.ok) return asked
    if (asked.answer.status !== 200) return refused(asked.answer.status)
    const read = found.safeParse(readJson(asked.answer.text))
    if (!read.success) return { ok: false, why: 'retry', code: 'half_answer' }
    const [first, ...doubles] = read.data.issues
      .filter(({ subject }) => subject.includes(`[${key}]`))
      .map(({ id }) => id)
      .sort((a, b) => a - b)
    for (const double of doubles) {
      const gone = await remove(String(double))
      if (!gone.ok) return gone
    }
    return first === undefined ? undefined : String(first)
  }

  async function remove(remoteId: string): Promise<Done> {
    const asked = await ask(`/issues/${remoteId}.json`, { method: 'DELETE' })
    if (!asked.ok) return asked
    const { status } = asked.answer
    return status < 300 || status === 404 ? { ok: true } : refused(status)
  }

  async function create(request: Outbound): Promise<Created> {
    const before = await filedBefore(request.key)
    if (typeof before === 'string') return { ok: true, remoteId: before }
    if (before) return before
    const { referenceField, tracker } = options
    const body = JSON.stringify({
      issue: {
        project_id: project,
        is_private: true,
        subject: `[${request.key}] ${request.title}`,
        description: request.fields.map(({ label, shown }) => `* ${label}：${shown}`).join('\n'),
        // A case that reaches Redmine after its due date would be refused: due before it began.
        start_date: dayOf(request.case.createdAt),
        due_date: dayOf(request.case.dueAt),
        ...(tracker ? { tracker_id: tracker } : {}),
        ...(referenceField ? { custom_fields: [{ id: referenceField, value: request.key }] } : {}),
      },
    })
    const asked = await ask('/issues.json', { method: 'POST', body })
    if (!asked.ok) return asked
    if (asked.answer.status !== 201) return refused(asked.answer.status)
    const read = created.safeParse(readJson(asked.answer.text))
    if (!read.success) return { ok: false, why: 'retry', code: 'half_answer' }
    const made = await filedBefore(request.key)
    if (typeof made === 'object') return made
    return { ok: true, remoteId: made ?? String(read.data.issue.id) }
  }

  async function put(remoteId: string, change: object): Promise<Done> {
    const body = JSON.stringify({ issue: change })
    const asked = await ask(`/issues/${remoteId}.json`, { method: 'PUT', body })
    if (!asked.ok) return asked
    return asked.answer.status < 300 ? { ok: true } : refused(asked.answer.status)
  }

  async function ownId(): Promise<number | Failed> {
    if (own !== undefined) return own
    const asked = await ask('/users/current.json')
    if (!asked.ok) return asked
    const read = me.safeParse(readJson(asked.answer.text))
    if (!read.success) return refused(asked.answer.status)
    own = read.data.user.id
    return own
  }

  /** What we made since an instant, page by page. */
  async function madeSince(since: number): Promise<Lately> {
    const mine = await ownId()
    if (typeof mine !== 'number') return mine
    const from = encodeURIComponent(`>=${instantOf(since)}`)
    const within = `project_id=${encodeURIComponent(project)}&status_id=*&author_id=me`
    const made: Made[] = []
    for (let offset = 0; ; offset += PAGE) {
      const page = `sort=id&limit=${PAGE}&offset=${offset}`
      const asked = await ask(`/issues.json?${within}&created_on=${from}&${page}`)
      if (!asked.ok) return asked
      if (asked.answer.status !== 200) return refused(asked.answer.status)
      const read = listed.safeParse(readJson(asked.answer.text))
      if (!read.success) return { ok: false, why: 'retry', code: 'half_answer' }
      for (const { id, subject, author, status, created_on, updated_on } of read.data.issues) {
        const key = KEYED.exec(subject)?.[1]
        if (!key || author.id !== mine) continue
        const isOpen = status.id !== statuses.closed && status.id !== statuses.rejected
        made.push({ remoteId: String(id), key, isTouched: updated_on !== created_on, isOpen })
      }
      if (read.data.issues.length < PAGE) return { ok: true, made }
    }
  }

  /** What others than us did to one issue; private notes stay among colleagues. */
  async function changesOf(remoteId: string, mine: number): Promise<readonly Foreign[] | Failed> {
    const asked = await ask(`/issues/${remoteId}.json?include=journals`)
    if (!asked.ok) return asked
    if (asked.answer.status === 404) return []
    const read = issue.safeParse(readJson(asked.answer.text))
    if (!read.success) return { ok: false, why: 'retry', code: 'half_answer' }
    return read.data.issue.journals.flatMap((journal) => {
      if (journal.user?.id === mine || journal.private_notes) return []
      const status = journal.details.findLast(({ name }) => name === 'status_id')?.new_value
      const state = status ? stateOfStatus(Number(status)) : undefined
      const note = journal.notes ?? ''
      if (!state && !note) return []
      const order = String(journal.id).padStart(12, '0')
      return [{ remoteId, order, state, note }]
    })
  }

  function stateOfStatus(status: number): CaseState | undefined {
    const keys = ['new', 'in_progress', 'resolved', 'feedback', 'closed', 'rejected'] as const
    const key = keys.find((one) => statuses[one] === status)
    return key && STATE_OF[key]
  }

  return {
    name: 'redmine',
    create,
    update: (remoteId, { key, state, note }) =>
      put(remoteId, { status_id: statuses[STATUS_OF[state]], notes: note || `[${key}]` }),

    erase: remove,
    madeSince,

    async poll(since, remoteIds) {
      const mine = await ownId()
      if (typeof mine !== 'number') return mine
      const from = encodeURIComponent(`>=${instantOf(since)}`)
      const ids: string[] = []
      for (let start = 0; start < remoteIds.length; start += PAGE) {
        const some = remoteIds.slice(start, start + PAGE).join(',')
        const asked = await ask(
          `/issues.json?issue_id=${some}&status_id=*&updated_on=${from}&limit=${PAGE}`,
        )
        if (!asked.ok) return asked
        const read = found.safeParse(readJson(asked.answer.text))
        if (!read.success) return { ok: false, why: 'retry', code: 'half_answer' }
        ids.push(...read.data.issues.map(({ id }) => String(id)))
      }
      const changes: Foreign[] = []
      for (const id of ids) {
        const some = await changesOf(id, mine)
        if ('ok' in some) return some
        changes.push(...some)
      }
      return { ok: true, changes: changes.sort((a, b) => (a.order < b.order ? -1 : 1)) }
    },

    async attach(remoteId, { name, mime, bytes }): Promise<Done> {
      const asked = await ask(`/uploads.json?filename=${encodeURIComponent(name)}`, {
        method: 'POST',
        body: bytes,
        headers: { 'content-type': 'application/octet-stream' },
      })
      if (!asked.ok) return asked
      const read = uploaded.safeParse(readJson(asked.answer.text))
      if (!read.success) return refused(asked.answer.status)
      const { token } = read.data.upload
      return put(remoteId, { uploads: [{ token, filename: name, content_type: mime }] })
    },
  }
}
