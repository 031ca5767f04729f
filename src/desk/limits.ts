export type LimitOptions = {
  /** How many messages may come at once, and how many more each second after that. */
  readonly burst: number
  readonly perSecond: number
  readonly now: () => number
}

/** `hint` = refuse and say so once; `silent` = refuse, the hint was said in this window already. */
export type Verdict = 'pass' | 'hint' | 'silent'

/** How long one hint is enough (milliseconds). */
const HINT_WINDOW_MS = 60_000
const MOST_KEYS = 50_000

/**
 * A token bucket a key (a person, a room), in memory: marks that may vanish at a restart. Who has been quiet for long
 * enough to be as free as a stranger is forgotten, so that memory goes by who writes now, not by who ever did.
 */
export function createLimit({ burst, perSecond, now }: LimitOptions) {
  const buckets = new Map<string, { tokens: number; at: number; hintedAt: number }>()
  const forgetMs = Math.max(HINT_WINDOW_MS, (burst / perSecond) * 1000)

  /** The map is in the order of the last message: the first that is not stale ends the search. */
  function forgetStale(time: number): void {
    for (const [key, { at }] of buckets) {
      if (time - at <= forgetMs && buckets.size <= MOST_KEYS) return
      buckets.delete(key)
    }
  }

  return {
    check(key: string): Verdict {
      const time = now()
      const bucket = buckets.get(key) ?? {
        tokens: burst,
        at: time,
        hintedAt: Number.NEGATIVE_INFINITY,
      }
      bucket.tokens = Math.min(burst, bucket.tokens + ((time - bucket.at) / 1000) * perSecond)
      bucket.at = time
      buckets.delete(key)
      buckets.set(key, bucket)
      forgetStale(time)
      if (bucket.tokens >= 1) {
        bucket.tokens -= 1
        return 'pass'
      }
      if (time - bucket.hintedAt < HINT_WINDOW_MS) return 'silent'
      bucket.hintedAt = time
      return 'hint'
    },
    /** How many are remembered. */
    size: () => buckets.size,
  }
}
