const DIGITS = '零一二三四五六七八九'
const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000, 万: 10_000, 亿: 1e8 }

/** Units that mean the same, so that 15日 and 十五天 are one number. */
const SAME: Readonly<Record<string, string>> = {
  日: '天',
  号: '天',
  块: '元',
  块钱: '元',
  个月: '月',
  个小时: '小时',
  个钟头: '小时',
  钟头: '小时',
  周岁: '岁',
  个工作日: '工作日',
  '%': '%',
  个星期: '周',
  星期: '周',
  礼拜: '周',
  个礼拜: '周',
  分之一: '分之一',
}
const UNIT =
  '个工作日|工作日|个小时|个钟头|小时|钟头|个星期|个礼拜|星期|礼拜|个月|周岁|块钱|分之[一二三四五六七八九十百]+|天|日|号|年|月|周|元|块|角|分钟|岁|倍|成|%|人|名|次|条|款|项|级|平方米|公里|米|层|楼|折|万元'
const HAN_NUMBER = '[零〇一二两三四五六七八九十百千万亿]+'
const NUMBER = new RegExp(
  `(第)?(百分之)?(\\d+(?:\\.\\d+)?|${HAN_NUMBER}|半)(?:多|来)?(万|亿)?(${UNIT})?(半)?`,
  'gu',
)
/** 一 in these is no number. */
const WORDS =
  /一(?=[下起定般直样切律些点旦并致边面再会时共方份种家]|个(?!月|工作|小时|星期|礼拜|钟头))|(?<=[唯统同万之])一|(?<![\d零〇一二两三四五六七八九十百千])万一|千万(?![元人])|十分(?!钟|之)|(?<=[星期礼拜周])[一二三四五六](?=[^\d])|三轮|两边|四周|百姓|一(?=[^零〇一二两三四五六七八九十百千万天日年月周元块小倍成岁次个%])|半(?=[路夜价])|(?<=[多大一夜])半(?!年|个?月|天|个?小时)/gu

/**
 * Every number of a text in order, each with its unit, in one notation: 三十日 is 30天, 半年 is 6月,
 * 1万元 is 10000元, 第十条 is 第10条, 1/2 stays.
 */
export function numbersIn(text: string): readonly string[] {
  const plain = text
    .normalize('NFKC')
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '')
    .replace(/(?<![\x21-\x7e])\s+|\s+(?![\x21-\x7e])/g, '')
    .replace(WORDS, '·')
  const found: string[] = []
  for (const [, nth = '', percent, digits = '', big, unit = '', half] of plain.matchAll(NUMBER)) {
    let value = amountOf(digits) * (big ? (UNITS[big] ?? 1) : 1)
    let named = percent ? '%' : (SAME[unit] ?? unit)
    if (named === '万元') {
      value *= 10_000
      named = '元'
    }
    if (half) value += 0.5
    if (named === '年' && value < 1) {
      value *= 12
      named = '月'
    }
    found.push(`${nth}${Math.round(value * 1e6) / 1e6}${named}`)
  }
  return found
}

/** Whether a sentence has just the numbers of its source, in the same order. */
export function numbersAgree(sentence: string, source: string): boolean {
  const [said, is] = [numbersIn(sentence), numbersIn(source)]
  return said.length === is.length && said.every((number, at) => number === is[at])
}

function amountOf(text: string): number {
  if (text === '半') return 0.5
  if (/^\d/.test(text)) return Number(text)
  let [sum, part, digit] = [0, 0, 0]
  for (const sign of text.replaceAll('〇', '零').replaceAll('两', '二')) {
    const unit = UNITS[sign]
    if (unit === undefined) {
      digit = unitless(text) ? digit * 10 + DIGITS.indexOf(sign) : DIGITS.indexOf(sign)
      continue
    }
    if (unit >= 10_000) {
      sum += (part + digit || 1) * unit
      part = 0
    } else part += (digit || 1) * unit
    digit = 0
  }
  return sum + part + digit
}

/** 二〇二六 is read digit by digit. */
function unitless(text: string): boolean {
  return !/[十百千万亿]/.test(text)
}
