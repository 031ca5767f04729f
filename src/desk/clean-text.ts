/** Longest message we read, in UTF-16 units; a resident is told when theirs is longer. */
export const LONGEST_TEXT = 4000

/** Tag characters (hidden prompts), bidi controls, zero-width and other invisible format characters, but not ZWJ/ZWNJ. */
const INVISIBLE =
  /[\u{E0000}-\u{E007F}\u202A-\u202E\u2066-\u2069\u200B\u200E\u200F\u2060-\u2064\uFEFF\u00AD]|(?![\n\t])\p{Cc}/gu

/** What a person meant to write: no hidden characters, no broken surrogates, at most LONGEST_TEXT units. */
export function cleanText(text: string): { readonly text: string; readonly tooLong: boolean } {
  const tooLong = text.length > LONGEST_TEXT
  const whole = text.slice(0, LONGEST_TEXT).toWellFormed()
  return {
    text: whole
      .replace(INVISIBLE, '')
      .replace(/\u2005/g, ' ')
      .trim(),
    tooLong,
  }
}
