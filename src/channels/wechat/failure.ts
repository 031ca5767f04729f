import type { SendResult } from './wire.ts'

/** WeChat counts messages; after this refusal it wants to be left alone for a while (milliseconds). */
const TOO_OFTEN_MS = 5 * 60_000
const LOGGED_OUT_MS = 30_000

/** What puppets and WeChat say, in their words; each puppet has others, and what none matches is tried again. */
const SAYINGS: readonly (readonly [RegExp, SendResult])[] = [
  [/频繁|too (?:many|often|frequent)|rate.?limit/iu, retry(TOO_OFTEN_MS)],
  [/not logged? ?in|未登录|\bno client\b|NO CLIENT/iu, retry(LOGGED_OUT_MS)],
  [
    /not (?:your |a )?friend|不是(?:你|您|对方|他|她)?的?(?:好友|朋友)|朋友验证|好友验证|拒收|black ?list/iu,
    { ok: false, why: 'unreachable' },
  ],
  [
    /not exist|not found|no such|no payload|不在群|已退出|not (?:in|a member of) (?:this |the )?(?:room|group)/iu,
    { ok: false, why: 'gone' },
  ],
]

/** Classes a failed send by its words. Only the class leaves the gateway: the words may hold a name. */
export function classOf(error: unknown): SendResult {
  const words = error instanceof Error ? error.message : String(error)
  return SAYINGS.find(([pattern]) => pattern.test(words))?.[1] ?? { ok: false, why: 'retry' }
}

function retry(afterMs: number): SendResult {
  return { ok: false, why: 'retry', afterMs }
}
