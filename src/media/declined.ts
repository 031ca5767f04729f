import type { Attachment } from '../message.ts'
import type { Words } from '../words/words.ts'

/** No platform hands a bot a bigger file (bytes; core.telegram.org/bots/api#getfile). */
const BIG = 20 * 1024 * 1024
/** A name or caption that says a picture or file shows a document of somebody's. */
const PAPERS =
  /身份证|证件|户口[本簿]|护照|居住证|驾驶证|驾照|银行卡|社保卡|通行证|\bid[ _-]?card|passport|\bsfz\b/iu

/** Why a picture or file is not taken. It is never fetched, so nothing of it is here. */
export function declineLine(
  attachments: readonly Attachment[],
  caption: string,
  words: Words,
): string {
  const [first] = attachments
  if (showsPapers(attachments, caption)) return words.say('media-papers')
  if (attachments.some(({ bytes = 0 }) => bytes > BIG)) return words.say('media-file-big')
  return words.say(first?.kind === 'image' ? 'media-photo' : 'media-file')
}

/** Whether name or caption says that somebody's papers are in the picture. */
export function showsPapers(attachments: readonly Attachment[], caption: string): boolean {
  return PAPERS.test(caption) || attachments.some(({ name }) => name && PAPERS.test(name))
}
