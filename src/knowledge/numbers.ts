const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 }
const CHINESE = /[零〇一二两三四五六七八九十百千万]+/g

/**
 * The numbers of a text as plain digits, whichever way they are written (三十日, 30日, 2,000元, 百分之二十).
 * With `digits` only those written in Arabic digits: 一 and 两 are often no number at all.
 */
export function numbersIn(text: string, which: 'all' | 'digits' = 'all'): ReadonlySet<string> {
  const plain = text.normalize('NFKC').replace(/(?<=\d),(?=\d{3})/g, '')
  const found = new Set(plain.match(/\d+(?:\.\d+)?/g) ?? [])
  for (const [, number = ''] of plain.matchAll(/(\d+(?:\.\d+)?)万/g))
    found.add(String(Number(number) * 10_000))
  if (which === 'digits') return found
  for (const [run] of plain.matchAll(CHINESE)) found.add(String(chineseNumber(run)))
  if (plain.includes('半')) for (const half of ['6', '0.5', '30']) found.add(half)
  return found
}

/** 三百零五 → 305, 二〇二五 → 2025, 两万 → 20000. */
export function chineseNumber(text: string): number {
  if (/^[零〇一二三四五六七八九]{2,}$/.test(text))
    return Number([...text].map((sign) => DIGITS[sign]).join(''))
  let whole = 0
  let section = 0
  let digit = 0
  for (const sign of text) {
    const unit = UNITS[sign]
    if (sign === '万') {
      whole += (section + digit) * 10_000
      section = 0
      digit = 0
    } else if (unit !== undefined) {
      section += (digit || 1) * unit
      digit = 0
    } else digit = DIGITS[sign] ?? 0
  }
  return whole + section + digit
}
