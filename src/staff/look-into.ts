import type { OutFile, Reply, Turn } from '../message.ts'
import { type Actor, type CaseView, sayReference } from '../requests/requests.ts'
import type { Tx } from '../store/store.ts'
import type { AuditWords } from './audit-words.ts'
import { type ServiceTitle, sayTime } from './card.ts'
import type { LookKind } from './commands.ts'
import type { HandoverDesk } from './handover.ts'
import { base64In } from './picture-in.ts'
import { createWatchVolume, type WatchOptions } from './watch-volume.ts'

export type LookOptions = WatchOptions & {
  readonly title: ServiceTitle
  readonly handover: HandoverDesk
  readonly auditWords: AuditWords
}

/** A look at a case; who did what is for auditors and leads. */
export type Look = { readonly kind: LookKind; readonly digits: string }
type Looking = Look & { readonly turn: Turn; readonly actor: Actor }

/** Looks into a case: content goes to its assignee or a lead alone, in private, and every look is written down first. */
export function createLookInto(options: LookOptions) {
  const { requests, post, words, title } = options
  const watchVolume = createWatchVolume(options)

  async function lookInto(
    tx: Tx,
    { kind, digits, turn, actor }: Looking,
  ): Promise<readonly Reply[]> {
    const view = await requests.find(tx, digits)
    if (!view) return [{ text: words.say('staff-unknown', { digits }) }]
    const reference = sayReference(view.reference)
    const lead = actor.role === 'lead'
    const may = kind === 'log' ? actor.role !== 'worker' : lead || view.assignee === actor.id
    if (!may || (actor.role === 'auditor' && kind !== 'log')) {
      const at = turn.now
      await requests.audit(tx, {
        at,
        actor: actor.id,
        action: `refused:${kind}`,
        caseId: view.id,
      })
      return [{ text: words.say('staff-take-first', { reference }) }]
    }
    const reply = await replyOf(tx, kind, view, actor)
    if (kind !== 'log') await watchVolume(tx, actor, turn.now)
    const { from, place } = turn.message
    if (place.kind === 'private') return [reply]
    await post(tx, { channel: from.channel, chat: from.id }, reply)
    return [{ text: words.say('staff-sent-private', { reference }) }]
  }

  async function replyOf(tx: Tx, kind: LookKind, view: CaseView, actor: Actor): Promise<Reply> {
    const head = words.say('staff-details-head', {
      reference: sayReference(view.reference),
      service: title(view.service),
      state: words.say(`staff-state-${view.state}`),
    })
    if (kind === 'log') {
      const lines = await requests.auditOf(tx, view.id)
      const told = lines.map((line) => options.auditWords(view.service, line))
      return { text: [head, ...told].join('\n') }
    }
    if (kind === 'details') {
      const fields = await requests.readFields(tx, { id: view.id, actor, purpose: 'handle' })
      const text = [head, ...fields.map(({ label, shown }) => `${label}：${shown}`)].join('\n')
      return { text, file: pictureIn(fields) }
    }
    if (kind === 'handover')
      return {
        text: (await options.handover.sheet(tx, view, actor)) ?? words.say('staff-not-agreed'),
      }
    const events = await requests.history(tx, { id: view.id, actor, purpose: 'handle' })
    const mine = view.assignee === actor.id
    const lines = events.map(({ at, action, note }) =>
      // Why the resident gave so many stars is for who worked on it, and for nobody else.
      [sayTime(at), words.say(`case-did-${action}`), action === 'explain' && !mine ? '' : note]
        .filter(Boolean)
        .join(' '),
    )
    return { text: [head, ...lines].join('\n') }
  }

  return lookInto
}

/** The picture among a case's answers, for whoever works on it, in private. */
function pictureIn(fields: readonly { readonly value: string }[]): OutFile | undefined {
  const base64 = fields.map(({ value }) => base64In(value)).find((one) => one !== undefined)
  return base64 === undefined ? undefined : { name: 'photo.jpg', mime: 'image/jpeg', base64 }
}
