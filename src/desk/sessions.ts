import type { Session } from '../message.ts'
import type { Vault } from '../privacy/privacy.ts'
import type { Db, Tx } from '../store/store.ts'
import { keyvIn } from './keyv-in.ts'

/** How long a conversation is remembered without a word (milliseconds, P-12). */
const SESSION_MS = 30 * 60_000
/** The same where something unfinished is kept; it ends at its own, shorter time (milliseconds). */
const UNFINISHED_MS = 30 * 24 * 3600_000

export type SessionsOptions = {
  readonly vault: Vault
  readonly now: () => number
  /** True while a session holds what must outlive a pause: a draft, an answer to be offered again. */
  readonly isUnfinished?: ((session: Session) => boolean) | undefined
}

/** What is remembered of each conversation, sealed, for a while. */
export function createSessions({ vault, now, isUnfinished = () => false }: SessionsOptions) {
  const sessionsIn = keyvIn<Session>('session', { box: vault, now })

  return {
    get: async (db: Db | Tx, conversation: string): Promise<Session> =>
      (await sessionsIn(db).get(conversation)) ?? {},

    /** Writes what has changed, in the caller's transaction. */
    async keep(tx: Tx, conversation: string, before: Session, after: Session): Promise<void> {
      if (JSON.stringify(before) === JSON.stringify(after)) return
      const sessions = sessionsIn(tx)
      if (Object.keys(after).length === 0) await sessions.delete(conversation)
      else await sessions.set(conversation, after, isUnfinished(after) ? UNFINISHED_MS : SESSION_MS)
    },
  }
}
