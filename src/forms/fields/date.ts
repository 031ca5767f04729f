import { readNumber } from './chinese-number.ts'
import { addDays, dayExists, daysIn, fromLunar, isoDay, todayOf, weekdayOf } from './day.ts'
import { type FieldKind, fault, type Parsed, plain, type Setting, value } from './field.ts'
import { partOfYear } from './part-of-year.ts'

const NEAR: Readonly<Record<string, number>> = {
  大前天: -3,
  前天: -2,
  昨天: -1,
  昨日: -1,
  今天: 0,
  今日: 0,
  今儿: 0,
  明天: 1,
  明日: 1,
  明儿: 1,
  昨儿: -1,
  后天: 2,
  大后天: 3,
}
const WEEK = '日一二三四五六'
/** No date has more; without an end, a page of digits would be read again from each of them. */
const N = '[\\d零〇一二两三四五六七八九十廿]{1,8}'

/** A day: 2026-3-7, 3月7号, 昨天, 上周三, 三个月前, 正月初七. Stored as 2026-03-07, or 2026-03 where about is enough. */
export const date: FieldKind = {
  digits: true,
  free: false,
  parse(text, setting, loose) {
    const said = plain(text)
      .replace(/[\s,，。!！]/gu, '')
      .replace(/^(?:大概|大约|约|差不多|应该|好像|就|是|从)+/u, '')
      .replace(/(?:左右|前后|吧|的时候|那天|开始|起)+$/u, '')
    const whole = readDay(said, setting)
    if (whole) return whole
    const inside = loose ? INSIDE.exec(said)?.[0] : undefined
    return (inside ? readDay(inside, setting) : undefined) ?? fault('date')
  },
  show(day, { words }) {
    const [year = '', month = '', date] = day.split('-')
    const args = { year, month: Number(month), day: Number(date ?? 0) }
    return words.say(date ? 'forms-day' : 'forms-month', args)
  },
  mask: () => '**',
}

const YEAR = '(?:大前年|前年|去年|今年|明年|\\d{4}年)'
const INSIDE = new RegExp(
  `(?:${YEAR}的?(?:年?(?:初|底(?!薪)|末)|[春夏秋冬]天)|年(?:初|底(?!薪))|\\d{4}[-/.年]\\d{1,2}[-/.月]\\d{1,2}[日号]?|(?:去年|今年|明年)?${N}月(?:${N}[日号]?)?|[上下这本]?个?(?:周|星期|礼拜)[日天一二三四五六]|大?[前昨今明后][天日]|${N}(?:天|个?星期|周|个月|年)(?:以?前|后))`,
  'u',
)

function readDay(said: string, setting: Setting): Parsed | undefined {
  const today = todayOf(setting.now)
  const near = NEAR[said]
  if (near !== undefined) return judged(addDays(today, near), setting)
  return (
    about(said, today, setting) ??
    ago(said, today, setting) ??
    weekday(said, today, setting) ??
    lunar(said, today, setting) ??
    numeric(said, today, setting)
  )
}

/** Nobody alive has anything to date from further away. */
const MOST_DAYS = 150 * 366

function ago(said: string, today: string, setting: Setting): Parsed | undefined {
  const match =
    /^(半|[\d零〇一二两三四五六七八九十]+)个?(半)?(天|日|星期|礼拜|周|月|年)(?:以?(前|后)|之前)$/u.exec(
      said,
    )
  if (!match) return undefined
  const half = match[1] === '半'
  const count = half ? 0.5 : (readNumber(match[1] ?? '') ?? 0) + (match[2] ? 0.5 : 0)
  const sign = match[4] === '后' ? 1 : -1
  const unit = match[3]
  const days = { 天: 1, 日: 1, 星期: 7, 礼拜: 7, 周: 7, 月: 30.44, 年: 365.25 }[unit ?? ''] ?? 1
  if (count * days > MOST_DAYS) return fault('date')
  const day = addDays(today, Math.round(sign * count * days))
  const about = setting.field.approximate && (unit === '月' || unit === '年')
  return judged(about ? day.slice(0, 7) : day, setting)
}

