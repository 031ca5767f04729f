import { createRequire } from 'node:module'
import chineseDays from 'chinese-days'
import { z } from 'zod'

const { getSolarDateFromLunar } = chineseDays

/** The yearly notices of the State Council's office (节假日安排), as the library `chinese-days` publishes them. */
const published = z
  .object({
    holidays: z.record(z.string(), z.string()),
    workdays: z.record(z.string(), z.string()),
  })
  .parse(createRequire(import.meta.url)('chinese-days/dist/chinese-days.json'))
const years = new Set(Object.keys(published.holidays).map((day) => day.slice(0, 4)))

/** Days off by law: 全国年节及纪念日放假办法 (2024), article 2; the lunar days with how many follow on. */
const LAWFUL = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03']
const LAWFUL_LUNAR = [
  { day: '01-01', from: -1, to: 2 },
  { day: '05-05', from: 0, to: 0 },
  { day: '08-15', from: 0, to: 0 },
]
const lawfulOf = new Map<string, ReadonlySet<string>>()
const DAY_MS = 86_400_000

/** Whether a day such as `2026-10-10` is a working day in China. */
export function officialDay(day: string): boolean {
  if (published.workdays[day] !== undefined) return true
  if (published.holidays[day] !== undefined) return false
  const date = new Date(`${day}T00:00:00Z`)
  const weekend = date.getUTCDay() === 0 || date.getUTCDay() === 6
  // A year whose notice is not out yet: the days that the law itself names, and plain weekends.
  return !weekend && (isPublished(day.slice(0, 4)) || !lawfulHolidays(day.slice(0, 4)).has(day))
}

/** Whether the notice of this year is known; if not, shifted days are not either. */
export function isPublished(year: string): boolean {
  return years.has(year)
}

function lawfulHolidays(year: string): ReadonlySet<string> {
  const known = lawfulOf.get(year)
  if (known) return known
  const days = new Set([...LAWFUL.map((day) => `${year}-${day}`), qingming(year)])
  for (const { day, from, to } of LAWFUL_LUNAR) {
    // The library's table, not Intl: ICU computes the new moon of February 2027 one day late.
    const base = Date.parse(`${getSolarDateFromLunar(`${year}-${day}`).date}T00:00:00Z`)
    for (let shift = from; shift <= to; shift++)
      days.add(new Date(base + shift * DAY_MS).toISOString().slice(0, 10))
  }
  lawfulOf.set(year, days)
  return days
}

/** The sun's term 清明, by the usual formula for 2000–2099. */
function qingming(year: string): string {
  const short = Number(year) % 100
  const day = Math.floor(short * 0.2422 + 4.81) - Math.floor(short / 4)
  return `${year}-04-0${day}`
}
