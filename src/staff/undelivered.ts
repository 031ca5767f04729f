import type { Address } from '../message.ts'
import { type CaseView, NO_CHAT, type Requests } from '../requests/requests.ts'
import type { Db, Tx } from '../store/store.ts'

export type UndeliveredOptions = {
  readonly requests: Requests
  /** For each of these chats whether a message to it waits or was given up. */
  readonly ask: ((db: Db | Tx, to: readonly Address[]) => Promise<readonly boolean[]>) | undefined
}

/** The ids of those cases whose resident has not got our newest words (S-25). */
export type Undelivered = (db: Db | Tx, views: readonly CaseView[]) => Promise<ReadonlySet<string>>

/** Finds cases of which something could not be delivered; nobody learns to whom. */
export function createUndelivered({ requests, ask }: UndeliveredOptions): Undelivered {
  return async (db, views) => {
    if (!ask) return new Set()
    const known: { readonly id: string; readonly address: Address }[] = []
    for (const { id, erased } of views) {
      if (erased) continue
      const address = await requests.addressOf(db, id)
      if (address.channel !== NO_CHAT) known.push({ id, address })
    }
    const stuck = await ask(
      db,
      known.map(({ address }) => address),
    )
    return new Set(known.filter((_, index) => stuck[index]).map(({ id }) => id))
  }
}
