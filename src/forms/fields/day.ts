const DAY_MS = 86_400_000
/** China has one time zone and no summer time. */
const CHINA_MS = 8 * 3_600_000

/** The day in China at this instant, as 2026-11-23. */
export function todayOf(now: number): string {
  return new Date(now + CHINA_MS).toISOString().slice(0, 10)
}

/** The day so many days before or after this one. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}

/** 0 = Sunday. */
export function weekdayOf(day: string): number {
  return new Date(day).getUTCDay()
}

/** Whether the calendar has this day. */
export function dayExists(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

/** How many days this month has. */
export function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** 2026, 3, 7 → 2026-03-07. */
export function isoDay(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

const LUNAR = new Intl.DateTimeFormat('en-u-ca-chinese', {
  timeZone: 'UTC',
  month: 'numeric',
  day: 'numeric',
})

/** The day of the common calendar for a month and day of the farmers' calendar in the year that begins in `year`. */
export function fromLunar(year: number, month: number, day: number): string | undefined {
  // The farmers' year begins between 21 January and 20 February; month n is about n-1 months later.
  const first = addDays(isoDay(year, 1, 20), Math.floor((month - 1) * 29.5))
  for (let offset = 0; offset < 75; offset += 1) {
    const candidate = addDays(first, offset)
    const parts = LUNAR.formatToParts(new Date(candidate))
    const of = (type: string) => parts.find((part) => part.type === type)?.value
    if (of('month') === String(month) && of('day') === String(day)) return candidate
  }
  return undefined
}
