/** A repeatable source of chance: the same seed gives the same run. */
export type Random = ReturnType<typeof createRandom>

/** Mulberry32 (T. Ettinger): small, fast and even enough to choose test data by. */
export function createRandom(seed: number) {
  let state = seed >>> 0

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  return {
    /** 0 ≤ n < 1. */
    next,
    /** An integer, 0 ≤ n < `below`. */
    below: (below: number) => Math.floor(next() * below),
    /** True with this chance. */
    is: (chance: number) => next() < chance,
    /** One of these; throws when there are none. */
    pick<T>(from: readonly T[]): T {
      const item = from[Math.floor(next() * from.length)]
      if (item === undefined) throw new Error('Nothing to pick from.')
      return item
    },
  }
}
