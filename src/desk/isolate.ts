/** Letters written from right to left: Arabic script (Uyghur, Kazakh, Kyrgyz, Arabic), Hebrew, Syriac, Thaana, N'Ko. */
const LETTER = '\\p{sc=Arab}\\p{sc=Hebr}\\p{sc=Syrc}\\p{sc=Thaa}\\p{sc=Nkoo}'
/** One or more such words of a line, with what stands between them. */
const RUN = new RegExp(`[${LETTER}](?:[^\\n\\p{L}\\p{N}]*[${LETTER}\\p{M}])*`, 'gu')

/**
 * Puts words that run from right to left between U+2068 and U+2069 (UAX 9): a name in Uyghur then leaves the digits and
 * the Chinese around it where they stand.
 */
export function isolateRightToLeft(text: string): string {
  return text.replace(RUN, (run) => `\u2068${run}\u2069`)
}
