import { z } from 'zod'
import type { Choice, Outcome, Reply, Turn } from '../message.ts'
import type { CaseView } from '../requests/requests.ts'
import type { Db, Tx } from '../store/store.ts'
import type { Words } from '../words/words.ts'
import { type OwnCases, without } from './own-cases.ts'

export type RatingsOptions = Pick<OwnCases, 'own' | 'unknown' | 'changed'> & {
  readonly db: Db
  readonly words: Words
  /** Makes a step of the state table as the resident; what it returns is said. */
  readonly step: (
    tx: Tx,
    turn: Turn,
    step: {
      readonly view: CaseView
      readonly action: 'rate' | 'explain'
      readonly note: string
      readonly rating?: number
    },
  ) => Promise<readonly Reply[]>
}

const slot = z.object({ await: z.literal('reason'), reference: z.string() })
const NO_REASON = new Set(['不说了', '不说', '不用', '没有', '没有了', '算了', '取消', '跳过', '2'])
/** Up to here nobody is content: reopening is offered. */
const LOW = 2

/** Stars once, and why, if somebody wants to say it: asked once, kept for its worker alone, left out by a digit. */
export function createRatings(options: RatingsOptions) {
  const { db, words, own, unknown, changed, step } = options

  async function rate(turn: Turn, reference: string | undefined, rating: number): Promise<Outcome> {
    const view = await own(db, turn, reference, (one) => one.state === 'resolved')
    if (!view) return { ending: 'case_changed', replies: [unknown(reference)] }
    const asks = view.state === 'resolved' && turn.message.place.kind === 'private'
    const outcome = changed(turn, async (tx) => {
      const said = await step(tx, turn, { view, action: 'rate', note: String(rating), rating })
      return asks ? said.map((reply) => asking(reply, view, rating)) : said
    })
    if (!asks) return outcome
    const session = { ...outcome.session, case: { await: 'reason', reference: view.reference } }
    return { ...outcome, session }
  }

  function asking({ text }: Reply, { reference }: CaseView, rating: number): Reply {
    const more = rating <= LOW ? [again(reference)] : []
    const no = { label: words.say('case-explain-no'), value: '不说了' }
    return {
      text: `${text}\n${words.say('case-explain-what')}`,
      choices: [...more, no].map((choice, index) => ({ key: String(index + 1), ...choice })),
    }
  }

  const again = (reference: string): Omit<Choice, 'key'> => ({
    label: words.say('case-button-reopen'),
    value: `没办好 ${reference}`,
  })

  /**
   * What was written right after the stars; `service` is what the words would ask for by themselves. Undefined when no
   * reason is waited for, or when they are about another matter.
   */
  async function explain(turn: Turn, service?: string): Promise<Outcome | undefined> {
    const pending = slot.safeParse(turn.session['case'])
    if (!pending.success || !asksWhy(turn)) return undefined
    const view = await own(db, turn, pending.data.reference)
    if (view?.state !== 'confirmed' || (service && service !== view.service)) return undefined
    return changed(turn, async (tx) => {
      const said = await step(tx, turn, { view, action: 'explain', note: turn.message.text })
      return said.map(({ text }) => thanks(text, view))
    })
  }

  /** Were it another matter after all, a person is one digit away. */
  function thanks(text: string, { rating, reference }: CaseView): Reply {
    const person = { key: '0', label: words.say('person'), value: '人工' }
    if (rating > LOW) return { text, choices: [person] }
    const choices = [{ key: '1', ...again(reference) }, person]
    return { text: `${text}${words.say('case-rated-again')}`, choices }
  }

  /** Whether a reason was asked for just now. */
  const asksWhy = ({ session, message }: Turn): boolean =>
    message.place.kind === 'private' && slot.safeParse(session['case']).success

  /** Somebody who does not want to say why. */
  function declined({ session, message }: Turn): Outcome | undefined {
    if (!slot.safeParse(session['case']).success) return undefined
    const text = message.text.normalize('NFKC').replace(/[\s。.!！]/g, '')
    if (!NO_REASON.has(text)) return undefined
    const replies = [{ text: words.say('case-explain-none') }]
    return { ending: 'case_shown', replies, session: without(session) }
  }

  /** Whatever came next: the reason is not waited for any longer. */
  function askedOnce(turn: Turn, outcome: Outcome): Outcome {
    const before = slot.safeParse(turn.session['case'])
    const session = outcome.session ?? turn.session
    const after = slot.safeParse(session['case'])
    if (!before.success || !after.success) return outcome
    if (before.data.reference !== after.data.reference) return outcome
    return { ...outcome, session: without(session) }
  }

  return { rate, asksWhy, explain, declined, askedOnce }
}
