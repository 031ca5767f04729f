import { isPublished, officialDay } from './official-days.ts'

/** Opening hours of one working day: minutes after midnight, in order. */
export type Hours = readonly { readonly from: number; readonly to: number }[]

export type CalendarOptions = {
  /** Opening hours; by default 8:30–12:00 and 13:30–18:00, 8 hours. */
  readonly hours?: Hours | undefined
  /** Days of one's own: `true` = open, `false` = closed, as `2027-02-05`. They win over the official ones. */
  readonly days?: Readonly<Record<string, boolean>> | undefined
  /** Years, such as `2027`, of which `days` holds every holiday and every shifted working day. */
  readonly wholeYears?: readonly string[] | undefined
}

/** Working time in China: weekends, public holidays and the shifted working days (调休) of each year. */
export type Calendar = {
  isWorkday(day: string): boolean
  isOpen(at: number): boolean
  /** The first instant from `at` on at which the station is open. */
  nextOpening(at: number): number
  /** The instant after that much working time has passed. */
  addWorkingMs(at: number, ms: number): number
  /** The instant before which that much working time passes until `at`. */
  takeWorkingMs(at: number, ms: number): number
  /**
   * When a limit of so many days is over that began to run at `at`. The first day does not count; when the last one is
   * closed, it is the next open one; it ends when the station closes (民法典 第二百零一条、第二百零三条).
   */
  addDays(at: number, days: number): number
  /** How many days lie between the day of one instant and that of another. */
  daysBetween(from: number, to: number): number
  /** Working time between two instants. */
  workingMs(from: number, to: number): number
  /**
   * The first year, of those that deadlines set at `at` can reach, whose shifted working days nobody knows yet; the
   * State Council's office publishes each year's in the autumn before. Undefined when all is known.
   */
  unknownYear(at: number): string | undefined
}

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** China keeps one time, UTC+8, with no summer time since 1991. */
const OFFSET_MS = 8 * 3600_000
/** The usual 8 hours. */
export const OFFICE: Hours = [
  { from: 8 * 60 + 30, to: 12 * 60 },
  { from: 13 * 60 + 30, to: 18 * 60 },
]
/** Longer than any run of closed days: a calendar closed for longer is a mistake of the rota. */
const MOST_DAYS = 3700
/** How far ahead deadlines commonly lie: so early an unknown year must be told of. */
const AHEAD_MS = 60 * DAY_MS

/** The local date of an instant, as `2026-10-01`. */
export function dayOf(at: number): string {
  return new Date(at + OFFSET_MS).toISOString().slice(0, 10)
}

/** The instant at which the local day of `at` began. */
export function startOfDay(at: number): number {
  return Math.floor((at + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS
}

export function createCalendar(options: CalendarOptions = {}): Calendar {
  const { hours = OFFICE, days = {}, wholeYears = [] } = options
  const isWorkday = (day: string) => days[day] ?? officialDay(day)

  /** The open spans of the day that begins at `start`. */
  function spansOf(start: number): readonly (readonly [number, number])[] {
    if (!isWorkday(dayOf(start))) return []
    return hours.map(({ from, to }) => [start + from * MINUTE_MS, start + to * MINUTE_MS] as const)
  }

  function addWorkingMs(at: number, ms: number): number {
    let left = ms
    let start = startOfDay(at)
    for (let n = 0; n < MOST_DAYS; n++, start += DAY_MS)
      for (const [from, to] of spansOf(start)) {
        const begin = Math.max(from, at)
        if (begin >= to) continue
        if (left <= to - begin) return begin + left
        left -= to - begin
      }
    return start
  }

  function addDays(at: number, days: number): number {
    let start = startOfDay(at) + days * DAY_MS
    for (let n = 0; n < MOST_DAYS; n++, start += DAY_MS) {
      const last = spansOf(start).at(-1)
      if (last) return last[1]
    }
    return start
  }

  function takeWorkingMs(at: number, ms: number): number {
    let left = ms
    let start = startOfDay(at)
    for (let n = 0; n < MOST_DAYS; n++, start -= DAY_MS)
      for (const [from, to] of spansOf(start).toReversed()) {
        const end = Math.min(to, at)
        if (end <= from) continue
        if (left <= end - from) return end - left
        left -= end - from
      }
    return start
  }

  function workingMs(from: number, to: number): number {
    let sum = 0
    for (let start = startOfDay(from); start < to; start += DAY_MS)
      for (const [open, close] of spansOf(start))
        sum += Math.max(0, Math.min(close, to) - Math.max(open, from))
    return sum
  }

  return {
    isWorkday,
    isOpen: (at) => spansOf(startOfDay(at)).some(([from, to]) => at >= from && at < to),
    nextOpening: (at) => addWorkingMs(at, 0),
    addWorkingMs,
    takeWorkingMs,
    addDays,
    daysBetween: (from, to) => Math.round((startOfDay(to) - startOfDay(from)) / DAY_MS),
    workingMs,
    unknownYear: (at) =>
      [dayOf(at), dayOf(at + AHEAD_MS)]
        .map((day) => day.slice(0, 4))
        .find((year) => !isPublished(year) && !wholeYears.includes(year)),
  }
}
