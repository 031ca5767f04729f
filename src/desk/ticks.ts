import { z } from 'zod'
import type { Reply, Session } from '../message.ts'
import type { Vault } from '../privacy/privacy.ts'
import type { Jobs, Tx } from '../store/store.ts'

/** What of a session is due by the clock alone: a reminder, a draft that expires. */
export type Dues = {
  /** When the session is next due (epoch milliseconds); undefined when never. */
  nextAt(session: Session): number | undefined
  /** What then becomes of it, and what is said. */
  run(
    session: Session,
    now: number,
  ): { readonly session: Session; readonly replies: readonly Reply[] }
}

const payloadSchema = z.object({
  conversation: z.string(),
  to: z.object({ channel: z.string(), chat: z.string() }),
})
export type Tick = z.infer<typeof payloadSchema>

/** Keeps one alarm for each conversation whose session has something due. */
export function createTicks({ jobs, vault, dues }: { jobs: Jobs; vault: Vault; dues: Dues }) {
  const nameOf = (conversation: string) => `tick|${conversation}`

  return {
    /** Sets, moves or removes the alarm after a turn; nothing is written when it stays as it is. */
    async set(tx: Tx, { conversation, to }: Tick, before: Session, after: Session): Promise<void> {
      const [was, at] = [dues.nextAt(before), dues.nextAt(after)]
      if (was === at) return
      const name = nameOf(conversation)
      if (was !== undefined) await jobs.cancel(tx, name)
      if (at === undefined) return
      const payload = vault.seal(JSON.stringify({ conversation, to }), name)
      await jobs.add(tx, { kind: 'tick', key: name, name, payload, runAt: at })
    },

    read(payload: string, key: string): Tick {
      return payloadSchema.parse(JSON.parse(vault.open(payload, key)))
    },
  }
}
