import type { Choice, Post } from '../message.ts'
import {
  type CaseAction,
  type CaseView,
  NO_CHAT,
  type Requests,
  type Step,
  sayReference,
} from '../requests/requests.ts'
import type { Tx } from '../store/store.ts'
import type { Words } from '../words/words.ts'
import { sayTime } from './card.ts'
import type { HandoverDesk } from './handover.ts'

export type TellResident = (tx: Tx, step: Step) => Promise<void>

/** What only colleagues need to know. */
const SILENT: readonly CaseAction[] = [
  'note',
  'add',
  'answer',
  'rate',
  'explain',
  'withdraw',
  'agree',
  'disagree',
  'absorb',
]

/** Tells the resident of a change, once, in plain words, in their private chat. Nothing for quiet cases. */
export function createTellResident(options: {
  readonly requests: Requests
  readonly post: Post
  readonly words: Words
  readonly handover: HandoverDesk
}): TellResident {
  const { requests, post, words, handover } = options
  return async function tell(tx, { case: view, action, note, reason, about = '' }) {
    if (view.quiet || view.erased || SILENT.includes(action)) return
    const address = await requests.addressOf(tx, view.id)
    if (address.channel === NO_CHAT) return
    const question = action === 'offer' ? await handover.question(tx, view) : undefined
    if (question) return post(tx, address, question)
    const text = words.say(`case-told-${action}`, {
      reference: sayReference(view.reference),
      note,
      by: view.assigneeName,
      due: sayTime(view.dueAt),
      reason: reason ? words.say(`case-reason-${reason}`) : '',
      next: reason ? words.say(`case-next-${reason}`) : '',
      other: sayReference(about),
    })
    await post(tx, address, { text, ...choicesOf(action, view, words) })
  }
}

/** 5 down to 1 on closing; one button to answer a question. */
export function choicesOf(action: CaseAction, view: CaseView, words: Words) {
  if (action === 'ask')
    return {
      choices: [
        { key: '1', label: words.say('case-button-answer'), value: `补充 ${view.reference}` },
      ],
    }
  if (action !== 'resolve') return {}
  const stars: readonly Choice[] = [5, 4, 3, 2, 1].map((n) => ({
    key: String(n),
    label: words.say(`case-rate-${n}`),
    value: `评分 ${view.reference} ${n}`,
  }))
  const reopen = {
    key: '6',
    label: words.say('case-button-reopen'),
    value: `没办好 ${view.reference}`,
  }
  return { choices: [...stars, reopen] }
}
