import type { Before } from '../work.ts'

/** How long the last turn is remembered (milliseconds). */
export const FOLLOW_UP_MS = 30 * 60_000

/** What a message means after the last turn: the details of its card, or the same matter asked further. */
export type FollowUp =
  | { readonly kind: 'details'; readonly card: string }
  | { readonly kind: 'again'; readonly text: string }
  | { readonly kind: 'none' }

const ASPECT =
  /^(?:那么?|然后|还|请问|我)*(?:要|需要|得|该)*(?:带|准备|交|去|找|在|到|是|办|花|等)*(?:些|点)?(?:什么|啥|哪些|哪里|哪儿|哪|多久|多长时间|几天|多少钱|要钱|收费|材料|证件|手续|东西)+(?:办|申请|交|去|材料|证件|手续|东西|地方)*[吗么呢啊呀吧的]*$/u
const GOES_ON = /^(?:那么?|然后|要是|如果|可是|但是|但)|呢$/u

/** Reads a short message in the light of the resident's own last turn. */
export function followUp(text: string, before: Before | undefined, now: number): FollowUp {
  if (!before || now - before.at > FOLLOW_UP_MS) return { kind: 'none' }
  const plain = text.normalize('NFKC').replace(/[\s\p{P}]/gu, '')
  const [card] = before.cards
  if (card && !before.clarified && ASPECT.test(plain)) return { kind: 'details', card }
  if (before.clarified || (plain.length <= 14 && GOES_ON.test(plain)))
    return { kind: 'again', text: `${before.question} ${text}` }
  return { kind: 'none' }
}
