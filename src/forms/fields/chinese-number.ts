const DIGIT: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  壹: 1,
  幺: 1,
  二: 2,
  贰: 2,
  两: 2,
  俩: 2,
  三: 3,
  叁: 3,
  仨: 3,
  四: 4,
  肆: 4,
  五: 5,
  伍: 5,
  六: 6,
  陆: 6,
  七: 7,
  柒: 7,
  八: 8,
  捌: 8,
  九: 9,
  玖: 9,
}
const UNIT: Readonly<Record<string, number>> = {
  十: 10,
  拾: 10,
  百: 100,
  佰: 100,
  千: 1000,
  仟: 1000,
  k: 1000,
  万: 10_000,
  w: 10_000,
  亿: 100_000_000,
}
const SHAPE = /^[\d.零〇一壹二贰两俩三叁仨四肆五伍六陆七柒八捌九玖十拾百佰千仟万亿半kw]+$/i

/** What one digit is that is written as a word: 三, 叁, 幺; undefined for anything else. */
export function digitOf(sign: string): number | undefined {
  return DIGIT[sign]
}

/** Reads 3500, 3千5, 三千五, 一万二, 十五, 1.5万, 两千零五十; undefined for anything else. */
export function readNumber(text: string): number | undefined {
  const source = text.toLowerCase().replace(/,/g, '')
  if (!SHAPE.test(source)) return undefined
  if (/^\d+(\.\d+)?$/.test(source)) return Number(source)
  if (/^[零〇一二三四五六七八九]{2,}$/.test(source))
    return Number([...source].map((digit) => DIGIT[digit]).join(''))
  return readUnits(source)
}

function readUnits(source: string): number | undefined {
  let total = 0
  let section = 0
  let current: number | undefined
  let lastUnit = 1
  let zero = false
  for (const part of source.match(/\d+(?:\.\d+)?|./g) ?? []) {
    const unit = UNIT[part]
    if (part === '半') {
      section += lastUnit > 1 ? lastUnit / 2 : 0.5
      continue
    }
    if (unit === undefined) {
      const digit = DIGIT[part] ?? Number(part)
      if (Number.isNaN(digit)) return undefined
      if (current !== undefined && current !== 0) return undefined
      zero ||= digit === 0
      current = digit
      continue
    }
    zero = false
    if (unit >= 10_000) {
      total = (total + section + (current ?? (section + total > 0 ? 0 : 1))) * unit
      section = 0
    }
    if (unit < 10_000) section += (current ?? 1) * unit
    current = undefined
    lastUnit = unit
  }
  // 三千五 is 3,500, but 三千零五 is 3,005 and 十五 is 15.
  const tail =
    (current ?? 0) * (lastUnit >= 100 && !zero && (current ?? 0) < 10 ? lastUnit / 10 : 1)
  return total + section + tail
}
