import type { Db } from '../../store/store.ts'
import type { Backend, Done, Failed, Made } from './backend.ts'

export type TwinsOptions = {
  readonly backend: Backend
  readonly db: Db
  readonly now: () => number
  /** Told once that what is left there of an erased case cannot be taken away by us. */
  readonly onLeft: (caseId: string) => Promise<void>
}

/**
 * Where the other system takes the same filing twice, one that was only slow may come through long after its own
 * repetition, or after the resident has erased the case. What we made there and no case of ours is linked to goes.
 */
export function createTwins({ backend, db, now, onLeft }: TwinsOptions) {
  const told = new Set<string>()

  /** The case of this number here, and which of those there it is linked to. */
  async function linkOf(key: string) {
    return db
      .selectFrom('cases as c')
      .leftJoin('case_links as l', (join) =>
        join.onRef('l.case_id', '=', 'c.id').on('l.backend', '=', backend.name),
      )
      .select(['c.id', 'c.wrapped_key', 'l.remote_id'])
      .where('c.reference', '=', key)
      .executeTakeFirst()
  }

  async function settle({ remoteId, key, isTouched, isOpen }: Made): Promise<Done | undefined> {
    const row = await linkOf(key)
    // Another desk's, which works in the same place.
    if (!row || row.remote_id === remoteId) return undefined
    // Erased here: nothing of it may be left there, whoever has looked at it.
    if (row.wrapped_key === '' && row.remote_id === null) return eraseLeft(row.id, remoteId)
    // Without a number it is being filed just now: that look settles it.
    if (!row.remote_id) return undefined
    if (!isTouched) return backend.erase(remoteId)
    if (!isOpen) return undefined
    const note = `[${key}] = #${row.remote_id}`
    return backend.update(remoteId, { key, state: 'merged', note, at: now() })
  }

  async function eraseLeft(id: string, remoteId: string): Promise<Done> {
    const erased = await backend.erase(remoteId)
    if (erased.ok || erased.why === 'retry' || told.has(remoteId)) return erased
    told.add(remoteId)
    await onLeft(id)
    return erased
  }

  /** Ends what came through twice since an instant; why it must be tried again, if it must. */
  return async function endTwins(since: number): Promise<Failed | undefined> {
    const lately = await backend.madeSince?.(since)
    if (!lately?.ok) return lately?.why === 'retry' ? lately : undefined
    for (const made of lately.made) {
      const ended = await settle(made)
      // What is refused would be refused again: it must not keep all other news from coming.
      if (ended && !ended.ok && ended.why === 'retry') return ended
    }
    return undefined
  }
}
