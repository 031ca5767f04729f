/** What phones put after a mention; computers put a space. */
const END = '(?=\\s|$)'
const EVERYBODY = /@(?:所有人|all)(?=\s|$)/iu
/** How WeChat writes a reply to a message: 「name：text」, a dashed line, then the reply. */
const QUOTE_END = '」\n- - - - -'
const LONGEST_NAME = 64
const SYNTAX = /[\\^$.*+?()[\]{}|/]/gu

export type Quote = {
  /** Whose message is quoted, by shown name; undefined when nothing is quoted. */
  readonly who?: string | undefined
  readonly quoted?: string | undefined
  /** What the writer said themselves. */
  readonly own: string
}

/** Takes the quoted message off a reply, so that a name in it is not mistaken for a mention. */
export function splitQuote(text: string): Quote {
  const end = text.indexOf(QUOTE_END)
  const colon = text.slice(0, LONGEST_NAME).search(/[：:]/u)
  if (!text.startsWith('「') || colon < 2 || end < colon) return { own: text }
  const line = text.indexOf('\n', end + QUOTE_END.length)
  return {
    who: text.slice(1, colon),
    quoted: text.slice(colon + 1, end),
    own: line === -1 ? '' : text.slice(line + 1),
  }
}

/** True when the text calls one of these names. wechaty's own test misses it without a mention list (wechaty#1969, #2149). */
export function mentions(text: string, names: readonly string[]): boolean {
  return patterns(names).some((pattern) => pattern.test(text))
}

/** True for a call to the whole group, which is never a question to us. */
export function callsEverybody(text: string): boolean {
  return EVERYBODY.test(text)
}

/** The text without the calls of our names. */
export function stripMentions(text: string, names: readonly string[]): string {
  return patterns(names)
    .reduce((rest, pattern) => rest.replace(pattern, ' '), text)
    .replace(/\u2005/gu, ' ')
    .trim()
}

/** Longest first: one name may begin with another. */
function patterns(names: readonly string[]): readonly RegExp[] {
  return [...new Set(names.map((name) => name.trim()))]
    .filter((name) => name.length > 0)
    .sort((a, b) => b.length - a.length)
    .map((name) => new RegExp(`@${name.replace(SYNTAX, '\\$&')}${END}`, 'gu'))
}
