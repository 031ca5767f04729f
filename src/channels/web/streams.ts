type Write = (id: string, data: string) => Promise<void>
type Listener = {
  readonly write: Write
  readonly leave: () => void
  /** Called when it leaves, by what is on its way to it. */
  readonly losses: Set<() => void>
}

/** How many of the newest replies of a talk can be seen again after a short break of the line. */
const REPLAY = 20
const MOST_TALKS = 5000
/** A page that takes nothing for so long, a sleeping laptop's, is let go (milliseconds). */
const TAKE_MS = 10_000

/**
 * The open event streams of each talk, and its newest replies, in memory only. `takeMs`: how long one page may hold up
 * the others of its talk; it comes back by itself and asks for what it has missed.
 */
export function createStreams({ takeMs = TAKE_MS }: { readonly takeMs?: number } = {}) {
  const listeners = new Map<string, Set<Listener>>()
  const recent = new Map<string, { id: number; data: string }[]>()
  let count = Date.now()

  function remember(talk: string, id: number, data: string): void {
    const list = recent.get(talk) ?? []
    recent.delete(talk)
    recent.set(talk, [...list, { id, data }].slice(-REPLAY))
    const [oldest] = recent.keys()
    if (recent.size > MOST_TALKS && oldest !== undefined) recent.delete(oldest)
  }

  /** Rejects when the page was gone before it had taken it. */
  async function give({ write, leave, losses }: Listener, id: string, data: string): Promise<void> {
    const { promise: lost, reject: lose } = Promise.withResolvers<never>()
    losses.add(lose)
    const late = setTimeout(leave, takeMs)
    await Promise.race([lost, write(id, data)]).finally(() => {
      clearTimeout(late)
      losses.delete(lose)
    })
  }

  return {
    /** Adds a stream to these talks; replays what it missed of them since `lastId`. */
    join(talks: readonly string[], write: Write, lastId: string | undefined) {
      const { promise: gone, resolve } = Promise.withResolvers<void>()
      const own: Listener = {
        write,
        losses: new Set(),
        leave() {
          for (const talk of talks) {
            listeners.get(talk)?.delete(own)
            if (listeners.get(talk)?.size === 0) listeners.delete(talk)
          }
          for (const lose of own.losses) lose()
          resolve()
        },
      }
      for (const talk of talks) listeners.set(talk, (listeners.get(talk) ?? new Set()).add(own))
      const missed = talks
        .flatMap((talk) => recent.get(talk) ?? [])
        .filter(({ id }) => lastId && id > Number(lastId))
        .sort((a, b) => a.id - b.id)
      for (const { id, data } of missed) void write(String(id), data)
      return { leave: own.leave, gone }
    },

    /** True when at least one stream took it. */
    async send(talk: string, data: string): Promise<boolean> {
      count += 1
      const id = count
      const results = await Promise.allSettled(
        [...(listeners.get(talk) ?? [])].map((listener) => give(listener, String(id), data)),
      )
      const taken = results.some(({ status }) => status === 'fulfilled')
      if (taken) remember(talk, id, data)
      return taken
    },

    leaveAll(): void {
      for (const set of listeners.values()) for (const { leave } of [...set]) leave()
    },
  }
}
