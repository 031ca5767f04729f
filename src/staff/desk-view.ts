import type { Turn } from '../message.ts'
import {
  ACTIONS,
  type CaseAction,
  type CaseEvent,
  type CaseView,
  type Requests,
  sayReference,
  TABLE,
} from '../requests/requests.ts'
import type { Db, Tx } from '../store/store.ts'
import type { Words } from '../words/words.ts'
import { createCanned } from './canned.ts'
import { type ServiceTitle, sayTime } from './card.ts'
import { codeName } from './code-name.ts'
import { type CompletionChoice, createCompletions } from './completions.ts'
import { base64In } from './picture-in.ts'
import type { Roles, StaffRole } from './roles.ts'
import type { Undelivered } from './undelivered.ts'
import type { WatchVolume } from './watch-volume.ts'

/** A line of the list, ready to be drawn. `late` = past due and still open. */
export type DeskRow = {
  readonly reference: string
  readonly shown: string
  readonly service: string
  readonly state: string
  readonly due: string
  readonly late: boolean
  readonly urgent: boolean
  readonly mine: boolean
  /** Something could not be brought to the resident: better to telephone. */
  readonly undelivered: boolean
  readonly by: string
}

/**
 * One thing that may be done now: `value` is the command to send. When words must follow it `asks`, with a question and
 * what can be chosen instead of writing: those values are whole commands, and those with `text` may be changed first.
 */
export type DeskAction = {
  readonly label: string
  readonly value: string
  /** What is done most: always in reach of the thumb. */
  readonly main: boolean
  readonly asks: boolean
  readonly question?: string
  readonly choices?: readonly CompletionChoice[]
}

/** A case as its page shows it. `fields` and notes only for who has it, and for leads. */
export type DeskCase = DeskRow & {
  readonly actions: readonly DeskAction[]
  readonly timeline: readonly { readonly at: string; readonly did: string; readonly note: string }[]
  readonly fields: readonly DeskField[] | undefined
}

/** One answer; `picture` = the JPEG that it is, in base64: it goes with the case and has no address of its own. */
type DeskField = {
  readonly label: string
  readonly shown: string
  readonly picture?: string | undefined
}

export type DeskViewOptions = {
  readonly requests: Requests
  readonly db: Db
  readonly words: Words
  readonly roles: Roles
  readonly title: ServiceTitle
  /** Posts and colleagues a case can be given to, and places outside it can be handed to. */
  readonly places: readonly string[]
  readonly recipients: readonly string[]
  readonly nameOf: (turn: Turn) => string
  /** What colleagues call whoever has this keyed hash, if the rota knows them. */
  readonly nameOfHash: (hash: string) => string | undefined
  readonly watchVolume: WatchVolume
  readonly undelivered: Undelivered
}

/** Steps that a page offers; the rest comes from residents, or along with another step. */
const MAIN: ReadonlySet<CaseAction> = new Set(['take', 'ask', 'resolve', 'reopen'])
const OFFERED: readonly CaseAction[] = ACTIONS.filter(
  (action) =>
    action !== 'absorb' &&
    TABLE[action].who.some((who) => who === 'worker' || who === 'assignee' || who === 'lead'),
)

/** What a page of the duty desk draws: the same rights as the chat, the same line in the audit for each look. */
export function createDeskView(options: DeskViewOptions) {
  const { requests, db, words, roles, title } = options
  const complete = createCompletions({ ...options, canned: createCanned(options) })

  function rowOf(view: CaseView, turn: Turn, stuck: ReadonlySet<string>): DeskRow {
    return {
      reference: view.reference,
      shown: sayReference(view.reference),
      service: title(view.service),
      state: words.say(`staff-state-${view.state}`),
      due: sayTime(view.dueAt),
      late: view.closedAt === 0 && view.pausedAt === 0 && view.dueAt < turn.now,
      urgent: view.urgent,
      mine: view.assignee === turn.resident,
      undelivered: stuck.has(view.id),
      by: view.assigneeName,
    }
  }

  function actionsOf(view: CaseView, turn: Turn, role: StaffRole): readonly DeskAction[] {
    const mine = view.assignee === turn.resident
    return OFFERED.flatMap((action): readonly DeskAction[] => {
      const { from, who, needsNote, needsReason, needsAbout } = TABLE[action]
      const may = who.some((one) => (one === 'assignee' ? role === 'worker' && mine : one === role))
      const none = action === 'offer' && options.recipients.length === 0
      if (none || !may || !from.includes(view.state)) return []
      const label = words.say(`case-did-${action}`)
      const main = MAIN.has(action)
      const value = `${words.say(`staff-verb-${action}`)} ${view.reference}`
      if (!needsNote && !needsReason && !needsAbout) return [{ label, value, main, asks: false }]
      const by = options.nameOf(turn)
      return [{ label, value, main, asks: true, ...complete({ action, view, by, prefix: value }) }]
    })
  }

  /** Why, to whom, with which other case: in everyday words. */
  function about({ reason }: CaseEvent): string {
    if (/^\d{8}$/.test(reason)) return sayReference(reason)
    return words.has(`case-reason-${reason}`) ? words.say(`case-reason-${reason}`) : reason
  }

  /** Why the resident gave so many stars is for who worked on it, and for nobody else. */
  const maySee = ({ action }: CaseEvent, { assignee }: CaseView, { resident }: Turn) =>
    action !== 'explain' || assignee === resident

  /** Who did it, by the name colleagues use; the words of residents' own steps say it already. */
  function whoDid({ actor }: CaseEvent, turn: Turn): string {
    if (actor === 'resident') return ''
    if (actor === turn.resident) return words.say('staff-me')
    if (actor === 'backend') return words.say('staff-other-system')
    return options.nameOfHash(actor) ?? words.say('staff-unnamed', { code: codeName(actor) })
  }

  return {
    /** Open cases, the one due first on top; undefined for whoever is no staff. */
    async list(turn: Turn): Promise<readonly DeskRow[] | undefined> {
      if (!roles.isStaff(turn)) return undefined
      const views = await requests.open(db)
      const stuck = await options.undelivered(db, views)
      return views.map((view) => rowOf(view, turn, stuck))
    },

    /** One case; undefined for whoever is no staff, and for a number that does not exist. */
    async view(tx: Tx, turn: Turn, reference: string): Promise<DeskCase | undefined> {
      const role = roles.isStaff(turn)
      const view = role && (await requests.find(tx, reference))
      if (!role || !view) return undefined
      const inside = role === 'lead' || (role === 'worker' && view.assignee === turn.resident)
      const reading = { id: view.id, actor: { id: turn.resident }, purpose: 'handle' }
      const actor = { id: turn.resident, name: options.nameOf(turn) }
      const history = await requests.history(tx, reading)
      const fields = inside ? await requests.readFields(tx, reading) : undefined
      await options.watchVolume(tx, actor, turn.now)
      return {
        ...rowOf(view, turn, await options.undelivered(tx, [view])),
        actions: actionsOf(view, turn, role),
        timeline: history.map((event) => ({
          at: sayTime(event.at),
          did: [words.say(`case-did-${event.action}`), about(event), whoDid(event, turn)]
            .filter(Boolean)
            .join(' · '),
          note: inside && maySee(event, view, turn) ? event.note : '',
        })),
        fields: fields?.map(({ label, shown, value }) => ({
          label,
          shown,
          picture: base64In(value),
        })),
      }
    },
  }
}
