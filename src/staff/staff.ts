import type { Address, Choice, Outcome, Person, Post, Reply, Turn } from '../message.ts'
import {
  type Calendar,
  type CaseView,
  type Follow,
  isOpen,
  type Requests,
  type ServiceLimits,
  sayReference,
} from '../requests/requests.ts'
import type { Db, Jobs, Tx } from '../store/store.ts'
import type { Words } from '../words/words.ts'
import { createAuditWords } from './audit-words.ts'
import { makeCard, type ServiceTitle, sayTime } from './card.ts'
import { codeName } from './code-name.ts'
import { createDeskView } from './desk-view.ts'
import { createDisclosure } from './disclosure.ts'
import { createHandover } from './handover.ts'
import { createReminders } from './reminders.ts'
import { createResident } from './resident.ts'
import { createRobots, type Robot } from './robots.ts'
import { createRoles, type StaffRole } from './roles.ts'
import type { Rota } from './rota.ts'
import { createTellResident } from './tell-resident.ts'
import { createUndelivered } from './undelivered.ts'
import { createWatchVolume } from './watch-volume.ts'
import { createWeekly } from './weekly.ts'
import { createWorker } from './worker.ts'

export { sayDay, sayTime } from './card.ts'
export { codeName } from './code-name.ts'
export type { DeskAction, DeskCase, DeskRow } from './desk-view.ts'
export { DISCLOSED } from './disclosure.ts'
export { drawReport } from './draw-report.ts'
export { base64In } from './picture-in.ts'
export { type Cell, makeReport, type Report, weekOf } from './report.ts'
export { type Robot, robotSettings } from './robots.ts'
export type { StaffRole } from './roles.ts'
export { calendarOf, createRota, loadRota, NO_ROTA, type Rota, readRota } from './rota.ts'
export { sayReport } from './say-report.ts'
export { mergeSmall } from './small-cells.ts'

export type StaffOptions = {
  readonly requests: Requests
  readonly db: Db
  readonly post: Post
  readonly words: Words
  readonly calendar: Calendar
  readonly jobs: Jobs
  readonly rota: Rota
  /** Time limits of a service, from its file. */
  readonly limits: (service: string) => ServiceLimits
  /** Keyed hash of an account: the same that a turn calls `resident`. */
  readonly hashOf: (person: Person) => string
  readonly now: () => number
  readonly staffChats: readonly Address[]
  readonly leads: readonly Person[]
  readonly auditors: readonly Person[]
  /** Whether a text asks for persons by what they are: refused to everybody alike (P-03). */
  readonly asksForPersons: (text: string) => boolean
  /** What a service is called; undefined if no file describes it. */
  readonly serviceTitle: (service: string) => string | undefined
  /** What a field of a service is called for short; undefined if no form describes it. */
  readonly fieldTitle: (service: string, field: string) => string | undefined
  /** Group robots that are told of new cases and notices, one way. */
  readonly robots?: readonly Robot[] | undefined
  /** Keeps what no card answers, without personal data, for those who write cards. */
  readonly noteGap?: ((tx: Tx, kind: string, text: string) => Promise<void>) | undefined
  /** Whether every case is also filed in the city's own system. */
  readonly hasCitySystem?: boolean | undefined
  /** For each of these chats whether a message to it waits or was given up. */
  readonly undelivered?:
    | ((db: Db | Tx, to: readonly Address[]) => Promise<readonly boolean[]>)
    | undefined
  /** More cases than this looked into within an hour, and the auditors are told; 30 when absent. */
  readonly mostReads?: number | undefined
}

export type Staff = ReturnType<typeof createStaff>

