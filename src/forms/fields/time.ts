import { readNumber } from './chinese-number.ts'
import { type FieldKind, fault, plain, value } from './field.ts'

const PART: Readonly<Record<string, number>> = {
  凌晨: 0,
  早上: 0,
  早晨: 0,
  上午: 0,
  中午: 12,
  下午: 12,
  傍晚: 12,
  晚上: 12,
  夜里: 12,
}
const SHAPE =
  /^(凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里)?(\d{1,2}|[零一二两三四五六七八九十]{1,3})(?:(?::|：|点|时)(?:钟|整)?(?:(半|一刻|三刻)|(\d{1,2}|[零一二三四五六七八九十]{1,3})分?)?)$/u

/** A time of day: 8:30, 下午三点半. Stored as 15:30. */
export const time: FieldKind = {
  digits: true,
  free: false,
  parse(text, _setting, loose) {
    const said = plain(text).replace(/[\s,，。]|左右|吧/gu, '')
    const match = SHAPE.exec(loose ? (INSIDE.exec(said)?.[0] ?? said) : said)
    if (!match) return fault('time')
    const hour = readNumber(match[2] ?? '')
    const quarter = { 半: 30, 一刻: 15, 三刻: 45 }[match[3] ?? '']
    const minute = quarter ?? (match[4] === undefined ? 0 : readNumber(match[4]))
    if (hour === undefined || minute === undefined) return fault('time')
    const part = PART[match[1] ?? ''] ?? 0
    const whole =
      part === 12 && hour < 12 && !(match[1] === '中午' && hour >= 11) ? hour + 12 : hour
    if (whole > 23 || minute > 59) return fault('time-range')
    return value(`${String(whole).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
  },
  show: (clock) => clock,
  mask: () => '**',
}

const INSIDE =
  /(?:凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里)?(?:\d{1,2}|[零一二两三四五六七八九十]{1,3})(?::\d{2}|点(?:半|一刻|三刻|\d{1,2}分?)?)/u
