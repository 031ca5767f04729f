export type AskingOptions<Answer> = {
  /** After this without an answer there will be none (milliseconds). */
  readonly patienceMs: number
  /** What is answered when the gateway is gone, or silent for too long. */
  readonly none: Answer
}

/** Matches what the gateway is asked with what it answers. */
export function createAsking<Answer>({ patienceMs, none }: AskingOptions<Answer>) {
  const open = new Map<number, (answer: Answer) => void>()
  let count = 0

  function settle(ref: number, answer: Answer): void {
    open.get(ref)?.(answer)
    open.delete(ref)
  }

  return {
    settle,
    /** `tell` is false when there is nobody to ask. */
    async ask(tell: (ref: number) => boolean): Promise<Answer> {
      count += 1
      const ref = count
      const { promise, resolve } = Promise.withResolvers<Answer>()
      open.set(ref, resolve)
      const timer = setTimeout(() => settle(ref, none), patienceMs)
      if (!tell(ref)) settle(ref, none)
      return promise.finally(() => clearTimeout(timer))
    },
    /** The gateway is gone. */
    giveUp(): void {
      for (const ref of [...open.keys()]) settle(ref, none)
    },
  }
}