/** The duty desk: cards to the staff chats, commands from them, and the resident's own side of every case. */
export function createStaff(options: StaffOptions) {
  const { requests, db, post, words, calendar, rota, staffChats } = options
  const title: ServiceTitle = (service) =>
    options.serviceTitle(service) ?? words.say('staff-service-other')
  const roles = createRoles(options)
  const handover = createHandover({ requests, words })
  const tell = createTellResident({ requests, post, words, handover })

  /** A line to every staff chat. */
  async function notice(tx: Tx, text: string, choices?: readonly Choice[]): Promise<void> {
    for (const to of staffChats) await post(tx, to, { text, choices })
  }

  const robots = createRobots({ ...options, robots: options.robots ?? [] })
  const weekly = createWeekly({ ...options, title })
  const reminders = createReminders({
    ...options,
    title,
    notice,
    handover,
    acceptMinutes: rota.acceptMinutes,
    accountOf: (name) => rota.accountOf(name),
  })

  /** What follows from a step, whoever made it: the resident is told, clocks are set. */
  const follow: Follow = async (tx, step) => {
    await tell(tx, step)
    await reminders.arm(tx, step.case, step.before)
    if (step.reason === 'policy_unclear')
      // With its number, since each such case is a task of its own (S-28).
      await options.noteGap?.(
        tx,
        'policy_unclear',
        `${title(step.case.service)} ${step.case.reference}`,
      )
  }

  function colleague(name: string) {
    const kind = rota.kindOf(name)
    if (!kind) return undefined
    const account = rota.accountOf(name)
    return { id: account ? options.hashOf(account) : `${kind}:${name}`, name }
  }

  const nameOf = (turn: Turn) =>
    rota.nameOf(turn.message.from) ?? words.say('staff-unnamed', { code: codeName(turn.resident) })
  const names = new Map(
    rota.accounts().map(({ name, account }) => [options.hashOf(account), name] as const),
  )
  const mostReads = options.mostReads ?? 30
  const undelivered = createUndelivered({ requests, ask: options.undelivered })

  const worker = createWorker({
    asksForPersons: options.asksForPersons,
    requests,
    db,
    post,
    words,
    roles,
    calendar,
    title,
    follow,
    nameOf,
    colleague,
    handover,
    auditWords: createAuditWords({ ...options, nameOfHash: (hash) => names.get(hash) }),
    places: rota.places,
    recipients: rota.recipients,
    auditors: options.auditors,
    mostReads,
    undelivered,
  })
  const disclosure = createDisclosure({ requests, db, post, words, roles, title })
  const resident = createResident({
    requests,
    db,
    words,
    title,
    notice,
    handover,
    hasCitySystem: options.hasCitySystem,
    // Who did it reads it in the reply: being told once more would be once too often.
    follow: (tx, step) => reminders.arm(tx, step.case, step.before),
  })

  function offHours(): readonly Reply[] | undefined {
    const duty = rota.duty(options.now())
    if (duty.kind === 'on') return undefined
    const text = duty.next
      ? words.say('case-off-duty', { next: sayTime(duty.next) })
      : words.say('case-nobody')
    return [{ text }]
  }

  return {
    isStaff: (turn: Turn): StaffRole | undefined => roles.isStaff(turn),
    take: async (turn: Turn): Promise<Outcome | undefined> =>
      (await disclosure.take(turn)) ?? worker.take(turn),

    /**
     * Puts a case before the staff: one card to every staff chat, and sets its clocks. What it returns is for the
     * resident: when nobody is on duty, when somebody will be, and whom to call until then.
     */
    async announce(tx: Tx, view: CaseView): Promise<readonly Reply[] | undefined> {
      const actor = { id: 'system' }
      const fields = await requests.readFields(tx, { id: view.id, actor, purpose: 'card' })
      const card = makeCard(view, fields, { words, title })
      for (const to of staffChats) await post(tx, to, card)
      await robots.tell(
        tx,
        words.say(view.urgent ? 'staff-robot-urgent' : 'staff-robot-new', {
          reference: sayReference(view.reference),
          service: title(view.service),
          due: sayTime(view.dueAt),
        }),
      )
      await reminders.arm(tx, view)
      return offHours()
    },

    notice,
    /** For changes made elsewhere, in a backend: tells the resident and sets the clocks, as after a command. */
    follow,
    /** What a page of the duty desk draws. */
    desk: createDeskView({
      requests,
      db,
      words,
      roles,
      title,
      places: rota.places,
      recipients: rota.recipients,
      nameOf,
      nameOfHash: (hash) => names.get(hash),
      undelivered,
      watchVolume: createWatchVolume({ ...options, mostReads }),
    }),
    /** A case of this resident and service that is still open: better added to than filed again (S-21). */
    async alreadyOpen(resident: string, service: string): Promise<CaseView | undefined> {
      const own = await requests.ofResident(db, resident)
      return own.find((view) => view.service === service && isOpen(view.state))
    },
    /** What runs the clocks; joins the job runner's handlers. */
    handlers: { ...reminders.handlers, ...robots.handlers, ...weekly.handlers },
    /** Plans the weekly report; to be called at every start. */
    plan: weekly.plan,
    /** What to say when nobody is on duty now; undefined when somebody is. */
    offHours,
    /** Messages of residents about their own cases; undefined when it is about something else. */
    resident: resident.take,
    offerAnswer: resident.offerAnswer,
    asksWhy: resident.asksWhy,
    /** Why somebody gave these stars, said right after them; undefined when it is about something else. */
    explain: resident.explain,
    /** To be called with what came of each message: a reason is waited for only until the next one. */
    askedOnce: resident.askedOnce,
    mine: resident.mine,
    status: resident.status,
    add: resident.add,
    withdraw: resident.withdraw,
    rate: resident.rate,
    reopen: resident.reopen,
  }
}
