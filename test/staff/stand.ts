import { rmSync } from 'node:fs'
import type { JobHandler } from '../../src/desk/desk.ts'
import type {
  Address,
  FiledField,
  Filing,
  Outcome,
  Reply,
  Session,
  Turn,
} from '../../src/message.ts'
import { asksForPersons, createVault, memoryKeyRing } from '../../src/privacy/privacy.ts'
import {
  type Change,
  createCalendar,
  createRequests,
  newReference,
  OFFICE,
} from '../../src/requests/requests.ts'
import { createRota, createStaff, NO_ROTA, type Robot, readRota } from '../../src/staff/staff.ts'
import { createJobs, openStore, type Tx } from '../../src/store/store.ts'
import { loadWords } from '../../src/words/words.ts'
import { type Engine, freshDatabase } from '../databases.ts'

/** Monday 10:00 in China, a working day. */
export const MONDAY = Date.parse('2026-11-23T10:00:00+08:00')
export const STAFF_CHAT: Address = { channel: 'telegram', chat: '-100' }

export type Posted = { readonly to: Address; readonly reply: Reply }

/** A duty desk on a fresh database, with a clock of its own and a letter box instead of channels. */
export async function openStand(
  at = MONDAY,
  rotaText?: string,
  robots: readonly Robot[] = [],
  engine: Engine = 'sqlite',
) {
  const database = await freshDatabase(engine)
  const store = await openStore(database)
  const vault = createVault(memoryKeyRing())
  const words = loadWords('prompts/words', 'zh-CN')
  const clock = { at }
  const now = () => clock.at
  const hooks: { onChange?: (tx: Tx, change: Change) => Promise<void> } = {}
  const gaps: string[] = []
  /** Chats to which nothing gets through. */
  const cutOff = new Set<string>()
  const posted: Posted[] = []
  const post = async (_tx: unknown, to: Address, reply: Reply) => {
    posted.push({ to, reply })
  }
  const calendar = createCalendar()
  const limits = (service: string) => {
    const urgent = service === 'violence'
    return service === 'in-days' ? { dueDays: 5, urgent } : { dueHours: 40, urgent }
  }
  const jobs = createJobs({ store, worker: 'test', now })
  const rota = createRota(
    rotaText ? readRota(rotaText, 'rota.yaml') : NO_ROTA,
    calendar.isWorkday,
    OFFICE,
  )
  const requests = createRequests({
    vault,
    now,
    calendar,
    limits,
    onChange: async (tx, change) => hooks.onChange?.(tx, change),
  })
  const staff = createStaff({
    asksForPersons,
    requests,
    db: store.db,
    post,
    words,
    calendar,
    jobs,
    rota,
    limits,
    robots,
    noteGap: async (_tx, kind, text) => {
      gaps.push(`${kind} ${text}`)
    },
    hasCitySystem: true,
    undelivered: async (_db, to) => to.map(({ chat }) => cutOff.has(chat)),
    hashOf: ({ channel, id }) => vault.pseudonym(`person|${channel}|${id}`),
    now,
    staffChats: [STAFF_CHAT],
    leads: [{ channel: 'telegram', id: 'lead' }],
    auditors: [{ channel: 'telegram', id: 'auditor' }],
    serviceTitle: (service) => (service === 'wage-claim' ? '讨工资' : undefined),
    fieldTitle: (_service, field) => FIELDS.find(({ name }) => name === field)?.label,
  })
  const sessions = new Map<string, Session>()
  const residentOf = (id: string) => vault.pseudonym(`person|telegram|${id}`)
  let count = 0

  function turnOf(id: string, text: string, group?: string): Turn {
    const key = `${group ?? ''}|${id}`
    return {
      message: {
        id: String(++count),
        from: { channel: 'telegram', id },
        place: group ? { kind: 'group', id: group } : { kind: 'private' },
        text,
        at: clock.at,
      },
      resident: residentOf(id),
      session: sessions.get(key) ?? {},
      now: clock.at,
    }
  }

  /** Carries an outcome out as the desk does; returns what is said, or undefined when nobody answered. */
  async function carryOut(turn: Turn, outcome: Outcome | undefined): Promise<string | undefined> {
    if (!outcome) return undefined
    const replies = [...outcome.replies]
    await store.transact(async (tx) => {
      for (const effect of outcome.effects ?? []) replies.push(...((await effect(tx)) ?? []))
    })
    const { place, from } = turn.message
    if (outcome.session)
      sessions.set(`${place.kind === 'group' ? place.id : ''}|${from.id}`, outcome.session)
    return replies.map(({ text }) => text).join('\n')
  }

  const asStaff = async (id: string, text: string) => {
    const turn = turnOf(id, text, STAFF_CHAT.chat)
    return carryOut(turn, await staff.take(turn))
  }
  const asStaffInPrivate = async (id: string, text: string) => {
    const turn = turnOf(id, text)
    return carryOut(turn, await staff.take(turn))
  }
  const asResident = async (id: string, text: string) => {
    const turn = turnOf(id, text)
    return carryOut(turn, await staff.resident(turn))
  }

  async function fileFor(id: string, given: Partial<Filing> = {}) {
    const filing: Filing = {
      draft: given.draft ?? `draft-${++count}`,
      reference: newReference(),
      service: 'wage-claim',
      resident: residentOf(id),
      handle: { channel: 'telegram', chat: id },
      fields: FIELDS,
      ...given,
    }
    return store.transact(async (tx) => {
      const view = await requests.file(tx, filing)
      await staff.announce(tx, view)
      return view
    })
  }

  /** Lets time pass until `until`, running each job when it is due. */
  async function wait(until: number) {
    for (;;) {
      const next = await jobs.nextDue()
      if (next === undefined || next > until) break
      clock.at = Math.max(clock.at, next)
      for (const job of await jobs.takeDue(10)) {
        const handlers: Readonly<Record<string, JobHandler>> = staff.handlers
        const result = await handlers[job.kind]?.(job)
        await store.transact(async (tx) => {
          await jobs.done(tx, job.seq)
          if (result && 'commit' in result) await result.commit?.(tx)
        })
      }
    }
    clock.at = until
  }

  const to = (chat: string) =>
    posted.filter((letter) => letter.to.chat === chat).map(({ reply }) => reply.text)

  return {
    store,
    vault,
    words,
    calendar,
    requests,
    staff,
    clock,
    now,
    posted,
    gaps,
    cutOff,
    to,
    residentOf,
    turnOf,
    carryOut,
    asStaff,
    asStaffInPrivate,
    asResident,
    fileFor,
    jobs,
    hooks,
    wait,
    async close() {
      await store.close()
      rmSync(database.dataDir, { recursive: true, force: true })
    },
  }
}

export const FIELDS: readonly FiledField[] = [
  { name: 'name', label: '称呼', value: '买买提', shown: '买买提', sensitive: true },
  { name: 'mobile', label: '电话', value: '13812345678', shown: '138 1234 5678', sensitive: true },
  {
    name: 'place',
    label: '地点',
    value: '幸福路12号3栋502',
    shown: '幸福路12号3栋502',
    sensitive: false,
  },
  {
    name: 'what',
    label: '事情',
    value: '老板欠我三个月工资，我叫买买提，电话13812345678',
    shown: '老板欠我三个月工资，我叫买买提，电话13812345678',
    sensitive: false,
  },
]