function weekday(said: string, today: string, setting: Setting): Parsed | undefined {
  const match = /^(上上|上|这|本|下下|下)?个?(?:周|星期|礼拜)([日天一二三四五六])$/u.exec(said)
  if (!match) return undefined
  const wanted = WEEK.indexOf(match[2] === '天' ? '日' : (match[2] ?? ''))
  // A week begins on Monday here: Sunday is its seventh day.
  const offset = ((wanted + 6) % 7) - ((weekdayOf(today) + 6) % 7)
  const weeks = { 上上: -2, 上: -1, 下: 1, 下下: 2 }[match[1] ?? ''] ?? 0
  const bare = match[1] === undefined
  const shift = bare && setting.field.when === 'past' && offset > 0 ? -7 : 0
  const onward = bare && setting.field.when === 'future' && offset < 0 ? 7 : 0
  return judged(addDays(today, offset + weeks * 7 + shift + onward), setting)
}

const LUNAR_MONTH = ['正', '二', '三', '四', '五', '六', '七', '八', '九', '十', '冬', '腊']
const LUNAR_DAY =
  /^(?:农历|阴历|旧历)?(?:(去年|今年|明年|\d{4}年))?(?:农历|阴历|旧历)?(闰)?([正一二三四五六七八九十冬腊]|十[一二]|\d{1,2})月(初[一二三四五六七八九十]|[一二]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|三十|\d{1,2})(?:日|号)?$/u

/** 三月初七 may be the farmers' calendar: asked back, never guessed (V-07). */
function lunar(said: string, today: string, setting: Setting): Parsed | undefined {
  const match = LUNAR_DAY.exec(said)
  const marked = /农历|阴历|旧历|初|廿|正月|腊月|冬月|闰/u.test(said)
  if (!match || !marked) return undefined
  const month = lunarMonth(match[3] ?? '')
  const day = lunarDay(match[4] ?? '')
  const thisYear = Number(today.slice(0, 4))
  const year = yearOf(match[1], thisYear)
  const candidates = [thisYear - 1, thisYear, thisYear + 1].map((one) => fromLunar(one, month, day))
  const farmers =
    year === undefined
      ? nearest(candidates, today, setting.field.when)
      : fromLunar(year, month, day)
  if (!farmers) return fault('date')
  const show = (iso: string) => date.show(iso, setting)
  const common = dayExists(year ?? thisYear, month, day) && isoDay(year ?? thisYear, month, day)
  const readings = [
    { value: farmers, label: setting.words.say('forms-reading-lunar', { day: show(farmers) }) },
    ...(common
      ? [{ value: common, label: setting.words.say('forms-reading-common', { day: show(common) }) }]
      : []),
  ]
  return { kind: 'doubt', ask: 'lunar', readings }
}

function nearest(
  days: readonly (string | undefined)[],
  today: string,
  when: 'past' | 'future' | 'any',
): string | undefined {
  const known = days.filter((day) => day !== undefined)
  if (when === 'past') return known.filter((day) => day <= today).at(-1)
  if (when === 'future') return known.find((day) => day >= today)
  return known[1]
}

function lunarMonth(text: string): number {
  const index = LUNAR_MONTH.indexOf(text)
  if (index >= 0) return index + 1
  return readNumber(text) ?? 0
}

function lunarDay(text: string): number {
  if (text.startsWith('初')) return readNumber(text.slice(1)) ?? 0
  if (text.startsWith('廿')) return 20 + (readNumber(text.slice(1)) ?? 0)
  return readNumber(text) ?? 0
}

function yearOf(text: string | undefined, thisYear: number): number | undefined {
  if (text === undefined) return undefined
  const relative = { 大前年: -3, 前年: -2, 去年: -1, 今年: 0, 明年: 1 }[text]
  if (relative !== undefined) return thisYear + relative
  const digits = Number(text.replace('年', ''))
  return digits < 100 ? 2000 + digits : digits
}

