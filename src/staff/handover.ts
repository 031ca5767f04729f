import type { Choice, Reply } from '../message.ts'
import { type Actor, type CaseView, type Requests, sayReference } from '../requests/requests.ts'
import type { Tx } from '../store/store.ts'
import type { Words } from '../words/words.ts'
import { sayTime } from './card.ts'

export type HandoverOptions = { readonly requests: Requests; readonly words: Words }

/**
 * Handing a case to a place outside (S-22; PIPL art. 23): the resident is asked, by that place's name and by what it
 * would see; only after their yes is there anything to hand over, and each look at that is written down.
 */
export function createHandover({ requests, words }: HandoverOptions) {
  return {
    /** The open question, for the resident; undefined when there is none. */
    async question(tx: Tx, view: CaseView): Promise<Reply | undefined> {
      const asked = await requests.handoverOf(tx, view.id)
      if (asked?.action !== 'offer' || view.erased) return undefined
      const { to, seq } = asked
      const actor = { id: 'system' }
      const fields = await requests.readFields(tx, { id: view.id, actor, purpose: 'offer' })
      const choice = (key: string, word: string): Choice => ({
        key,
        label: words.say(`case-button-${word}`, { to }),
        value: `${words.say(`case-verb-${word}`)} ${view.reference} ${seq}`,
      })
      return {
        text: words.say('case-told-offer', {
          reference: sayReference(view.reference),
          to,
          fields: fields.map(({ label }) => label.replace(/[？?：:]$/u, '')).join('、'),
        }),
        choices: [choice('1', 'agree'), choice('2', 'disagree')],
      }
    },

    /** What may be handed over, for whoever has the case; undefined unless the resident said yes last. */
    async sheet(tx: Tx, view: CaseView, actor: Pick<Actor, 'id'>): Promise<string | undefined> {
      const agreed = await requests.handoverOf(tx, view.id)
      if (agreed?.action !== 'agree') return undefined
      const fields = await requests.readFields(tx, { id: view.id, actor, purpose: 'share' })
      const head = words.say('staff-handover-head', {
        reference: sayReference(view.reference),
        to: agreed.to,
        at: sayTime(agreed.at),
      })
      return [head, ...fields.map(({ label, shown }) => `${label}：${shown}`)].join('\n')
    },
  }
}

export type HandoverDesk = ReturnType<typeof createHandover>
