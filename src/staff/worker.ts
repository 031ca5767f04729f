import { z } from 'zod'
import type { Outcome, Person, Post, Reply, Turn } from '../message.ts'
import {
  type Acted,
  type Actor,
  type Calendar,
  type CaseAction,
  type CaseView,
  type Follow,
  REASONS,
  type Requests,
  sayReference,
  TABLE,
} from '../requests/requests.ts'
import type { Db, Tx } from '../store/store.ts'
import type { Words } from '../words/words.ts'
import { choicesFor, type ServiceTitle, sayTime } from './card.ts'
import { codeName } from './code-name.ts'
import { type Command, parseCommand } from './commands.ts'
import { asksForPersons } from './persons.ts'
import type { Roles, StaffRole } from './roles.ts'

export type WorkerOptions = {
  readonly requests: Requests
  readonly db: Db
  readonly post: Post
  readonly words: Words
  readonly roles: Roles
  readonly calendar: Calendar
  readonly title: ServiceTitle
  readonly nameOf: (turn: Turn) => string
  /** The id and name of a post or colleague of the rota, by what one types. */
  readonly colleague: (name: string) => { readonly id: string; readonly name: string } | undefined
  readonly follow: Follow
  /** Posts and colleagues a case can be given to. */
  readonly places: readonly string[]
  readonly auditors: readonly Person[]
  /** Looks an hour from which on an auditor is told (P-16). */
  readonly mostReads: number
}

const slot = z.object({ prefix: z.string() })
const STOP = new Set(['算了', '取消', '不办了'])
const HOUR_MS = 3600_000
const WORKDAY_MS = 8 * HOUR_MS

