import { readNumber } from './chinese-number.ts'
import { type FieldKind, fault, type Parsed, plain, type Setting, value } from './field.ts'

const AROUND = /^(?:大概|大约|约|差不多|一共|总共|共|有|就|才|快|不到|也就|是|大致)+/u
const AFTER = /(?:左右|上下|多点?|吧|啊|呀|的样子|。|\.|!|！)+$/u
const COUNTER =
  /(?:个半?|名|位|口|人|岁|周岁|天|日|月|年|次|间|套|户|平米|平方米?|平|小时|班|份|件|页|层)+$/u
const MONEY_UNIT = /(?:块|元|人民币|rmb|圆|钱)+整?$/iu
/** Counted things that are no yuan: 3个月, 5天. */
const NOT_MONEY =
  /[\d一二两三四五六七八九十半]+个?(?:多)?(?:月|天|年|日|号|人|岁|小时|点|次|个|期)/gu
/** So much a month: with a number of months beside it, the sum is still to be said. */
const RATE = /(?:每个?|一个?)(?:月|天|年)|[月日]薪/u
/** 我和老婆两个娃: not all are in the number. 我和老婆两个人: they are. */
const ADDS = /(?:和|跟|加|还有|连|带)(?!.*[口人位]$)/u
const MOST = 100_000_000
/** What is longer is a story, and no answer to how many. */
const LONGEST = 500

/** A whole number from 1 up; 0 always calls a person. */
export const number: FieldKind = {
  digits: true,
  free: false,
  parse(text, setting, loose) {
    if (text.length > LONGEST) return fault('number')
    const bare = plain(text)
      .replace(AROUND, '')
      .replace(AFTER, '')
      .replace(COUNTER, '')
      .replace(AROUND, '')
    const read =
      readNumber(bare.replace(AFTER, '')) ??
      (loose && !ADDS.test(text) ? onlyNumberIn(text) : undefined)
    if (read === undefined) return fault('number')
    if (!Number.isInteger(read)) return fault('whole')
    return within(read, setting)
  },
  show: (digits) => digits,
  mask: () => '**',
}

/** An amount of yuan, with at most two decimals: 8500, 八千五, 1万2, 1.5万. */
export const money: FieldKind = {
  digits: true,
  free: false,
  parse(text, setting, loose) {
    if (text.length > LONGEST) return fault('money')
    const bare = plain(text)
      .replace(/^[¥￥]/u, '')
      .replace(AROUND, '')
      .replace(AFTER, '')
      .replace(MONEY_UNIT, '')
      .replace(AFTER, '')
      .trim()
    const mixed = /^(.+?)(?:块|元)([\d一二三四五六七八九])(?:毛|角)?$/u.exec(bare)
    const whole = readNumber(mixed?.[1] ?? bare)
    const read =
      mixed && whole !== undefined ? whole + (readNumber(mixed[2] ?? '') ?? 0) / 10 : whole
    if (read === undefined && isRate(plain(text))) return fault('money-sum')
    const found = read ?? (loose ? onlyNumberIn(text.replace(NOT_MONEY, '')) : undefined)
    if (found === undefined) return fault('money')
    return within(Math.round(found * 100) / 100, setting)
  },
  show: (amount, { words }) => words.say('forms-yuan', { amount }),
  mask: () => '**',
}

function isRate(text: string): boolean {
  return RATE.test(text) && (text.replace(RATE, '').match(NOT_MONEY)?.length ?? 0) > 0
}

function within(read: number, { field }: Setting): Parsed {
  const least = field.min ?? 1
  const most = field.max ?? MOST
  if (read < least) return fault('too-small', { min: least })
  if (read > most) return fault('too-big', { max: most })
  return value(String(read))
}

/** The number of a sentence that has just one. */
function onlyNumberIn(text: string): number | undefined {
  const all = plain(text)
    .replace(/(\d),(?=\d{3})/g, '$1')
    .match(
      /\d+(?:\.\d+)?[千万百]?\d?|[一二两三四五六七八九十百千万零半]{0,12}[十百千万][一二两三四五六七八九十百千万零半]*|[一二两三四五六七八九](?=个|块|元|天|年|岁|口|人)/gu,
    )
  if (all?.length !== 1) return undefined
  return readNumber(all[0] ?? '')
}
