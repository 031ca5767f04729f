import type { Calendar } from './calendar.ts'

/** Time limits of one service. Working hours are those of the calendar; 8 make a working day. */
export type ServiceLimits = {
  /** Working hours until the case is to be settled. */
  readonly dueHours: number
  /** True where a person must be on it within minutes, at any hour. */
  readonly urgent?: boolean | undefined
}

const HOUR_MS = 3600_000

/** When a case filed (or reopened) at `at` is due. */
export function startClock(calendar: Calendar, { dueHours }: ServiceLimits, at: number): number {
  return calendar.addWorkingMs(at, dueHours * HOUR_MS)
}

/** When to remind the worker: a quarter of the time before it is due. */
export function remindAt(calendar: Calendar, { dueHours }: ServiceLimits, dueAt: number): number {
  return calendar.takeWorkingMs(dueAt, (dueHours * HOUR_MS) / 4)
}
