/** Runs tasks that share a key one after another, and tasks of different keys side by side. */
export function createKeyedQueue() {
  const tails = new Map<string, Promise<void>>()

  return {
    add<T>(key: string, task: () => Promise<T>): Promise<T> {
      const result = (tails.get(key) ?? Promise.resolve()).then(task)
      const tail: Promise<void> = result.then(forget, forget)
      tails.set(key, tail)
      return result

      function forget() {
        if (tails.get(key) === tail) tails.delete(key)
      }
    },

    /** Resolves when nothing is running or waiting. */
    async idle(): Promise<void> {
      while (tails.size > 0) await Promise.all(tails.values())
    },

    get size(): number {
      return tails.size
    },
  }
}
