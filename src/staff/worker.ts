import { z } from 'zod'
import type { Outcome, Reply, Turn } from '../message.ts'
import {
  type Acted,
  type Actor,
  type Calendar,
  type CaseAction,
  type CaseView,
  type Follow,
  sayReference,
  TABLE,
} from '../requests/requests.ts'
import type { Db, Tx } from '../store/store.ts'
import { createCanned } from './canned.ts'
import { choicesFor, sayTime } from './card.ts'
import { type Command, parseCommand } from './commands.ts'
import { type Completing, createCompletions } from './completions.ts'
import { createLookInto, type Look, type LookOptions } from './look-into.ts'
import { createMerge } from './merge.ts'
import type { Roles, StaffRole } from './roles.ts'
import type { Undelivered } from './undelivered.ts'

export type WorkerOptions = LookOptions & {
  readonly db: Db
  /** Whether a text asks for persons by what they are. */
  readonly asksForPersons: (text: string) => boolean
  readonly roles: Roles
  readonly calendar: Calendar
  readonly nameOf: (turn: Turn) => string
  /** The id and name of a post or colleague of the rota, by what one types. */
  readonly colleague: (name: string) => { readonly id: string; readonly name: string } | undefined
  readonly follow: Follow
  readonly undelivered: Undelivered
  /** Posts and colleagues a case can be given to. */
  readonly places: readonly string[]
  /** Places outside that a case can be handed to when its resident says yes. */
  readonly recipients: readonly string[]
}

const slot = z.object({ prefix: z.string() })
const STOP = new Set(['算了', '取消', '不办了'])
/** Cases listed in one message; the page shows all. */
const MOST_LINES = 30
const WORKDAY_MS = 8 * 3600_000
/** Among how many cases, filed since when, undelivered words are looked for. */
const LATELY_MS = 30 * 86_400_000
const MOST_LOOKED_AT = 200

