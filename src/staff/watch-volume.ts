import type { Person, Post } from '../message.ts'
import { type Actor, READS_TOLD, type Requests } from '../requests/requests.ts'
import type { Tx } from '../store/store.ts'
import type { Words } from '../words/words.ts'

export type WatchOptions = {
  readonly requests: Requests
  readonly post: Post
  readonly words: Words
  readonly auditors: readonly Person[]
  /** More cases than this within an hour, and the auditors are told (P-16). */
  readonly mostReads: number
}

/** To be called after each look, in chat or on the page. */
export type WatchVolume = (tx: Tx, actor: Pick<Actor, 'id' | 'name'>, now: number) => Promise<void>

const HOUR_MS = 3600_000

/** One who looks into very many cases is named to the auditors, once an hour; that they were told is in the audit. */
export function createWatchVolume(options: WatchOptions): WatchVolume {
  const { requests, post, words, mostReads, auditors } = options

  return async (tx, actor, now) => {
    const { cases, told } = await requests.readsOf(tx, actor.id, now - HOUR_MS)
    if (told || cases <= mostReads) return
    await requests.audit(tx, { at: now, actor: actor.id, action: READS_TOLD, caseId: '' })
    const text = words.say('staff-many-reads', { by: actor.name, count: cases })
    for (const { channel, id } of auditors) await post(tx, { channel, chat: id }, { text })
  }
}
