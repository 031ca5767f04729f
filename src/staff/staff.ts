import type { Address, Choice, Outcome, Person, Post, Turn } from '../message.ts'
import type { Calendar, CaseView, Requests } from '../requests/requests.ts'
import type { Db, Tx } from '../store/store.ts'
import type { Words } from '../words/words.ts'
import { makeCard, type ServiceTitle } from './card.ts'
import { createResident } from './resident.ts'
import { createRoles, type StaffRole } from './roles.ts'
import { createTellResident } from './tell-resident.ts'
import { createWorker } from './worker.ts'

export type { StaffRole } from './roles.ts'

export type StaffOptions = {
  readonly requests: Requests
  readonly db: Db
  readonly post: Post
  readonly words: Words
  readonly calendar: Calendar
  readonly staffChats: readonly Address[]
  readonly leads: readonly Person[]
  readonly auditors: readonly Person[]
  /** What a service is called; undefined if no file describes it. */
  readonly serviceTitle: (service: string) => string | undefined
}

export type Staff = ReturnType<typeof createStaff>

/** The duty desk: cards to the staff chats, commands from them, and the resident's own side of every case. */
export function createStaff(options: StaffOptions) {
  const { requests, db, post, words, calendar, staffChats } = options
  const title: ServiceTitle = (service) =>
    options.serviceTitle(service) ?? words.say('staff-service-other')
  const roles = createRoles(options)
  const tell = createTellResident({ requests, post, words })

  /** A line to every staff chat. */
  async function notice(tx: Tx, text: string, choices?: readonly Choice[]): Promise<void> {
    for (const to of staffChats) await post(tx, to, { text, choices })
  }

  const worker = createWorker({
    requests,
    db,
    post,
    words,
    roles,
    calendar,
    title,
    tell,
    nameOf: (turn) => words.say('staff-unnamed', { code: codeName(turn.resident) }),
    colleague: (name) => ({ id: '', name }),
  })
  const resident = createResident({ requests, words, title, notice })

  return {
    isStaff: (turn: Turn): StaffRole | undefined => roles.isStaff(turn),
    take: (turn: Turn): Promise<Outcome | undefined> => worker.take(turn),

    /** Puts a case before the staff: one card to every staff chat. */
    async announce(tx: Tx, view: CaseView): Promise<void> {
      const actor = { id: 'system' }
      const fields = await requests.readFields(tx, { id: view.id, actor, purpose: 'card' })
      const card = makeCard(view, fields, { words, title })
      for (const to of staffChats) await post(tx, to, card)
    },

    notice,
    /** Messages of residents about their own cases; undefined when it is about something else. */
    resident: resident.take,
    mine: resident.mine,
    status: resident.status,
    add: resident.add,
    withdraw: resident.withdraw,
    rate: resident.rate,
    reopen: resident.reopen,
  }
}

/** Something short to tell colleagues apart by, from the keyed hash. */
function codeName(id: string): string {
  return id
    .replace(/[^a-zA-Z0-9]/g, '')
    .slice(0, 3)
    .toUpperCase()
}
