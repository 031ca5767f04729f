/** What was cut from a text, by kind. */
export type Redacted = { readonly text: string; readonly cut: readonly PersonalKind[] }

/** Kinds of personal data that are cut before anything else reads a question. */
export type PersonalKind = 'id' | 'phone' | 'card' | 'plate' | 'email' | 'name'

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
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu
const NAME =
  /(?<=我(?:叫|的名字(?:叫|是))|姓名[:：]?\s?|名字[:：是叫]\s?)(?!什么|啥|谁|不|他|她|你|人)[\p{L}·]{2,12}?(?=[，,。.、；;\s]|$)/gu

/** Cuts identity numbers, phones, bank cards, plates, addresses of e-mail and self-given names. */
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
  return { text: without.replace(/\s+/g, ' ').trim(), cut }
}

/** Stands where something was cut. */
export const MARK = '〇'

const LEFT_OVER = new RegExp(
  `(?:我(?:叫|的名字(?:是|叫))|姓名|名字|我?的?(?:手机|电话|身份证|银行卡|车牌|邮箱|卡)号?码?)?[是:：叫]?\\s*${MARK}[,，。;；\\s]*`,
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
