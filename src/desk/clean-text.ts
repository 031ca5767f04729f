/** Longest message we read, in UTF-16 units; a resident is told when theirs is longer. */
export const LONGEST_TEXT = 4000

/** Tag characters (hidden prompts), bidi controls, zero-width and other invisible format characters, but not ZWJ/ZWNJ. */
const INVISIBLE =
  /[\u{E0000}-\u{E007F}\u202A-\u202E\u2066-\u2069\u200B\u200E\u200F\u2060-\u2064\uFEFF\u00AD]|(?![\n\t])\p{Cc}/gu

/**
 * 哈 or a blank a thousand times says no more than fifty times, and many patterns would read the rest again from each
 * of them.
 */
const MOST_COPIES = 50
const RUN = /(.{1,8}?)\1{50,}/gsu

/** One sign such as ﷺ stands for eighteen; a page of them is no message, and would keep us busy for a second. */
const MOST_SPREAD = 2 * LONGEST_TEXT
const spread = (text: string) => text.normalize('NFKC').length

/** What a person meant to write: no hidden characters, no broken surrogates, at most LONGEST_TEXT units. */
export function cleanText(text: string): { readonly text: string; readonly tooLong: boolean } {
  const cut = text.slice(0, LONGEST_TEXT)
  const tooLong = text.length > LONGEST_TEXT || spread(cut) > MOST_SPREAD
  const whole = cut.toWellFormed()
  return {
    text: whole
      .replace(INVISIBLE, '')
      .replace(/\u2005/g, ' ')
      .replace(RUN, (_, piece: string) => piece.repeat(MOST_COPIES))
      .trim(),
    tooLong,
  }
}
