import type { Words } from '../../words/words.ts'
import type { Field } from '../definition.ts'

/** What a kind of field works with besides the text. */
export type Setting = {
  readonly field: Field
  readonly words: Words
  readonly language: string
  /** Epoch milliseconds. */
  readonly now: number
}

/** One reading of a doubtful answer, offered as a numbered choice. An empty value = none of these. */
type Reading = { readonly value: string; readonly label: string }

/** What came of reading one answer. `why` names a line `forms-fault-<why>`. */
export type Parsed =
  | { readonly kind: 'value'; readonly value: string }
  | {
      readonly kind: 'fault'
      readonly why: string
      readonly args?: Readonly<Record<string, string | number>>
    }
  /** Readable in more than one way: `ask` names a line `forms-doubt-<ask>`. */
  | { readonly kind: 'doubt'; readonly ask: string; readonly readings: readonly Reading[] }

/** A kind of field. Adding one is adding a file and its line in kinds.ts. */
export type FieldKind = {
  /** Reads an answer that is nothing but the answer; then, `loose`, one inside a longer sentence. */
  parse(text: string, setting: Setting, loose: boolean): Parsed
  /** A stored value as people read it. */
  show(value: string, setting: Setting): string
  /** What may be echoed of a value that is not to be seen whole (D-26). */
  mask(value: string): string
  /** True where 1–9 are answers themselves, so that the keys for skip and the like need a leading 0. */
  readonly digits: boolean
  /** True where any sentence could be the answer. */
  readonly free: boolean
  /** True where a value found in a sentence is surely meant, even in a question: a phone number. */
  readonly certain?: boolean
  /** What of a platform's attachments is an answer here. */
  readonly accepts?: 'image' | 'voice'
}

/** A value that was read. */
export function value(text: string): Parsed {
  return { kind: 'value', value: text }
}

/** A fault with its own message. */
export function fault(why: string, args?: Readonly<Record<string, string | number>>): Parsed {
  return args ? { kind: 'fault', why, args } : { kind: 'fault', why }
}

/** Full-width to half-width, no spaces at the ends; any script's decimal digits to ASCII. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .trim()
}

/** Shows only the first character. */
export function maskText(text: string): string {
  const [first = ''] = [...text]
  return `${first}**`
}