const FULL = new RegExp(`^(\\d{4}|\\d{2})[-/.年](${N})(?:[-/.月](${N})[日号]?)?月?$`, 'u')
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/
const MONTH_DAY = new RegExp(
  `^(前年|去年|今年|明年)?(${N})(?:月份?|[-/.](?=\\d))(?:(${N})[日号]?|(上旬|中旬|下旬|初|中|底|末))?$`,
  'u',
)
const MONTH_NEAR = /^(上上|上|这|本|下)个?月(?:([\d一二三四五六七八九十]+)[日号]|(初|中|底|末))?$/u
const SPOKEN_YEAR = /^([零〇一二三四五六七八九]{4})年/u

function numeric(written: string, today: string, setting: Setting): Parsed | undefined {
  const said = written.replace(SPOKEN_YEAR, (_, digits: string) => `${readNumber(digits)}年`)
  const thisYear = Number(today.slice(0, 4))
  const compact = COMPACT.exec(said) ?? FULL.exec(said)
  if (compact) {
    const year = yearOf(compact[1], thisYear) ?? thisYear
    return assembled(year, readNumber(compact[2] ?? ''), readNumber(compact[3] ?? ''), setting)
  }
  const around = MONTH_NEAR.exec(said)
  if (around) {
    const shift = { 上上: -2, 上: -1, 下: 1 }[around[1] ?? ''] ?? 0
    const first = new Date(Date.UTC(thisYear, Number(today.slice(5, 7)) - 1 + shift, 1))
    const day = readNumber(around[2] ?? '')
    return assembled(first.getUTCFullYear(), first.getUTCMonth() + 1, day, setting)
  }
  const match = MONTH_DAY.exec(said)
  if (!match) return undefined
  const month = readNumber(match[2] ?? '') ?? 0
  const day = readNumber(match[3] ?? '')
  const named = yearOf(match[1], thisYear)
  if (named !== undefined) return assembled(named, month, day, setting)
  return assembled(sensibleYear(month, day ?? 1, today, setting.field.when), month, day, setting)
}

/** 去年年底, 前年夏天: a month where about is enough, one of its three months asked back; else the day is asked for. */
function about(said: string, today: string, setting: Setting): Parsed | undefined {
  const part = partOfYear(said)
  if (!part) return undefined
  const { approximate, when } = setting.field
  if (!approximate) return fault('date-day')
  const [first] = part.months
  if (first === undefined) return fault('date-which-month')
  const thisYear = Number(today.slice(0, 4))
  const year = yearOf(part.year, thisYear) ?? sensibleYear(first, 1, today, when)
  const months = part.months.map((month) =>
    isoDay(year + Math.floor((month - 1) / 12), ((month - 1) % 12) + 1, 1).slice(0, 7),
  )
  const judgements = months.map((month) => judged(month, setting))
  const fitting = judgements.filter((one) => one.kind === 'value')
  if (fitting.length < 2) return fitting[0] ?? judgements[0]
  const readings = fitting.map((one) => ({
    value: one.value,
    label: date.show(one.value, setting),
  }))
  return { kind: 'doubt', ask: 'season', readings }
}

/** 3月7号 means the last one or the next one, as the field says. */
function sensibleYear(
  month: number,
  day: number,
  today: string,
  when: 'past' | 'future' | 'any',
): number {
  const year = Number(today.slice(0, 4))
  const thisYears = isoDay(year, month, day)
  if (when === 'past' && thisYears > today) return year - 1
  if (when === 'future' && thisYears < today) return year + 1
  return year
}

function assembled(
  year: number,
  month: number | undefined,
  day: number | undefined,
  setting: Setting,
): Parsed {
  if (month === undefined || month < 1 || month > 12) return fault('date-month')
  if (day === undefined)
    return setting.field.approximate
      ? judged(isoDay(year, month, 1).slice(0, 7), setting)
      : fault('date-day')
  if (!dayExists(year, month, day))
    return fault('date-impossible', { month, days: daysIn(year, month), year })
  return judged(isoDay(year, month, day), setting)
}

function judged(day: string, { field, now }: Setting): Parsed {
  const today = todayOf(now).slice(0, day.length)
  if (field.when === 'past' && day > today) return fault('date-future')
  if (field.when === 'future' && day < today) return fault('date-past')
  if (day < '1880') return fault('date')
  return value(day)
}
