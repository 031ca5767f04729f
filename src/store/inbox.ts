import type { Store, Tx } from './database.ts'
import { createPresence } from './presence.ts'
import { statement } from './statement.ts'

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
  const { engine } = store
  const shared = engine === 'postgres'
  const insert = statement<{ seq: number }>(
    `insert into inbox (id, conversation, payload, received_at, done_at, attempts, worker, lease_until)
      values (?, ?, ?, ?, 0, 0, ?, 0) on conflict (id) do nothing returning seq`,
  )
  const oldest = `(select seq from inbox where conversation = ? and done_at = 0 order by seq limit 1)`
  const columns = 'seq, id, conversation, payload, attempts'
  const read = statement<Claimed>(`select ${columns} from inbox where seq = ${oldest}`)
  const take = statement<Claimed>(
    `update inbox set worker = ?, lease_until = ? where seq = ${oldest} and done_at = 0
      and (worker = ? or lease_until < ?) returning ${columns}`,
  )
  const close = statement<{ seq: number }>(
    `update inbox set done_at = ?, payload = '' where seq = ? and done_at = 0
      ${shared ? 'and worker = ?' : ''} returning seq`,
  )

  return {
    /** Which workers live: what a dead one held is taken over. */
    presence: createPresence({ store, worker, now, leaseMs: LEASE_MS }),

    /** Keeps a message; undefined when it was kept before. Whoever comes to it first may claim a new one. */
    async accept({ id, conversation, payload }: NewEntry): Promise<number | undefined> {
      const [row] = await store.one((db) => insert(db, [id, conversation, payload, now(), worker]))
      return row?.seq
    },

    /**
     * Takes the oldest open message of a conversation: undefined when there is none, or when another worker has it.
     * With one process on SQLite nobody else can have it, so nothing is written.
     */
    async claim(conversation: string): Promise<Claimed | undefined> {
      if (!shared) return (await read(store.db, [conversation]))[0]
      const time = now()
      const [taken] = await take(store.db, [worker, time + LEASE_MS, conversation, worker, time])
      return taken
    },

    /** True when this conversation has an open message, whoever holds it. */
    async isOpen(conversation: string): Promise<boolean> {
      return (await read(store.db, [conversation])).length > 0
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
      const rows = await close(tx, shared ? [now(), seq, worker] : [now(), seq])
      return rows.length > 0
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
