import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lookAtCalendar } from '../../src/commands/doctor.ts'
import { createCalendar } from '../../src/requests/requests.ts'

const HOUR = 3600_000
const calendar = createCalendar()
const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+08:00`)
const say = (instant: number) =>
  new Date(instant + 8 * HOUR).toISOString().slice(0, 16).replace('T', ' ')

/**
 * Worked out by hand with the notices of the State Council's office: 2026 (国办发明电〔2025〕7号) as published;
 * 2027, whose notice is not out, with the days that the law itself names. Office hours 8:30–12:00, 13:30–18:00.
 * from | working hours | until
 */
const INTERVALS = `
2026-11-23 10:00 | 0    | 2026-11-23 10:00
2026-11-23 10:00 | 1    | 2026-11-23 11:00
2026-11-23 10:00 | 2    | 2026-11-23 12:00
2026-11-23 10:00 | 2.5  | 2026-11-23 14:00
2026-11-23 10:00 | 6.5  | 2026-11-23 18:00
2026-11-23 10:00 | 8    | 2026-11-24 10:00
2026-11-23 10:00 | 16   | 2026-11-25 10:00
2026-11-23 10:00 | 40   | 2026-11-30 10:00
2026-11-23 07:00 | 1    | 2026-11-23 09:30
2026-11-23 12:30 | 1    | 2026-11-23 14:30
2026-11-23 18:00 | 1    | 2026-11-24 09:30
2026-11-23 23:59 | 8    | 2026-11-24 18:00
2026-11-20 17:00 | 2    | 2026-11-23 09:30
2026-11-21 10:00 | 8    | 2026-11-23 18:00
2026-11-22 10:00 | 16   | 2026-11-24 18:00
2026-11-20 10:00 | 40   | 2026-11-27 10:00
2025-12-31 17:00 | 2    | 2026-01-04 09:30
2025-12-31 10:00 | 8    | 2026-01-04 10:00
2026-01-01 10:00 | 8    | 2026-01-04 18:00
2026-01-02 10:00 | 1    | 2026-01-04 09:30
2026-01-04 10:00 | 8    | 2026-01-05 10:00
2026-02-13 17:00 | 2    | 2026-02-14 09:30
2026-02-14 10:00 | 8    | 2026-02-24 10:00
2026-02-14 17:00 | 1    | 2026-02-14 18:00
2026-02-14 17:00 | 2    | 2026-02-24 09:30
2026-02-16 10:00 | 40   | 2026-02-28 18:00
2026-02-20 10:00 | 8    | 2026-02-24 18:00
2026-02-27 10:00 | 16   | 2026-03-02 10:00
2026-02-27 17:00 | 2    | 2026-02-28 09:30
2026-02-28 17:00 | 2    | 2026-03-02 09:30
2026-02-12 10:00 | 40   | 2026-02-26 10:00
2026-04-03 17:00 | 2    | 2026-04-07 09:30
2026-04-04 10:00 | 8    | 2026-04-07 18:00
2026-04-06 10:00 | 1    | 2026-04-07 09:30
2026-04-30 17:00 | 2    | 2026-05-06 09:30
2026-04-30 10:00 | 24   | 2026-05-08 10:00
2026-05-01 10:00 | 32   | 2026-05-09 18:00
2026-05-08 17:00 | 2    | 2026-05-09 09:30
2026-05-09 17:00 | 2    | 2026-05-11 09:30
2026-06-18 17:00 | 2    | 2026-06-22 09:30
2026-06-19 10:00 | 8    | 2026-06-22 18:00
2026-06-18 10:00 | 40   | 2026-06-26 10:00
2026-09-18 17:00 | 2    | 2026-09-20 09:30
2026-09-20 10:00 | 8    | 2026-09-21 10:00
2026-09-24 17:00 | 2    | 2026-09-28 09:30
2026-09-25 10:00 | 8    | 2026-09-28 18:00
2026-09-24 10:00 | 40   | 2026-10-09 10:00
2026-09-30 17:00 | 1    | 2026-09-30 18:00
2026-09-30 17:00 | 2    | 2026-10-08 09:30
2026-09-30 17:00 | 8    | 2026-10-08 17:00
2026-09-30 10:00 | 24   | 2026-10-10 10:00
2026-10-01 00:00 | 8    | 2026-10-08 18:00
2026-10-03 12:00 | 16   | 2026-10-09 18:00
2026-10-07 23:59 | 24   | 2026-10-10 18:00
2026-10-09 17:00 | 2    | 2026-10-10 09:30
2026-10-10 17:00 | 2    | 2026-10-12 09:30
2026-12-31 17:00 | 2    | 2027-01-04 09:30
2027-01-01 10:00 | 8    | 2027-01-04 18:00
2027-02-04 17:00 | 2    | 2027-02-09 09:30
2027-02-05 10:00 | 8    | 2027-02-09 18:00
2027-02-06 10:00 | 40   | 2027-02-15 18:00
2027-02-03 10:00 | 16   | 2027-02-09 10:00
2027-02-09 17:00 | 2    | 2027-02-10 09:30
2027-04-02 17:00 | 2    | 2027-04-06 09:30
2027-04-30 17:00 | 2    | 2027-05-03 09:30
2027-06-08 17:00 | 2    | 2027-06-10 09:30
2027-09-14 17:00 | 2    | 2027-09-16 09:30
2027-09-30 17:00 | 2    | 2027-10-04 09:30
2027-10-01 10:00 | 40   | 2027-10-08 18:00
`
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((part) => part.trim()))

/**
 * Limits in days as they pass, by the same notices: the first day does not count; a last day on which the station is
 * closed becomes the next open one (民法典 第二百零一条、第二百零三条).
 * from | days | until
 */
const DAYS = `
2026-11-23 10:00 | 1  | 2026-11-24 18:00
2026-11-23 00:00 | 1  | 2026-11-24 18:00
2026-11-23 23:59 | 1  | 2026-11-24 18:00
2026-11-23 10:00 | 5  | 2026-11-30 18:00
2026-11-23 10:00 | 7  | 2026-11-30 18:00
2026-11-20 10:00 | 5  | 2026-11-25 18:00
2026-11-20 10:00 | 1  | 2026-11-23 18:00
2026-11-21 10:00 | 1  | 2026-11-23 18:00
2026-11-22 10:00 | 15 | 2026-12-07 18:00
2026-09-15 10:00 | 5  | 2026-09-20 18:00
2026-09-24 10:00 | 3  | 2026-09-28 18:00
2026-09-28 10:00 | 5  | 2026-10-08 18:00
2026-09-30 17:00 | 7  | 2026-10-08 18:00
2026-10-05 10:00 | 5  | 2026-10-10 18:00
2026-10-01 10:00 | 10 | 2026-10-12 18:00
2026-02-14 10:00 | 5  | 2026-02-24 18:00
2026-02-14 10:00 | 14 | 2026-02-28 18:00
2026-02-20 10:00 | 30 | 2026-03-23 18:00
2025-12-31 10:00 | 2  | 2026-01-04 18:00
2027-02-03 10:00 | 5  | 2027-02-09 18:00
`
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((part) => part.trim()))

describe('limits in days', () => {
  test.each(DAYS)('%s + %s days = %s', (from = '', days = '', until = '') => {
    expect(say(calendar.addDays(at(from), Number(days)))).toBe(until)
  })

  test('end when the station closes, on a day it is open, and never before so many days', () => {
    const when = fc.integer({ min: at('2025-01-01 00:00'), max: at('2027-11-01 00:00') })
    fc.assert(
      fc.property(when, fc.integer({ min: 1, max: 60 }), (from, days) => {
        const until = calendar.addDays(from, days)
        expect(say(until).slice(11)).toBe('18:00')
        expect(calendar.isWorkday(say(until).slice(0, 10))).toBe(true)
        expect(calendar.daysBetween(from, until)).toBeGreaterThanOrEqual(days)
        expect(calendar.workingMs(from + days * 24 * HOUR, until)).toBeLessThan(9 * HOUR)
      }),
    )
  })
})

describe('working time', () => {
  test.each(INTERVALS)('%s + %s h = %s', (from = '', hours = '', until = '') => {
    expect(say(calendar.addWorkingMs(at(from), Number(hours) * HOUR))).toBe(until)
  })

  test('the table has at least 60 intervals', () => {
    expect(INTERVALS.length).toBeGreaterThanOrEqual(60)
  })

  const instant = fc.integer({ min: at('2025-01-01 00:00'), max: at('2027-12-31 00:00') })
  const span = fc.integer({ min: 1, max: 400 * HOUR })

  test('what is added can be measured again, and taken off again', () => {
    fc.assert(
      fc.property(instant, span, (from, ms) => {
        const until = calendar.addWorkingMs(from, ms)
        expect(calendar.workingMs(from, until)).toBe(ms)
        expect(calendar.workingMs(calendar.takeWorkingMs(until, ms), until)).toBe(ms)
      }),
    )
  })

  test('adding in two parts is adding at once, and later never becomes earlier', () => {
    fc.assert(
      fc.property(instant, span, span, (from, a, b) => {
        const both = calendar.addWorkingMs(from, a + b)
        expect(calendar.addWorkingMs(calendar.addWorkingMs(from, a), b)).toBe(both)
        expect(both).toBeGreaterThan(calendar.addWorkingMs(from, a))
      }),
    )
  })

  test('days of one’s own win over the official ones', () => {
    const own = createCalendar({ days: { '2026-11-24': false, '2026-11-28': true } })
    expect(say(own.addWorkingMs(at('2026-11-23 17:00'), 2 * HOUR))).toBe('2026-11-25 09:30')
    expect(own.isWorkday('2026-11-28')).toBe(true)
  })

  test('a year whose shifted days nobody has published yet is named as soon as deadlines reach it', () => {
    expect(calendar.unknownYear(at('2026-10-30 10:00'))).toBeUndefined()
    expect(calendar.unknownYear(at('2026-11-23 10:00'))).toBe('2027')
    expect(calendar.unknownYear(at('2027-01-04 10:00'))).toBe('2027')
    const own = createCalendar({ days: { '2027-02-05': false }, wholeYears: ['2027'] })
    expect(own.unknownYear(at('2026-11-23 10:00'))).toBeUndefined()
  })

  test('doctor tells of a coming year that is not known, and finds fault once it has begun', () => {
    expect(lookAtCalendar(at('2026-10-30 10:00'), calendar)).toContain('are known')
    expect(lookAtCalendar(at('2026-11-23 10:00'), calendar)).toMatch(/ATTENTION.*2027.*rota\.yaml/)
    expect(() => lookAtCalendar(at('2027-01-04 10:00'), calendar)).toThrow('2027')
  })
})
