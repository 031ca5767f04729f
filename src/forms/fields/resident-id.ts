import { dayExists, todayOf } from './day.ts'
import { type FieldKind, fault, plain, value } from './field.ts'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'
const EARLIEST_YEAR = 1880

/** A resident ID number (GB 11643-1999). Area codes are not judged: new districts appear (V-02). */
export const residentId: FieldKind = {
  digits: false,
  certain: true,
  free: false,
  parse(text, { now }, loose) {
    const bare = plain(text)
      .replace(/[\s\-–—.·,，]/gu, '')
      .toUpperCase()
    const id = loose ? (/(?:^|\D)(\d{17}[\dX])(?![\dX])/.exec(bare)?.[1] ?? bare) : bare
    if (/^\d{15}$/.test(id)) return fault('id-old')
    if (!/^\d*X?$/.test(id)) return fault('id')
    if (id.length !== 18) return fault('id-length', { count: id.length })
    const [year, month, day] = [id.slice(6, 10), id.slice(10, 12), id.slice(12, 14)].map(Number)
    if (!dayExists(year ?? 0, month ?? 0, day ?? 0) || (year ?? 0) < EARLIEST_YEAR)
      return fault('id-date')
    if (`${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}` > todayOf(now))
      return fault('id-future')
    return checkOf(id) === id[17] ? value(id) : fault('id-check')
  },
  show: (id) => id,
  mask: (id) => `${id.slice(0, 6)}********${id.slice(-4)}`,
}

/** The check character of the first 17 digits: ISO 7064 MOD 11-2. */
function checkOf(id: string): string | undefined {
  const sum = WEIGHTS.reduce((before, weight, index) => before + weight * Number(id[index]), 0)
  return CHECKS[sum % 11]
}
