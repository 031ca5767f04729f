import { expect, test } from 'vitest'
import { createCalendar, OFFICE } from '../../src/requests/requests.ts'
import { createRota, loadRota, NO_ROTA, readRota } from '../../src/staff/staff.ts'

const MINUTE = 60_000
const calendar = createCalendar()
const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+08:00`)
const rotaOf = (text: string) => createRota(readRota(text, 'rota.yaml'), calendar.isWorkday, OFFICE)

const TEAM = `
people: [{name: 小王, account: "telegram:1"}, {name: 小李}, {name: 小陈}]
posts: [{name: 窗口, people: [小王]}]
shifts:
  - {on: workdays, from: "08:30", to: "18:00", people: [小王, 小李]}
  - {on: offdays, from: "09:00", to: "17:00", people: [小陈]}
  - {on: ["2027-02-06"], from: "18:00", to: "24:00", people: [小王]}
swaps:
  - {day: "2026-11-24", from: 小王, to: 小陈}
`

test('every minute of 2026 and 2027 has somebody on duty, or a next time that is really somebody’s', () => {
  const rota = rotaOf(TEAM)
  let owned = 0
  for (let time = at('2026-01-01 00:00'); time < at('2028-01-01 00:00'); time += MINUTE) {
    const duty = rota.duty(time)
    if (duty.kind === 'on') {
      owned++
      if (duty.people.length === 0) throw new Error(`nobody at ${new Date(time).toISOString()}`)
      continue
    }
    // The next time is looked at once an hour: it is the same for the whole gap.
    if (time % (60 * MINUTE) !== 0) continue
    if (!duty.next || duty.next <= time || rota.duty(duty.next).kind !== 'on')
      throw new Error(`no next time after ${new Date(time).toISOString()}`)
    if (rota.duty(duty.next - MINUTE).kind === 'on') throw new Error('there is an earlier one')
  }
  expect(owned).toBeGreaterThan(300_000)
})

test('a shifted working day is staffed by the week’s team, a holiday by the others, a named day by its own', () => {
  const rota = rotaOf(TEAM)
  expect(rota.duty(at('2026-10-10 10:00'))).toEqual({ kind: 'on', people: ['小王', '小李'] })
  expect(rota.duty(at('2026-10-05 10:00'))).toEqual({ kind: 'on', people: ['小陈'] })
  expect(rota.duty(at('2027-02-06 23:59'))).toEqual({ kind: 'on', people: ['小王'] })
  expect(rota.duty(at('2026-11-21 17:00'))).toEqual({ kind: 'none', next: at('2026-11-22 09:00') })
})

test('a swap holds on its day alone', () => {
  const rota = rotaOf(TEAM)
  expect(rota.duty(at('2026-11-24 10:00'))).toEqual({ kind: 'on', people: ['小陈', '小李'] })
  expect(rota.duty(at('2026-11-25 10:00'))).toEqual({ kind: 'on', people: ['小王', '小李'] })
})

test('a rota without shifts means the opening hours', () => {
  const rota = createRota(NO_ROTA, calendar.isWorkday, OFFICE)
  expect(rota.duty(at('2026-11-23 10:00')).kind).toBe('on')
  expect(rota.duty(at('2026-11-23 12:30'))).toEqual({ kind: 'none', next: at('2026-11-23 13:30') })
})

test('a station that is never staffed says so and makes up no time', () => {
  const rota = rotaOf(
    'people: [{name: 小王}]\nshifts: [{on: ["2020-01-01"], from: "08:00", to: "09:00", people: [小王]}]',
  )
  expect(rota.duty(at('2026-11-23 10:00'))).toEqual({ kind: 'none', next: undefined })
})

test.each([
  [
    'a name that is nobody’s',
    'shifts: [{on: every, from: "08:00", to: "09:00", people: [小赵]}]',
    '小赵',
  ],
  [
    'a shift that ends before it begins',
    'people: [{name: 甲}]\nshifts: [{on: every, from: "18:00", to: "08:00", people: [甲]}]',
    'shifts.0',
  ],
  ['an hour that does not exist', 'hours: ["25:00-26:00"]', 'hours'],
  ['a key that is not known', 'shift: []', 'shift'],
])('%s stops the start, and the field is named', (_, text, named) => {
  expect(() => readRota(text, 'rota.yaml')).toThrow(named)
})

test('the rota that comes with Linli is valid', () => {
  expect(loadRota('knowledge/rota.yaml').people.length).toBeGreaterThan(0)
})
