import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { z } from 'zod'
import { LinliError } from '../errors.ts'
import type { Person } from '../message.ts'
import { type Calendar, createCalendar, type Hours } from '../requests/requests.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** China keeps one time, UTC+8. */
const OFFSET_MS = 8 * 3600_000
/** How far ahead the next shift is looked for. */
const MOST_DAYS = 30

const clock = z
  .string()
  .regex(/^([01]?\d|2[0-3]):[0-5]\d$|^24:00$/, { error: 'write a time such as 08:30' })
  .transform(minutesOf)

const day = z.string().regex(DAY, { error: 'write a day such as 2027-02-05' })
const names = z.array(z.string().min(1)).min(1)

const shift = z
  .strictObject({
    on: z.union([z.enum(['workdays', 'offdays', 'every']), z.array(day).min(1)]),
    from: clock,
    to: clock,
    people: names,
  })
  .refine(({ from, to }) => from < to, { error: 'a shift ends after it begins; split it at 24:00' })

const span = z
  .string()
  .regex(/^([01]?\d|2[0-3]):[0-5]\d-(([01]?\d|2[0-3]):[0-5]\d|24:00)$/, {
    error: 'write hours such as 08:30-12:00',
  })
  .transform((text) => {
    const [from = '', to = ''] = text.split('-')
    return { from: minutesOf(from), to: minutesOf(to) }
  })

const file = z.strictObject({
  hours: z.array(span).min(1).optional(),
  days: z.record(day, z.enum(['open', 'closed'])).default({}),
  whole_years: z
    .array(z.coerce.string().regex(/^20\d{2}$/, { error: 'write a year such as 2027' }))
    .default([]),
  people: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(12),
        account: z
          .string()
          .regex(/^[a-z]+:.+$/, { error: 'write channel:id' })
          .optional(),
      }),
    )
    .default([]),
  posts: z.array(z.strictObject({ name: z.string().min(1).max(12), people: names })).default([]),
  /** Places outside that a case may be handed to, if its resident says yes to that very name. */
  recipients: z
    .array(z.string().regex(/^\S{1,8}$/u, { error: 'write at most 8 characters, without blanks' }))
    .default([]),
  /** Minutes in which somebody must be on a new case, or the lead is called. */
  accept_minutes: z
    .strictObject({
      urgent: z.number().int().min(1).max(60).default(3),
      normal: z.number().int().min(5).max(480).default(60),
    })
    .default({ urgent: 3, normal: 60 }),
  shifts: z.array(shift).default([]),
  swaps: z.array(z.strictObject({ day, from: z.string(), to: z.string() })).default([]),
})

/** The rota as it stands in its file, checked. */
export type RotaFile = z.infer<typeof file>

/** Who is on duty at an instant; if nobody, when somebody will be (epoch milliseconds), if that is known. */
export type Duty =
  | { readonly kind: 'on'; readonly people: readonly string[] }
  | { readonly kind: 'none'; readonly next?: number | undefined }

export type Rota = ReturnType<typeof createRota>

/** Reads and checks the rota; each fault names the file and the field. */
export function loadRota(path: string): RotaFile {
  return readRota(readFileSync(path, 'utf8'), path)
}

/** The same for a text. */
export function readRota(text: string, path: string): RotaFile {
  const read = file.safeParse(load(text))
  if (!read.success) {
    const lines = read.error.issues.map(
      (issue) => `${path}: ${issue.path.join('.')}: ${issue.message}`,
    )
    throw new LinliError('rota_invalid', lines.join('\n'))
  }
  const known = new Set(read.data.people.map(({ name }) => name))
  const used = [
    ...read.data.posts.flatMap(({ people }) => people),
    ...read.data.shifts.flatMap(({ people }) => people),
    ...read.data.swaps.flatMap(({ from, to }) => [from, to]),
  ]
  const stranger = used.find((name) => !known.has(name))
  if (stranger !== undefined)
    throw new LinliError('rota_invalid', `${path}: "${stranger}" is not in people. Add them there.`)
  return read.data
}

