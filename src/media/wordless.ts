/** Emoji as characters, and WeChat's own as [微笑]. */
const PICTURES =
  /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f|\u20e3|\s|\[[\p{L}]{1,8}\])*$/u

/** True for a message without a word: a sticker, emoji, a place on the map. */
export function isWordless(text: string): boolean {
  return PICTURES.test(text)
}
