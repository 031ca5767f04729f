import { z } from 'zod'
import type { Jobs, Store, Tx } from '../../store/store.ts'
import type { Acted, ActRequest } from '../act.ts'
import type { CaseView } from '../case.ts'
import type { Change, Follow } from '../change.ts'
import type { Readings } from '../readings.ts'
import { type CaseState, STATES } from '../states.ts'
import { type Backend, type Foreign, NOT_ERASED } from './backend.ts'
import { stepsTo } from './steps-to.ts'
import { createTwins } from './twins.ts'

export type Sync = ReturnType<typeof createSync>

/** The part of the requests room that is needed here. */
type Cases = Pick<Readings, 'byId' | 'readFields' | 'history'> & {
  act(tx: Tx, request: ActRequest): Promise<Acted>
}

export type SyncOptions = {
  readonly backend: Backend
  readonly requests: Cases
  readonly store: Store
  readonly jobs: Jobs
  readonly title: (service: string) => string
  readonly now: () => number
  /** What follows from a step made there: the resident is told, clocks are set. */
  readonly follow: Follow
  /** Told once of each case that the other system refuses. */
  readonly onRefused: (tx: Tx, view: CaseView, code: string) => Promise<void>
  /** How often the other system is asked what is new (milliseconds). */
  readonly pollMs?: number | undefined
}

export const PUSH_JOB = 'backend-push'
export const POLL_JOB = 'backend-poll'

const ACTOR = { id: 'backend', name: '', role: 'backend' } as const
const payload = z.object({ id: z.string(), tries: z.number() })
const POLL_MS = 60_000
const LONGEST_WAIT_MS = 300_000
/** Overlap of two polls: clocks differ, and a commit there may come late. */
const OVERLAP_MS = 300_000
/** How late a filing may come through that nobody waits for any longer. */
const LATEST_MS = 86_400_000
/** Links of cases closed for longer are no longer asked about. */
const FORGET_MS = 30 * 86_400_000
const NOT_SENT: ReadonlySet<string> = new Set(['file', 'note', 'rate', 'explain', 'absorb'])

/**
 * Keeps the city's own system and ours alike. Ours is written first, always: the resident has a number and staff have
 * the card even when the other side is down for days. Each case is brought up to date by one job at a time, in order.
 */
