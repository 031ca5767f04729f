import { Converter } from 'opencc-js/t2cn'

/**
 * One plain form of Chinese text for indexing and asking: compatibility forms folded (NFKC), lower
 * case, Taiwanese and Hong Kong wording and characters to mainland ones, numbers in digits before a
 * unit (`三个月` → `3个月`). Other scripts pass through.
 */
export function normalise(text: string): string {
  const folded = isPlain(text) ? text : text.normalize('NFKC').toLowerCase()
  return numbersToDigits(hasTraditional(folded) ? toSimplified(folded) : folded)
}

/** Traditional characters as mainland ones, and nothing else changed: what is read by rules is written alike by all. */
export function toPlainScript(text: string): string {
  return hasTraditional(text) ? toSimplified(text) : text
}

/**
 * A question without the words people wrap it in (`请问`, `我想问一下`, `谢谢`, `在线等`). Returns
 * the text unchanged when nothing else would be left.
 */
export function withoutFillers(text: string): string {
  const rest = text.replace(fillers, ' ').trim()
  return rest.length >= 2 ? rest : text
}

const fillers =
  /你好|您好|大家好|老师好|亲|请问一下|请问下|请问|我?(?:就?想|要)?(?:问一?下|问问|咨询一?下|了解一?下|请教一?下|打听一?下)|麻烦(?:你|您)?(?:了|帮我看看|看看)?|帮我(?:看看|查查|查一下|问问)|谢谢(?:你|您|了|啦)?|多谢|感谢|拜托(?:了)?|在线等|急急急?|求助|求解答?|跪求|各位|有没有人知道|谁知道|有人知道吗|是这样的|是这样子|那个啥|嗯+|呃+|哎呀?|唉|喂(?=[,，。 ]|$)/g

let plainRange: RegExp | undefined

function isPlain(text: string): boolean {
  // Upper case Latin, full-width forms and compatibility characters are what NFKC or folding would change.
  plainRange ??= /^[\n -@[-~\u3000-\u303f\u4e00-\u9fff\u2014\u201c\u201d\u2018\u2019]*$/
  return plainRange.test(text)
}

let toSimplified: (text: string) => string = (text) => {
  toSimplified = Converter({ from: 'twp', to: 'cn' })
  return toSimplified(text)
}

/** What is known of each UTF-16 code unit: 0 nothing yet, else one of these. */
const scripts = new Uint8Array(0x1_0000)
const PLAIN = 1
const TRADITIONAL = 2

/** Conversion is slow and most text here is simplified: look first whether any character would change. */
function hasTraditional(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    scripts[code] ||= isTraditional(code) ? TRADITIONAL : PLAIN
    if (scripts[code] === TRADITIONAL) return true
  }
  return false
}

function isTraditional(code: number): boolean {
  if (code < 0x4e00 || code > 0x9fff) return false
  const char = String.fromCharCode(code)
  return !mainlandToo.includes(char) && toSimplified(char) !== char
}

// Ordinary mainland characters that the Taiwanese table would nevertheless replace.
const mainlandToo = '著乾藉瞭夥馀么'

const digitValues: Readonly<Record<string, number>> = {
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

const scales: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 }

const hanNumber =
  /[一二两三四五六七八九十百千零〇]+(?=万|个?月|个?小时|个?钟头|天|日|年|岁|块|元|周(?!岁)|个?星期|级|条|倍|分之)/g

function numbersToDigits(text: string): string {
  return text.replace(hanNumber, (han) => String(hanToNumber(han) ?? han))
}

/** The value of a Chinese numeral below ten thousand, or undefined if it is not one. */
export function hanToNumber(han: string): number | undefined {
  let total = 0
  let digit = 0
  for (const char of han) {
    const scale = scales[char]
    const value = digitValues[char]
    if (scale !== undefined) {
      total += (digit || (total === 0 ? 1 : 0)) * scale
      digit = 0
    } else if (value !== undefined) {
      if (digit > 0) return undefined
      digit = value
    } else return undefined
  }
  return total + digit
}
