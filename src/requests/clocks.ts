import type { Calendar } from './calendar.ts'

/** Time limits of one service: in working hours of the calendar, 8 to a working day, or in days as they pass. */
export type ServiceLimits = {
  /** True where a person must be on it within minutes, at any hour. */
  readonly urgent?: boolean | undefined
} & (
  | {
      /** Working hours until the case is to be settled. */
      readonly dueHours: number
    }
  | {
      /** Days until then, whether anybody works on them or not. */
      readonly dueDays: number
    }
)

const HOUR_MS = 3600_000
const DAY_MS = 24 * HOUR_MS

/** When a case filed (or reopened) at `at` is due. */
export function startClock(calendar: Calendar, limits: ServiceLimits, at: number): number {
  return 'dueDays' in limits
    ? calendar.addDays(at, limits.dueDays)
    : calendar.addWorkingMs(at, limits.dueHours * HOUR_MS)
}

/** The new due date once the clock has stood still between two instants: what stood is given back. */
export function giveBack(
  calendar: Calendar,
  limits: ServiceLimits,
  { dueAt, from, to }: { readonly dueAt: number; readonly from: number; readonly to: number },
): number {
  if ('dueDays' in limits) {
    const days = calendar.daysBetween(from, to)
    return days > 0 ? calendar.addDays(dueAt, days) : dueAt
  }
  const stood = calendar.workingMs(from, to)
  return stood > 0 ? calendar.addWorkingMs(dueAt, stood) : dueAt
}

/** When to remind the worker: a quarter of the time before it is due, while somebody is there to read it. */
export function remindAt(calendar: Calendar, limits: ServiceLimits, dueAt: number): number {
  return 'dueDays' in limits
    ? calendar.nextOpening(dueAt - (limits.dueDays * DAY_MS) / 4)
    : calendar.takeWorkingMs(dueAt, (limits.dueHours * HOUR_MS) / 4)
}
