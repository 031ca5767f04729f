import { type FieldKind, fault, maskText, plain, value } from './field.ts'

const SHORTEST = 2
const LONGEST = 120
const LEAD = /^(?:我?(?:现在)?住在?|地址[是:：]?|在)\s*/u

/** One line of free text is enough (V-08); nobody is ever located. */
export const address: FieldKind = {
  digits: false,
  free: true,
  parse(text) {
    const written = plain(text)
      .replace(LEAD, '')
      .replace(/[。!！]+$/u, '')
      .trim()
    const length = [...written].length
    if (length < SHORTEST) return fault('address-short')
    if (length > LONGEST) return fault('too-long', { max: LONGEST })
    return value(written)
  },
  show: (written) => written,
  mask: maskText,
}
