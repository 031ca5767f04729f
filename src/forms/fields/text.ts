import { type FieldKind, fault, maskText, value } from './field.ts'

const LONGEST = 500

/** A few words or sentences of one's own. */
export const text: FieldKind = {
  digits: false,
  free: true,
  parse(input, { field }) {
    const written = input.trim()
    const length = [...written].length
    if (length < (field.min ?? 1)) return fault('too-short', { min: field.min ?? 1 })
    const most = field.max ?? LONGEST
    if (length > most) return fault('too-long', { max: most })
    return value(written)
  },
  show: (written) => written,
  mask: maskText,
}
