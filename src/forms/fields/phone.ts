import { digitOf } from './chinese-number.ts'
import { type FieldKind, fault, plain, value } from './field.ts'

/** Short public numbers: right as an answer we give, never as a resident's own. */
const SHORT_NUMBERS = new Set(
  '110 119 120 122 12306 12309 12315 12320 12333 12338 12345 12348 12355 12366 12388 12393 95598 96110 10000 10010 10086'.split(
    ' ',
  ),
)

/** Prefixes in use by the numbering plan as far as known; another one is asked back, not refused (V-05). */
const KNOWN_PREFIX = /^1(?:3\d|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])/

const SPOKEN = '零〇洞一幺二两三四五六七八九'
const SPOKEN_RUN = new RegExp(`[${SPOKEN}](?:[\\s，,、]*[${SPOKEN}]){6,}`, 'gu')

/** A number said digit by digit, as a recogniser writes it: 幺三八一二三四五六七八 → 13812345678. */
export function spokenDigits(text: string): string {
  return text.replace(SPOKEN_RUN, (run) =>
    [...run].map((one) => (one === '洞' ? 0 : (digitOf(one) ?? ''))).join(''),
  )
}

/** A mobile number of the mainland, with or without +86, spaces or hyphens. Stored as 11 digits. */
export const mobile: FieldKind = {
  digits: false,
  certain: true,
  free: false,
  parse(text, { words }, loose) {
    const written = spokenDigits(plain(text))
    const bare = written.replace(/[\s\-–—()（）.·,，]/gu, '')
    const own = loose
      ? (/(?:^|\D)((?:\+?86|0086)?1[3-9]\d{9})(?!\d)/.exec(bare)?.[1] ?? bare)
      : bare
    const digits = own.replace(/^(?:\+|00)?86(?=1\d{10}$)/, '').replace(/[。.!！]+$/u, '')
    if (SHORT_NUMBERS.has(digits)) return fault('mobile-short')
    if (/^0\d{2,3}\d{7,8}$/.test(digits)) return fault('mobile-landline')
    if (/^(?:我)?(?:没有?|没得|冇)(?:手机|电话|号码)?$/u.test(bare)) return fault('mobile-none')
    if (!/^\d+$/.test(digits)) return fault('mobile')
    if (digits.length !== 11) return fault('mobile-length', { count: digits.length })
    if (!/^1[3-9]/.test(digits)) return fault('mobile-start')
    if (KNOWN_PREFIX.test(digits)) return value(digits)
    return {
      kind: 'doubt',
      ask: 'mobile',
      readings: [
        { value: digits, label: words.say('forms-doubt-mobile-yes', { value: maskPhone(digits) }) },
      ],
    }
  },
  show: (digits) => `${digits.slice(0, 3)} ${digits.slice(3, 7)} ${digits.slice(7)}`,
  mask: maskPhone,
}

/** A land line with area code, or a 400/800 number. Stored as digits, an extension after a hyphen. */
export const landline: FieldKind = {
  digits: false,
  free: false,
  parse(text) {
    const bare = plain(text).replace(/[\s()（）.·]/gu, '')
    const parts = /^(?:\+?86)?(0\d{2,3})-?(\d{7,8})(?:(?:-|转|分机)(\d{1,6}))?$/u.exec(bare)
    if (parts) return value(`${parts[1]}${parts[2]}${parts[3] ? `-${parts[3]}` : ''}`)
    const service = /^([48]00)-?(\d{3})-?(\d{4})$/.exec(bare)
    if (service) return value(`${service[1]}${service[2]}${service[3]}`)
    if (SHORT_NUMBERS.has(bare)) return fault('mobile-short')
    if (/^\d{7,8}$/.test(bare)) return fault('area-code')
    return fault('landline')
  },
  show: (digits) => digits,
  mask: maskPhone,
}

function maskPhone(digits: string): string {
  return `${digits.slice(0, 3)}****${digits.slice(-4)}`
}
