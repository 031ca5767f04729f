import { type FieldKind, fault, maskText, value } from './field.ts'

const LONGEST = 60
const LEAD =
  /^(?:您好|你好)?[，,\s]*(?:我的名字(?:叫|是)|我的?姓名是?|名字(?:叫|是)|姓名[是:：]|大家都?叫我|你?就?叫我|我叫做?|我是|我姓|本人|叫)\s*/u

/** 叫我小马就行了嘛: how it is said, no part of the name. */
const TAIL = /(?:就(?:行|好|可以|是)|好了|得了)了?[吧嘛呗啦哈哦喽]*$|[吧嘛呗]$/u

/** How somebody wants to be called: any script, 1–60 characters, no spell check (V-09). */
export const name: FieldKind = {
  digits: false,
  free: true,
  parse(input) {
    const written = input
      .trim()
      .replace(LEAD, '')
      .replace(/[。.!！,，]+$/u, '')
      .replace(TAIL, '')
      .replace(/\s+/g, ' ')
      .trim()
    if (!written) return fault('empty')
    if ([...written].length > LONGEST) return fault('too-long', { max: LONGEST })
    if (!/\p{L}/u.test(written)) return fault('name-letters')
    if (/\d{5}/.test(written.normalize('NFKC'))) return fault('name-digits')
    return value(written)
  },
  show: (written) => written,
  mask: maskText,
}
