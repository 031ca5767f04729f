import { LinliError } from '../errors.ts'
import type { Reply } from '../message.ts'
import {
  type Actor,
  type CaseView,
  type Follow,
  isOpen,
  type Requests,
  sayReference,
} from '../requests/requests.ts'
import type { Tx } from '../store/store.ts'
import type { Words } from '../words/words.ts'

export type MergeOptions = {
  readonly requests: Requests
  readonly words: Words
  readonly follow: Follow
}

/** Which case goes into which, as typed: full numbers or their ends. */
export type Merging = {
  readonly actor: Actor
  readonly digits: string
  readonly into: string
  /** Epoch milliseconds. */
  readonly at: number
}

/**
 * Puts a case into another of the same resident (S-22). Both keep their history, the resident is told once, and the old
 * number goes on answering. Only who has both in hand may do it, so that nobody can try out which cases are one
 * person's (P-04); whatever is not so is answered alike, and written down.
 */
export function createMerge({ requests, words, follow }: MergeOptions) {
  return async function merge(
    tx: Tx,
    { actor, digits, into, at }: Merging,
  ): Promise<readonly Reply[]> {
    const [from, to] = [await requests.find(tx, digits), await requests.find(tx, into)]
    if (!from) return [{ text: words.say('staff-unknown', { digits }) }]
    if (!to || !(await mayJoin(tx, actor, from, to))) {
      const line = { at, actor: actor.id, action: 'refused:merge', caseId: from.id }
      await requests.audit(tx, line)
      return [{ text: words.say('staff-no-merge') }]
    }
    const running = from.pausedAt === 0 && to.pausedAt === 0
    const absorbed = await requests.act(tx, {
      reference: to.reference,
      action: 'absorb',
      actor,
      about: from.reference,
      // Whoever was promised the earlier day keeps it.
      ...(running ? { until: Math.min(from.dueAt, to.dueAt) } : {}),
    })
    const merged = await requests.act(tx, {
      reference: from.reference,
      action: 'merge',
      actor,
      about: to.reference,
    })
    if (!absorbed.ok || !merged.ok)
      throw new LinliError('merge_raced', 'Somebody else changed one of the two cases. Try again.')
    const both = [
      { ...absorbed, action: 'absorb', about: from.reference },
      { ...merged, action: 'merge', about: to.reference },
    ] as const
    for (const { case: after, before, action, about } of both)
      await follow(tx, { case: after, before, action, note: '', about })
    const [reference, other] = [sayReference(from.reference), sayReference(to.reference)]
    return [{ text: words.say('staff-did-merge', { reference, other }) }]
  }

  async function mayJoin(tx: Tx, actor: Actor, from: CaseView, to: CaseView): Promise<boolean> {
    const inHand = (view: CaseView) => actor.role === 'lead' || view.assignee === actor.id
    return (
      from.id !== to.id &&
      inHand(from) &&
      inHand(to) &&
      isOpen(from.state) &&
      isOpen(to.state) &&
      from.quiet === to.quiet &&
      (await requests.areOfOne(tx, from.id, to.id))
    )
  }
}