/** What staff do, from the chat: one command, one step of the state table, one line back. */
export function createWorker(options: WorkerOptions) {
  const { requests, db, words, roles, title } = options
  const lookInto = createLookInto(options)
  const canned = createCanned(options)
  const complete = createCompletions({ ...options, canned })
  const merge = createMerge(options)

  /** Undefined for residents, and for talk among colleagues that is no command. */
  async function take(turn: Turn): Promise<Outcome | undefined> {
    const { text, pending } = completed(turn)
    const command = parseCommand(text)
    const role = await roleFor(turn, command)
    if (!role) return undefined
    if (pending && STOP.has(turn.message.text.trim()))
      return said(words.say('staff-stopped'), without(turn))
    if (!pending && !command && options.asksForPersons(turn.message.text))
      return refusePersons(turn)
    if (!command) return undefined
    const actor: Actor = { id: turn.resident, name: options.nameOf(turn), role }
    switch (command.kind) {
      case 'help':
        return { ...said(words.say('staff-help')), session: without(turn) }
      case 'list':
        return listed(actor, command, turn)
      case 'details':
      case 'history':
      case 'log':
      case 'handover':
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

  async function acted(
    turn: Turn,
    actor: Actor,
    command: Command & { kind: 'act' },
  ): Promise<Outcome> {
    const { action, digits, rest } = command
    const rule = TABLE[action]
    const missing =
      (rule.needsNote && !rest) ||
      (rule.needsReason && !command.reason) ||
      (rule.needsAbout && !command.about) ||
      (action === 'extend' && !command.days)
    if (missing) return askToComplete(turn, actor, command)
    if (action === 'assign' && !options.colleague(command.to ?? ''))
      return said(words.say('staff-no-colleague'), without(turn))
    if (action === 'offer' && !options.recipients.includes(command.about ?? ''))
      return said(words.say('staff-no-recipient'), without(turn))
    return {
      ending: 'staff_done',
      replies: [],
      session: without(turn),
      effects: [
        (tx) =>
          action === 'merge'
            ? merge(tx, { actor, digits, into: command.about ?? '', at: turn.now })
            : step(tx, actor, command),
      ],
    }
  }

  /** `=2` stands for a ready-made sentence; what follows it is added. Undefined when there is no such sentence. */
  function filledIn(text: string, { action, view, by }: Omit<Completing, 'prefix'>) {
    const [, word, more = ''] = /^([=＝][\da-z-]+)\s*([\s\S]*)$/i.exec(text) ?? []
    if (word === undefined) return text
    const line = canned(action, view, by).find((one) => one.word === word.normalize('NFKC'))
    return line && line.text + more
  }

  async function step(
    tx: Tx,
    actor: Actor,
    command: Command & { kind: 'act' },
  ): Promise<readonly Reply[]> {
    const { action, digits, reason, days, about } = command
    const view = await requests.find(tx, digits)
    if (!view) return [{ text: words.say('staff-unknown', { digits }) }]
    const filling = { action, view, by: view.assigneeName || actor.name }
    const rest = filledIn(command.rest, filling)
    if (rest === undefined) return [questionOf({ ...filling, prefix: prefixOf(command) })]
    if ((action === 'ask' || action === 'inform' || action === 'offer') && view.quiet)
      return [{ text: words.say('staff-quiet') }]
    const result = await requests.act(tx, {
      reference: view.reference,
      action,
      actor,
      note: rest,
      reason,
      about,
      ...(action === 'assign' ? { to: options.colleague(command.to ?? '') } : {}),
      ...(days ? { until: options.calendar.addWorkingMs(view.dueAt, days * WORKDAY_MS) } : {}),
    })
    if (!result.ok) return [{ text: sayRefused(result, view, action) }]
    const { case: after, before } = result
    await options.follow(tx, { case: after, before, action, note: rest, reason, about })
    return [
      {
        text: words.say(`staff-did-${action}`, {
          reference: sayReference(view.reference),
          by: after.assigneeName || actor.name,
          due: sayTime(after.dueAt),
          to: about ?? '',
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
          state: words.say(`staff-state-${result.state ?? view.state}`),
        })
      case 'not_allowed':
        if (result.by) return words.say('staff-taken', { reference, by: result.by })
        return words.say(result.state ? 'staff-take-first' : 'staff-not-allowed', { reference })
    }
  }

  /** Asks for the one thing that is missing; the next message of this colleague fills it in. */
  async function askToComplete(
    turn: Turn,
    actor: Actor,
    command: Command & { kind: 'act' },
  ): Promise<Outcome> {
    const { action, digits } = command
    const view = await requests.find(db, digits)
    if (!view) return said(words.say('staff-unknown', { digits }), without(turn))
    const prefix = prefixOf(command)
    const by = view.assigneeName || actor.name
    return {
      ending: 'staff_done',
      replies: [questionOf({ action, view, by, prefix })],
      session: { ...turn.session, staff: { prefix } },
    }
  }

  const prefixOf = ({ action, digits }: Command & { kind: 'act' }) =>
    `${words.say(`staff-verb-${action}`)} ${digits}`

  function questionOf(asked: Completing): Reply {
    const { question, choices } = complete(asked)
    return { text: question, choices: choices.map(({ text: _text, ...choice }) => choice) }
  }

  type Scope = (Command & { kind: 'list' })['scope']

  /** Open cases, all or one's own; or those, settled lately too, whose resident has not got our words. */
  async function casesOf(tx: Tx, scope: Scope, actor: Actor, now: number) {
    if (scope === 'mine') return requests.open(tx, actor.id)
    if (scope === 'all') return requests.open(tx)
    const views = await requests.list(tx, { from: now - LATELY_MS, limit: MOST_LOOKED_AT })
    const stuck = await options.undelivered(tx, views)
    return views.filter(({ id }) => stuck.has(id))
  }

  function listed(actor: Actor, { scope, verb }: Command & { kind: 'list' }, turn: Turn): Outcome {
    return {
      ending: 'staff_done',
      replies: [],
      session: without(turn),
      effects: [
        async (tx) => {
          const cases = await casesOf(tx, scope, actor, turn.now)
          if (cases.length === 0) return [{ text: words.say(`staff-list-none-${scope}`) }]
          const lines = cases.slice(0, MOST_LINES).map((view) =>
            words.say('staff-list-line', {
              reference: sayReference(view.reference),
              service: title(view.service),
              state: words.say(`staff-state-${view.state}`),
              due: sayTime(view.dueAt),
              by: view.assigneeName || words.say('staff-nobody'),
            }),
          )
          const rest = cases.length - lines.length
          if (rest > 0) lines.push(words.say('staff-list-more', { count: rest }))
          const head = verb ? words.say('staff-which', { verb }) : words.say(`staff-list-${scope}`)
          return [{ text: [head, ...lines].join('\n') }]
        },
      ],
    }
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

  function looked(turn: Turn, actor: Actor, asked: Look): Outcome {
    const look = (tx: Tx) => lookInto(tx, { turn, actor, ...asked })
    return { ending: 'staff_done', replies: [], session: without(turn), effects: [look] }
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
