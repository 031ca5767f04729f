/**
 * Numbers each distinct term in order of appearance. An open-addressing table on typed arrays: a
 * law corpus has 14 million occurrences, too many for a `Map` within the time to build.
 */
export type Lexicon = {
  /** The term's number, newly given if it has none. */
  readonly add: (term: number) => number
  /** The term's number, or -1. */
  readonly get: (term: number) => number
  readonly size: () => number
}

/** An empty lexicon; `expected` is a guess of how many terms will come. */
export function createLexicon(expected = 1024): Lexicon {
  let mask = 1
  while (mask < expected * 2) mask *= 2
  let keys = new Uint32Array(mask)
  let ids = new Int32Array(mask)
  mask -= 1
  let size = 0

  const slotOf = (term: number): number => {
    let slot = (Math.imul(term, 0x9e3779b1) >>> 7) & mask
    while (keys[slot] !== 0 && keys[slot] !== term) slot = (slot + 1) & mask
    return slot
  }

  const grow = (): void => {
    const oldKeys = keys
    const oldIds = ids
    mask = (mask + 1) * 2 - 1
    keys = new Uint32Array(mask + 1)
    ids = new Int32Array(mask + 1)
    for (let at = 0; at < oldKeys.length; at++) {
      const term = oldKeys[at] ?? 0
      if (term === 0) continue
      const slot = slotOf(term)
      keys[slot] = term
      ids[slot] = oldIds[at] ?? 0
    }
  }

  return {
    add: (term) => {
      const slot = slotOf(term)
      if (keys[slot] !== 0) return ids[slot] ?? 0
      keys[slot] = term
      ids[slot] = size
      size++
      if (size * 2 > mask) grow()
      return size - 1
    },
    get: (term) => {
      const slot = slotOf(term)
      return keys[slot] === 0 ? -1 : (ids[slot] ?? 0)
    },
    size: () => size,
  }
}