/** An empty rota: nobody is named, the station is staffed in its opening hours. */
export const NO_ROTA: RotaFile = {
  days: {},
  whole_years: [],
  people: [],
  posts: [],
  recipients: [],
  accept_minutes: { urgent: 3, normal: 60 },
  shifts: [],
  swaps: [],
}

/** The station's calendar: the official days, and over them what its rota says. */
export function calendarOf({ hours, days, whole_years: wholeYears }: RotaFile): Calendar {
  const open = Object.entries(days).map(([date, is]) => [date, is === 'open'] as const)
  return createCalendar({ hours, days: Object.fromEntries(open), wholeYears })
}

/** Answers who is on duty. Without shifts the whole team is, while the station is open. */
export function createRota(data: RotaFile, isWorkday: (day: string) => boolean, hours: Hours) {
  const shifts =
    data.shifts.length > 0
      ? data.shifts
      : hours.map((span) => ({
          on: 'workdays' as const,
          ...span,
          people: data.people.map(({ name }) => name),
        }))

  const applies = (on: RotaFile['shifts'][number]['on'], local: string) => {
    if (typeof on !== 'string') return on.includes(local)
    return on === 'every' || (on === 'workdays') === isWorkday(local)
  }

  /** The shifts of a local day, with the swaps of that day. */
  function shiftsOf(local: string) {
    const swaps = new Map(
      data.swaps.filter((swap) => swap.day === local).map(({ from, to }) => [from, to]),
    )
    return shifts
      .filter(({ on }) => applies(on, local))
      .map(({ from, to, people }) => ({
        from,
        to,
        people: people.map((name) => swaps.get(name) ?? name),
      }))
  }

  function nextShift(at: number): number | undefined {
    const start = Math.floor((at + OFFSET_MS) / DAY_MS) * DAY_MS
    for (let n = 0; n < MOST_DAYS; n++) {
      const midnight = start + n * DAY_MS
      const begins = shiftsOf(new Date(midnight).toISOString().slice(0, 10))
        .map(({ from }) => midnight + from * MINUTE_MS - OFFSET_MS)
        .filter((instant) => instant > at)
      if (begins.length > 0) return Math.min(...begins)
    }
    return undefined
  }

  /** Colleagues whose accounts are known. */
  function accounts(): readonly { readonly name: string; readonly account: Person }[] {
    return data.people.flatMap(({ name, account }) => {
      if (account === undefined) return []
      const at = account.indexOf(':')
      return [{ name, account: { channel: account.slice(0, at), id: account.slice(at + 1) } }]
    })
  }

  return {
    duty(at: number): Duty {
      const local = new Date(at + OFFSET_MS)
      const minute = local.getUTCHours() * 60 + local.getUTCMinutes()
      const now = shiftsOf(local.toISOString().slice(0, 10)).filter(
        ({ from, to }) => minute >= from && minute < to,
      )
      if (now.length > 0) return { kind: 'on', people: [...new Set(now.flatMap((s) => s.people))] }
      return { kind: 'none', next: nextShift(at) }
    },

    /** What colleagues call this account. */
    nameOf: ({ channel, id }: Person): string | undefined =>
      data.people.find(({ account }) => account === `${channel}:${id}`)?.name,

    /** The account of a colleague, if the rota knows it. */
    accountOf: (name: string): Person | undefined =>
      accounts().find((person) => person.name === name)?.account,

    accounts,

    /** Whether a post or colleague is called so. */
    kindOf(name: string): 'post' | 'person' | undefined {
      if (data.posts.some((post) => post.name === name)) return 'post'
      return data.people.some((person) => person.name === name) ? 'person' : undefined
    },

    recipients: data.recipients,
    acceptMinutes: data.accept_minutes,

    /** All that a case can be given to. */
    places: [...data.posts.map(({ name }) => name), ...data.people.map(({ name }) => name)],
  }
}

/** 08:30 as minutes after midnight. */
function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}
