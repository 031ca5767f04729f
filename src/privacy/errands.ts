/** 给谁发消息, 替我告诉谁, 提醒谁, 群发: said as an order, at the beginning. */
const ORDER =
  /^(?:请|麻烦|你|帮(?:我|忙|个忙)?|替我|代我|去|每天|天天|明天|今晚|晚上)*(?:(?:给|跟|向)(?![我俺你咱])[^，。]{1,10}(?:发(?:个|条|一条|一下)?(?:消息|短信|微信|信息|通知|语音)|带(?:个|句)?话|传(?:个|句)?话|捎(?:个|句)?话|说一声)|(?:告诉|转告|通知|提醒)(?![我俺你咱书单])[^，。]{2,}|群发)/u
/** A question about what holds, or what to write oneself. */
const QUESTION = /吗|怎么|怎样|如何|能不能|可不可以|合法|违法|算不算|什么|多久|几天|[?？]/u

/**
 * Whether we are to write to, remind or call somebody else. The desk answers whoever writes to it, and nobody hears
 * from it unasked: not for a neighbour, not for the duty staff (S-27).
 */
export function asksForErrand(text: string): boolean {
  const plain = text.normalize('NFKC').replace(/\s+/g, '')
  return plain.length <= 200 && ORDER.test(plain) && !QUESTION.test(plain)
}