/** What staff do, from the chat: one command, one step of the state table, one line back. */
export function createWorker(options: WorkerOptions) {
  const { requests, db, words, roles, post, title } = options

  /** Undefined for residents, and for talk among colleagues that is no command. */
  async function take(turn: Turn): Promise<Outcome | undefined> {
    const { text, pending } = completed(turn)
    const command = parseCommand(text)
    const role = await roleFor(turn, command)
    if (!role) return undefined
    if (pending && STOP.has(turn.message.text.trim()))
      return said(words.say('staff-stopped'), without(turn))
    if (asksForPersons(turn.message.text)) return refusePersons(turn)
    if (!command) return undefined
    const actor: Actor = { id: turn.resident, name: options.nameOf(turn), role }
    switch (command.kind) {
      case 'help':
        return { ...said(words.say('staff-help')), session: without(turn) }
      case 'list':
        return listed(actor, command.scope, turn)
      case 'details':
      case 'history':
      case 'log':
        return looked(turn, actor, command)
      case 'act':
        return acted(turn, actor, command)
    }
  }

  /** A staff chat or a named lead; in private also the worker who has the very case. */
  async function roleFor(turn: Turn, command?: Command): Promise<StaffRole | undefined> {
    const role = roles.isStaff(turn)
    if (role || turn.message.place.kind === 'group') return role
    if (!command || !('digits' in command)) return undefined
    const view = await requests.find(db, command.digits)
    return view && view.assignee === turn.resident ? 'worker' : undefined
  }

  /** The text, completed by the command that was asked to be filled in: 办结 48271936 + 已发工资. */
  function completed({ message, session }: Turn) {
    const pending = slot.safeParse(session['staff'])
    if (!pending.success || parseCommand(message.text)) return { text: message.text }
    return { text: `${pending.data.prefix} ${message.text}`, pending: true }
  }

  function acted(turn: Turn, actor: Actor, command: Command & { kind: 'act' }): Outcome {
    const { action, digits } = command
    const rest = canned(command)
    const rule = TABLE[action]
    const missing =
      (rule.needsNote && !rest) ||
      (rule.needsReason && !command.reason) ||
      (action === 'extend' && !command.days)
    if (missing) return askToComplete(turn, command)
    if (action === 'assign' && !options.colleague(command.to ?? ''))
      return said(words.say('staff-no-colleague'), without(turn))
    return {
      ending: 'staff_done',
      replies: [],
      session: without(turn),
      effects: [(tx) => step(tx, actor, { ...command, digits, rest })],
    }
  }

  /** `=2` stands for the second ready-made sentence of this action. */
  function canned({ action, rest }: Command & { kind: 'act' }): string {
    const key = `case-canned-${action}-${/^=(\d)$/.exec(rest)?.[1]}`
    return words.has(key) ? words.say(key) : rest
  }

  async function step(
    tx: Tx,
    actor: Actor,
    command: Command & { kind: 'act' },
  ): Promise<readonly Reply[]> {
    const { action, digits, rest, reason, days } = command
    const view = await requests.find(tx, digits)
    if (!view) return [{ text: words.say('staff-unknown', { digits }) }]
    if ((action === 'ask' || action === 'inform') && view.quiet)
      return [{ text: words.say('staff-quiet') }]
    const result = await requests.act(tx, {
      reference: view.reference,
      action,
      actor,
      note: rest,
      reason,
      ...(action === 'assign' ? { to: options.colleague(command.to ?? '') } : {}),
      ...(days ? { until: options.calendar.addWorkingMs(view.dueAt, days * WORKDAY_MS) } : {}),
    })
    if (!result.ok) return [{ text: sayRefused(result, view, action) }]
    const { case: after, before } = result
    await options.follow(tx, { case: after, before, action, note: rest, reason })
    return [
      {
        text: words.say(`staff-did-${action}`, {
          reference: sayReference(view.reference),
          by: after.assigneeName || actor.name,
          due: sayTime(after.dueAt),
        }),
        choices: choicesFor(after, words),
      },
    ]
  }

  function sayRefused(result: Acted & { ok: false }, view: CaseView, action: CaseAction): string {
    const reference = sayReference(view.reference)
    switch (result.why) {
      case 'unknown':
        return words.say('staff-unknown', { digits: view.reference })
      case 'incomplete':
        return words.say('staff-incomplete', { reference })
      case 'stale':
        if (action === 'take' && result.by)
          return words.say('staff-taken', { reference, by: result.by })
        return words.say('staff-stale', {
          reference,
          state: words.say(`case-state-${result.state ?? view.state}`),
        })
      case 'not_allowed':
        if (result.by) return words.say('staff-taken', { reference, by: result.by })
        return words.say(result.state ? 'staff-take-first' : 'staff-not-allowed', { reference })
    }
  }

  /** Asks for the one thing that is missing; the next message of this colleague fills it in. */
  function askToComplete(turn: Turn, { action, digits }: Command & { kind: 'act' }): Outcome {
    const prefix = `${words.say(`staff-verb-${action}`)} ${digits}`
    const session = { ...turn.session, staff: { prefix } }
    const keyed = (index: number) => String(index + 1)
    const reasons = REASONS.map((code, index) => ({
      key: keyed(index),
      label: words.say(`case-reason-${code}`),
      value: `${prefix} ${code}`,
    }))
    const ready = [1, 2, 3]
      .filter((n) => words.has(`case-canned-${action}-${n}`))
      .map((n, index) => {
        const label = words.say(`case-canned-${action}-${n}`)
        return { key: keyed(index), label, value: `${prefix} =${n}` }
      })
    const places = options.places.map((place, index) => ({
      key: keyed(index),
      label: place,
      value: `${prefix} ${place}`,
    }))
    const choices = { decline: reasons, assign: places, other: ready }[kindOf(action)]
    return {
      ending: 'staff_done',
      replies: [{ text: words.say(`staff-complete-${action}`), choices }],
      session,
    }
  }

  function listed(actor: Actor, scope: 'mine' | 'all', turn: Turn): Outcome {
    return {
      ending: 'staff_done',
      replies: [],
      session: without(turn),
      effects: [
        async (tx) => {
          const cases = await requests.open(tx, scope === 'mine' ? actor.id : undefined)
          if (cases.length === 0) return [{ text: words.say(`staff-list-none-${scope}`) }]
          const lines = cases.map((view) =>
            words.say('staff-list-line', {
              reference: sayReference(view.reference),
              service: title(view.service),
              state: words.say(`case-state-${view.state}`),
              due: sayTime(view.dueAt),
              by: view.assigneeName || words.say('staff-nobody'),
            }),
          )
          return [{ text: [words.say(`staff-list-${scope}`), ...lines].join('\n') }]
        },
      ],
    }
  }

  /** Content goes to the assignee alone, in private, and every look is written down first. */
  function looked(
    turn: Turn,
    actor: Actor,
    { kind, digits }: { kind: 'details' | 'history' | 'log'; digits: string },
  ): Outcome {
    const look = async (tx: Tx): Promise<readonly Reply[]> => {
      const view = await requests.find(tx, digits)
      if (!view) return [{ text: words.say('staff-unknown', { digits }) }]
      const reference = sayReference(view.reference)
      const lead = actor.role === 'lead'
      const may = kind === 'log' ? actor.role !== 'worker' : lead || view.assignee === actor.id
      if (!may || (actor.role === 'auditor' && kind !== 'log')) {
        const at = turn.now
        await requests.audit(tx, {
          at,
          actor: actor.id,
          action: `refused:${kind}`,
          caseId: view.id,
        })
        return [{ text: words.say('staff-take-first', { reference }) }]
      }
      const text = await textOf(tx, kind, view, actor)
      if (kind !== 'log') await watchVolume(tx, actor, turn.now)
      const { from, place } = turn.message
      if (place.kind === 'private') return [{ text }]
      await post(tx, { channel: from.channel, chat: from.id }, { text })
      return [{ text: words.say('staff-sent-private', { reference }) }]
    }
    return { ending: 'staff_done', replies: [], session: without(turn), effects: [look] }
  }

  /** One who looks into very many cases is named to the auditors, once an hour's bound is passed. */
  async function watchVolume(tx: Tx, actor: Actor, now: number): Promise<void> {
    const reads = await requests.readsOf(tx, actor.id, now - HOUR_MS)
    if (reads !== options.mostReads + 1) return
    const text = words.say('staff-many-reads', { by: actor.name, count: reads })
    for (const { channel, id } of options.auditors) await post(tx, { channel, chat: id }, { text })
  }

  /** There is no list of persons, by anything (P-03); that somebody asked for one is written down. */
  function refusePersons(turn: Turn): Outcome {
    const line = { at: turn.now, actor: turn.resident, action: 'refused:persons', caseId: '' }
    return {
      ending: 'staff_refused',
      replies: [{ text: words.say('staff-no-persons') }],
      effects: [
        async (tx) => {
          await requests.audit(tx, line)
          return undefined
        },
      ],
    }
  }

  async function textOf(
    tx: Tx,
    kind: 'details' | 'history' | 'log',
    view: CaseView,
    actor: Actor,
  ): Promise<string> {
    const head = words.say('staff-details-head', {
      reference: sayReference(view.reference),
      service: title(view.service),
      state: words.say(`case-state-${view.state}`),
    })
    if (kind === 'log') {
      const lines = await requests.auditOf(tx, view.id)
      const told = lines.map(({ at, actor: by, action, fields }) =>
        [sayTime(at), codeName(by), action, fields].filter(Boolean).join(' '),
      )
      return [head, ...told].join('\n')
    }
    if (kind === 'details') {
      const fields = await requests.readFields(tx, { id: view.id, actor, purpose: 'handle' })
      return [head, ...fields.map(({ label, shown }) => `${label}：${shown}`)].join('\n')
    }
    const events = await requests.history(tx, { id: view.id, actor, purpose: 'handle' })
    const lines = events.map(({ at, action, note }) =>
      [sayTime(at), words.say(`case-did-${action}`), note].filter(Boolean).join(' '),
    )
    return [head, ...lines].join('\n')
  }

  function said(text: string, session?: Turn['session']): Outcome {
    return { ending: 'staff_done', replies: [{ text }], session }
  }

  return { take }
}

function without({ session }: Turn): Turn['session'] {
  const { staff: _pending, ...rest } = session
  return rest
}

function kindOf(action: CaseAction): 'decline' | 'assign' | 'other' {
  return action === 'decline' || action === 'assign' ? action : 'other'
}
