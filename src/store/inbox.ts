import type { Store, Tx } from './store.ts'

/** A message that is safely kept and now in somebody's hands. */
export type Claimed = {
  readonly seq: number
  readonly id: string
  readonly conversation: string
  readonly payload: string
  readonly attempts: number
}

export type NewEntry = {
  readonly id: string
  readonly conversation: string
  readonly payload: string
}

export type InboxOptions = {
  readonly store: Store
  readonly worker: string
  readonly now: () => number
}

/** How long a worker may be silent about a message before another takes it over (milliseconds). */
const LEASE_MS = 60_000

/** The durable list of messages: kept once, handled once, each conversation in the order it came. */
export type Inbox = ReturnType<typeof createInbox>

export function createInbox({ store, worker, now }: InboxOptions) {
  const shared = store.engine === 'postgres'

  return {
    /** Keeps a message; undefined when it was kept before. The caller of a new one holds its lease. */
    async accept(entry: NewEntry): Promise<number | undefined> {
      return store.transact(async (tx) => {
        const row = await tx
          .insertInto('inbox')
          .values({
            ...entry,
            received_at: now(),
            done_at: 0,
            attempts: 0,
            worker,
            lease_until: now() + LEASE_MS,
          })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .returning('seq')
          .executeTakeFirst()
        return row?.seq
      })
    },

    /**
     * Takes the oldest open message of a conversation: undefined when there is none, or when another worker has it.
     * With one process on SQLite nobody else can, so nothing is written.
     */
    async claim(conversation: string): Promise<Claimed | undefined> {
      const oldest = await store.db
        .selectFrom('inbox')
        .select(['seq', 'id', 'conversation', 'payload', 'attempts', 'worker', 'lease_until'])
        .where('conversation', '=', conversation)
        .where('done_at', '=', 0)
        .orderBy('seq')
        .limit(1)
        .executeTakeFirst()
      if (!oldest || !shared) return oldest
      const taken = await store.db
        .updateTable('inbox')
        .set({ worker, lease_until: now() + LEASE_MS })
        .where('seq', '=', oldest.seq)
        .where('done_at', '=', 0)
        .where((e) => e.or([e('worker', '=', worker), e('lease_until', '<', now())]))
        .returning('seq')
        .executeTakeFirst()
      return taken ? oldest : undefined
    },

    /** Conversations with something to do that nobody holds: after a start, and when a worker died. */
    async waiting(): Promise<readonly string[]> {
      let query = store.db
        .selectFrom('inbox')
        .select('conversation')
        .distinct()
        .where('done_at', '=', 0)
      if (shared)
        query = query.where((e) => e.or([e('worker', '=', worker), e('lease_until', '<', now())]))
      return (await query.execute()).map(({ conversation }) => conversation)
    },

    /** Closes a message inside its turn's transaction, and erases its text. False when another worker took it over. */
    async finish(tx: Tx, seq: number): Promise<boolean> {
      let query = tx
        .updateTable('inbox')
        .set({ done_at: now(), payload: '' })
        .where('seq', '=', seq)
        .where('done_at', '=', 0)
      if (shared) query = query.where('worker', '=', worker)
      const { numUpdatedRows } = await query.executeTakeFirst()
      return numUpdatedRows > 0n
    },

    /** Notes that handling failed once more; returns how often it has failed. */
    async failed(seq: number): Promise<number> {
      return store.transact(async (tx) => {
        const row = await tx
          .updateTable('inbox')
          .set((e) => ({ attempts: e('attempts', '+', 1) }))
          .where('seq', '=', seq)
          .returning('attempts')
          .executeTakeFirst()
        return row?.attempts ?? 0
      })
    },

    /** Forgets the ids of messages handled before `before`; older redeliveries are refused by age. */
    async forget(before: number): Promise<number> {
      const { numDeletedRows } = await store.db
        .deleteFrom('inbox')
        .where('done_at', '>', 0)
        .where('done_at', '<', before)
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}