export function createSync(options: SyncOptions) {
  const { backend, requests, store, jobs, now } = options
  const endTwins = createTwins({
    backend,
    db: store.db,
    now,
    onLeft: (id) =>
      store.transact(async (tx) => options.onRefused(tx, await requests.byId(tx, id), NOT_ERASED)),
  })

  /** To be called for each new or changed case, inside its transaction. Quiet cases never leave the house. */
  async function onChange(tx: Tx, { case: view, from, action }: Change): Promise<void> {
    if (view.quiet || from === 'backend' || (action !== 'file' && NOT_SENT.has(action))) return
    await addPush(tx, view.id, { tries: 0, runAt: now() })
  }

  async function addPush(tx: Tx, id: string, { tries, runAt }: { tries: number; runAt: number }) {
    const key = `backend:${id}`
    await jobs.add(tx, { kind: PUSH_JOB, key, payload: JSON.stringify({ id, tries }), runAt })
  }

  /** Brings one case up to date there: filed if it is not, then each step that it has not seen, in order. */
  async function push(job: { readonly payload: string }) {
    const { id, tries } = payload.parse(JSON.parse(job.payload))
    const failed = await bringUp(id)
    if (!failed) return { state: 'done' as const }
    // A job of its own for each try: the other side may be down for longer than a job is retried.
    const wait = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(tries, 9))
    const runAt = now() + (failed.afterMs ?? wait)
    return {
      state: 'done' as const,
      commit: async (tx: Tx) => {
        if (failed.why === 'retry') return addPush(tx, id, { tries: tries + 1, runAt })
        const view = await requests.byId(tx, id)
        await options.onRefused(tx, view, view.erased ? NOT_ERASED : failed.code)
      },
    }
  }

  async function bringUp(id: string) {
    const view = await requests.byId(store.db, id)
    const known = await linkOf(id)
    if (view.erased) {
      if (!known) return undefined
      const remoteId = known.remote_id || (await foundThere(view))
      if (typeof remoteId !== 'string' && remoteId?.why === 'retry') return remoteId
      const erased = typeof remoteId === 'string' ? await backend.erase(remoteId) : undefined
      if (erased && !erased.ok) return erased
      await store.db.deleteFrom('case_links').where('case_id', '=', id).execute()
      return undefined
    }
    const link = known?.remote_id ? known : await fileThere(view, known !== undefined)
    if ('ok' in link) return link
    return sendSteps(view, link)
  }

  async function fileThere(view: CaseView, isKnown: boolean) {
    const actor = { id: 'backend' }
    const whole = await store.transact((tx) =>
      requests.readFields(tx, { id: view.id, actor, purpose: 'backend' }),
    )
    // A picture stays here, under the case's own key.
    const fields = whole.map((field) =>
      field.value.startsWith('image:') ? { ...field, value: field.shown } : field,
    )
    const title = options.title(view.service)
    // Noted before it is tried: an answer that got lost must not leave a case there that nobody erases.
    if (!isKnown) await keepLink(view, '')
    const created = await backend.create({ key: view.reference, case: view, title, fields })
    return created.ok ? keepLink(view, created.remoteId) : created
  }

  async function keepLink({ id }: CaseView, remoteId: string) {
    const link = {
      case_id: id,
      backend: backend.name,
      remote_id: remoteId,
      pushed: 1,
      seen: '',
      checked_at: now(),
    }
    await store.transact((tx) =>
      tx
        .insertInto('case_links')
        .values(link)
        .onConflict((conflict) =>
          conflict.columns(['case_id', 'backend']).doUpdateSet({ remote_id: remoteId }),
        )
        .execute(),
    )
    return link
  }

  /**
   * The case as an earlier try may have made it there: the same key again makes no second one, and holds nothing. What
   * is refused now was never taken.
   */
  async function foundThere(view: CaseView) {
    const title = options.title(view.service)
    const found = await backend.create({ key: view.reference, case: view, title, fields: [] })
    return found.ok ? found.remoteId : found
  }

  async function sendSteps(view: CaseView, link: { remote_id: string; pushed: number }) {
    const actor = { id: 'backend' }
    const history = await store.transact((tx) =>
      requests.history(tx, { id: view.id, actor, purpose: 'backend' }),
    )
    for (const event of history) {
      if (event.seq <= link.pushed) continue
      const ours = event.actor !== ACTOR.id && !NOT_SENT.has(event.action)
      if (ours) {
        const sent = await backend.update(link.remote_id, {
          key: `${view.reference}-${event.seq}`,
          state: stateOf(event.to),
          note: event.note,
          at: event.at,
        })
        if (!sent.ok) return sent
      }
      await store.db
        .updateTable('case_links')
        .set({ pushed: event.seq })
        .where('case_id', '=', view.id)
        .where('backend', '=', backend.name)
        .execute()
    }
    return undefined
  }

  /** Takes over what was done there, once and in order, then asks again later. */
  async function poll() {
    const failed = await takeOver()
    const wait = failed?.afterMs ?? options.pollMs ?? POLL_MS
    return { state: 'done' as const, commit: (tx: Tx) => addPoll(tx, now() + wait) }
  }

  async function addPoll(tx: Tx, runAt: number): Promise<void> {
    const key = `poll:${backend.name}`
    // A name of its own each time: the job that adds the next one still stands under the old name.
    await jobs.add(tx, { kind: POLL_JOB, key, payload: '', runAt, name: `${key}:${runAt}` })
  }

  async function takeOver() {
    const links = await store.db
      .selectFrom('case_links as l')
      .innerJoin('cases as c', 'c.id', 'l.case_id')
      .select(['l.case_id', 'l.remote_id', 'l.seen', 'l.checked_at'])
      .where('l.backend', '=', backend.name)
      .where('l.remote_id', '!=', '')
      .where((e) => e.or([e('c.closed_at', '=', 0), e('c.closed_at', '>', now() - FORGET_MS)]))
      .execute()
    const started = now()
    if (links.length === 0) return endTwins(started - LATEST_MS)
    const since = Math.min(...links.map(({ checked_at }) => checked_at)) - OVERLAP_MS
    const unclear = await endTwins(since)
    if (unclear) return unclear
    const polled = await backend.poll(
      since,
      links.map(({ remote_id }) => remote_id),
    )
    if (!polled.ok) return polled
    const byRemote = new Map(links.map((link) => [link.remote_id, link]))
    for (const change of polled.changes) {
      const link = byRemote.get(change.remoteId)
      if (link) await store.transact((tx) => apply(tx, link.case_id, change))
    }
    await store.db
      .updateTable('case_links')
      .set({ checked_at: started })
      .where('backend', '=', backend.name)
      .execute()
    return undefined
  }

  async function apply(tx: Tx, id: string, change: Foreign): Promise<void> {
    const taken = await tx
      .updateTable('case_links')
      .set({ seen: change.order })
      .where('case_id', '=', id)
      .where('backend', '=', backend.name)
      .where('seen', '<', change.order)
      .executeTakeFirst()
    if (taken.numUpdatedRows === 0n) return
    const view = await requests.byId(tx, id)
    const steps = stepsTo(view.state, change)
    for (const [index, action] of steps.entries()) {
      const before = await requests.byId(tx, id)
      const { note, reason } = change
      const result = await requests.act(tx, {
        reference: view.reference,
        action,
        actor: { ...ACTOR, name: options.backend.name },
        note: note || options.title(view.service),
        reason,
        fromBackend: true,
      })
      if (!result.ok) return
      // One change there is one message here, however many steps of ours it takes.
      if (index === steps.length - 1)
        await options.follow(tx, { case: result.case, before, action, note, reason })
    }
  }

  async function linkOf(id: string) {
    return store.db
      .selectFrom('case_links')
      .selectAll()
      .where('case_id', '=', id)
      .where('backend', '=', backend.name)
      .executeTakeFirst()
  }

  return {
    onChange,
    handlers: { [PUSH_JOB]: push, [POLL_JOB]: poll },
    /** Begins to ask the other side what is new; a poll that is planned already stays. */
    async start(): Promise<void> {
      const planned = await store.db
        .selectFrom('jobs')
        .select('seq')
        .where('kind', '=', POLL_JOB)
        .where('state', '=', 'open')
        .executeTakeFirst()
      if (!planned) await store.transact((tx) => addPoll(tx, now()))
    },
    takeOver,
  }
}

function stateOf(text: string): CaseState {
  return z.enum(STATES).parse(text)
}
