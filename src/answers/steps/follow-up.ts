import type { Before } from '../work.ts'

/** How long the last turn is remembered (milliseconds). */
export const FOLLOW_UP_MS = 30 * 60_000

/** What a message means after the last turn: its card again, more of it, or the same matter asked further. */
export type FollowUp =
  | { readonly kind: 'details' | 'sources' | 'card'; readonly card: string }
  | { readonly kind: 'again'; readonly text: string }
  | { readonly kind: 'none' }

const GOES_ON = /^(?:那么?|然后|要是|如果|可是|但是|但)|呢$/u

const DETAILS =
  /^(?:请|再|能不能|可以)*(?:说|讲|写)?(?:得|的)?(?:再|更)?(?:详细|具体|清楚|明白|多)(?:一?点儿?|一?些|说说|讲讲)?[吗么呢啊呀吧]*$|^(?:我|还是|有点)*(?:看|听)?(?:不懂|不明白|没懂|没看懂|没听懂|没明白)[啊呀了]*$/u
const SOURCES =
  /^(?:我?要?看看?)?(?:依据|出处|法条|原文)(?:呢|是什么|在哪里?)?$|^(?:有什么|有没有)依据$/u
const AGAIN =
  /^(?:请|麻烦)*(?:再|重新?)(?:说|讲|发|来)(?:一遍|一次|一下)[吧啊呀]*$|^(?:重复(?:一遍|一下)?|没听清|没看清)$/u

/** Reads a short message in the light of the resident's own last turn. */
export function followUp(text: string, before: Before | undefined, now: number): FollowUp {
  if (!before || now - before.at > FOLLOW_UP_MS) return { kind: 'none' }
  const plain = text.normalize('NFKC').replace(/[\s\p{P}]/gu, '')
  const [card] = before.cards
  if (card && AGAIN.test(plain)) return { kind: 'card', card }
  if (card && SOURCES.test(plain)) return { kind: 'sources', card }
  if (card && DETAILS.test(plain)) return { kind: 'details', card }
  if (before.clarified || (plain.length <= 14 && GOES_ON.test(plain)))
    return { kind: 'again', text: `${before.question} ${text}` }
  return { kind: 'none' }
}
