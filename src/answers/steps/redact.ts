/** What was cut from a text, by kind. */
export type Redacted = { readonly text: string; readonly cut: readonly PersonalKind[] }

/** Kinds of personal data that are cut before anything else reads a question. */
export type PersonalKind = 'id' | 'phone' | 'card' | 'plate' | 'email' | 'name' | 'address'

const GAP = '[ \\-–—·.]?'
const DIGIT = '[0-9０-９]'
const digits = (count: string) => `(?:${DIGIT}${GAP}){${count}}`
const LONG_NUMBER = new RegExp(`(?<!${DIGIT})${digits('14,20')}[XxＸｘ]?(?!${DIGIT})`, 'gu')
const PHONE = new RegExp(
  `(?<!${DIGIT})(?:(?:\\+|00)?86${GAP})?[1１]${GAP}[3-9３-９]${GAP}${digits('8')}${DIGIT}(?!${DIGIT})`,
  'gu',
)
const LANDLINE = new RegExp(`(?<!${DIGIT})0\\d{2,3}[- ]?\\d{7,8}(?!${DIGIT})`, 'gu')
const PLATE =
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·\s]?[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])/gu
/** Begun only where a word begins: a long text without an @ would otherwise be read again from each of its letters. */
const EMAIL = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu
const NAME =
  /(?<=我(?:叫|的名字(?:叫|是))|姓名[:：]?\s?|名字[:：是叫]\s?)(?!什么|啥|谁|不|他|她|你|人)[\p{L}·]{2,12}?(?=[，,。.、；;\s]|$)/gu
const COUNT = '[0-9０-９一二三四五六七八九十百零〇两]{1,5}'
const PART = `[\\s,，-]{0,2}`
const BUILDING = `${COUNT}(?:栋|幢|号楼|座|#)`
/** What stands before the name of a road, and is no part of it. */
const ROAD = '(?:(?![在住到是去的我你他她家于叫址来从有])\\p{Script=Han}){2,6}?'
const DOORS = [
  `${BUILDING}${PART}${COUNT}(?:单元|门)(?:${PART}${COUNT}(?:楼|层))?(?:${PART}${COUNT}(?:室|房|号|户)?)?`,
  `${BUILDING}${PART}(?:${COUNT}(?:楼|层)${PART})?${COUNT}(?:室|房|户)`,
  `${COUNT}单元${PART}(?:${COUNT}(?:楼|层)${PART})?${COUNT}(?:室|房|号|户)?`,
  `${DIGIT}{1,3}[-—]${DIGIT}{1,2}[-—]${DIGIT}{3,4}(?:室|房|号)?`,
].join('|')
/** A door that somebody can be found at: a road with its number, or a building with unit or room. A building alone is none. */
const ADDRESS = new RegExp(
  `(?:(?:${ROAD}(?:路|街|大道|巷|弄|胡同)${PART}${COUNT}(?:弄${PART}${COUNT})?号(?!线|公交|车|院)(?:${PART}(?:${DOORS}|${DIGIT}{2,4}(?:室|房|户)?))?)|(?:${ROAD}(?:村|组|新村)${PART}${COUNT}号)|(?<!${DIGIT})(?:${ROAD}(?:小区|花园|公寓|家园|苑|新村|宿舍)${PART})?(?:${DOORS}))(?!${DIGIT})`,
  'gu',
)

/** Cuts identity numbers, phones, bank cards, plates, addresses of e-mail and of doors, and self-given names. */
export function redact(text: string): Redacted {
  const cut: PersonalKind[] = []
  const cutting = (kind: PersonalKind, keep: (match: string) => boolean = () => false) => {
    return (match: string) => {
      if (keep(match)) return match
      cut.push(kind)
      return MARK
    }
  }
  const without = text
    .replace(EMAIL, cutting('email'))
    .replace(LONG_NUMBER, (match) => cutting(isIdentity(match) ? 'id' : 'card')(match))
    .replace(PHONE, cutting('phone'))
    .replace(LANDLINE, cutting('phone'))
    .replace(PLATE, cutting('plate'))
    .replace(NAME, cutting('name'))
    .replace(ADDRESS, cutting('address'))
  return { text: without.replace(/\s+/g, ' ').trim(), cut }
}

/** Stands where something was cut. */
export const MARK = '〇'

const LEFT_OVER = new RegExp(
  `(?:我(?:叫|的名字(?:是|叫))|姓名|名字|(?:我们?|俺)?(?:家|的)?(?:地址|住址|(?:现在|目前)?(?:租)?(?:住|住在))|我?的?(?:手机|电话|身份证|银行卡|车牌|邮箱|卡)号?码?)?[是:：叫]?\\s*${MARK}[,，。;；\\s]*`,
  'gu',
)

/** A redacted text without the marks and what led up to them, for looking up what is asked. */
export function withoutMarks(text: string): string {
  return text.replace(LEFT_OVER, ' ').replace(/\s+/g, ' ').trim()
}

/** Whether a long number is written like a resident's number: 15 digits, or 17 and a check sign. */
function isIdentity(written: string): boolean {
  const plain = written.normalize('NFKC').replace(/[^0-9Xx]/g, '')
  return plain.length === 15 || plain.length === 18
}
