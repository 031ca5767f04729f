export type InOrder<Item> = {
  /** A message of this id has been announced: what comes after it waits for it. */
  expect(id: string): void
  /** It is here. The same id a second time, or one that nobody announced, is dropped. */
  arrived(id: string, item: Promise<Item>): void
}

export type InOrderOptions<Item> = {
  readonly release: (item: Item) => void
  /** How long the others wait for a message that does not come (milliseconds). */
  readonly patienceMs?: number | undefined
  /** How many ids are remembered, so that a message announced again is not taken again. */
  readonly remembered?: number | undefined
}

/**
 * Lets messages out in the order they were announced: wechaty fetches each by itself, and a long one would be
 * overtaken by the short one written after it.
 */
export function createInOrder<Item>(options: InOrderOptions<Item>): InOrder<Item> {
  const { release, patienceMs = 3000, remembered = 5000 } = options
  const seen = new Set<string>()
  const awaited = new Map<string, (item: Promise<Item>) => void>()
  let tail = Promise.resolve()

  function forgetOldest(): void {
    if (seen.size <= remembered) return
    for (const oldest of seen) {
      seen.delete(oldest)
      awaited.delete(oldest)
      return
    }
  }

  return {
    expect(id) {
      if (seen.has(id)) return
      seen.add(id)
      forgetOldest()
      const { promise, resolve } = Promise.withResolvers<Item>()
      awaited.set(id, resolve)
      const patience = Promise.withResolvers<void>()
      const timer = setTimeout(patience.resolve, patienceMs)
      const before = tail
      const out = Promise.all([promise, before]).then(
        ([item]) => release(item),
        () => undefined,
      )
      void out.then(() => clearTimeout(timer))
      tail = Promise.race([out, patience.promise.then(() => before)])
    },
    arrived(id, item) {
      const turn = awaited.get(id)
      awaited.delete(id)
      turn?.(item)
    },
  }
}
