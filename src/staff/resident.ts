import { z } from 'zod'
import type { Choice, Outcome, Reply, Turn } from '../message.ts'
import {
  type Actor,
  type CaseAction,
  type CaseView,
  type Follow,
  isOpen,
  sayReference,
} from '../requests/requests.ts'
import type { Db, Tx } from '../store/store.ts'
import { sayDay } from './card.ts'
import type { HandoverDesk } from './handover.ts'
import { createOwnCases, type OwnCasesOptions, without } from './own-cases.ts'
import { createRatings } from './ratings.ts'

export type ResidentOptions = OwnCasesOptions & {
  readonly db: Db
  /** A line to the staff chats. */
  readonly notice: (tx: Tx, text: string, choices?: readonly Choice[]) => Promise<void>
  readonly follow: Follow
  readonly handover: HandoverDesk
}

const slot = z.object({ await: z.enum(['add', 'reopen', 'withdraw']), reference: z.string() })
const RATING = /^评分?\s*(\d{8})?\s*([1-5])分?$/
const VERBS: readonly (readonly [RegExp, 'status' | 'add' | 'withdraw' | 'reopen' | 'handover'])[] =
  [
    [/^(?:查?进度|查单)\s*(\d{8})?$/, 'status'],
    [/^补充\s*(\d{8})?\s*[:：,，]?\s*([\s\S]*)$/, 'add'],
    [/^撤回\s*(\d{8})$/, 'withdraw'],
    [/^(不?同意)转交\s*(\d{8})?\s*(\d*)$/, 'handover'],
    [/^没办好\s*(\d{8})?\s*([\s\S]*)$/, 'reopen'],
  ]
const MINE = new Set(['我的单子', '我的单', '单子', '我的申请', '进度', '查进度'])
const STOP = new Set(['算了', '取消', '不用了', '不撤了', '返回'])
const YES = new Set(['1', '是', '对', '撤回', '确定'])

/** What residents do with their own cases. A number that is not theirs is as unknown as one that never was. */
export function createResident(options: ResidentOptions) {
  const { requests, words, notice } = options
  const { mine, status, own, unknown, inPrivate, changed } = createOwnCases(options)

  const ratings = createRatings({ db: options.db, words, own, unknown, changed, step })
  const actorOf = ({ resident }: Turn): Actor => ({ id: resident, name: '', role: 'resident' })

  /** Adds words to a case; an answer, if the worker has asked. Without words asks for them. */
  async function add(turn: Turn, reference: string | undefined, text: string): Promise<Outcome> {
    if (turn.message.place.kind === 'group') return inPrivate()
    if (!text.trim()) {
      const reply = { text: words.say('case-add-what') }
      return expect(turn, { awaited: 'add', reference, reply }, (one) => isOpen(one.state))
    }
    return changed(turn, async (tx) => {
      const view = await own(tx, turn, reference, (one) => isOpen(one.state))
      if (!view) return [unknown(reference)]
      const action = view.state === 'waiting_resident' ? 'answer' : 'add'
      return step(tx, turn, { view, action, note: text })
    })
  }

  /** First asks whether it is meant: what is withdrawn is erased. */
  async function withdraw(turn: Turn, reference: string, sure = false): Promise<Outcome> {
    if (turn.message.place.kind === 'group') return inPrivate()
    if (sure)
      return changed(withoutKnown(turn), async (tx) => {
        const view = await own(tx, turn, reference)
        return view ? step(tx, turn, { view, action: 'withdraw', note: '' }) : [unknown(reference)]
      })
    const choices = [
      { key: '1', label: words.say('case-withdraw-yes'), value: '1' },
      { key: '2', label: words.say('case-withdraw-no'), value: '取消' },
    ]
    const reply = { text: words.say('case-withdraw-sure'), choices }
    return expect(turn, { awaited: 'withdraw', reference, reply })
  }

  async function reopen(turn: Turn, reference: string | undefined, text: string): Promise<Outcome> {
    if (turn.message.place.kind === 'group') return inPrivate()
    if (!text.trim()) {
      const reply = { text: words.say('case-reopen-what') }
      return expect(turn, { awaited: 'reopen', reference, reply }, (one) => !isOpen(one.state))
    }
    return changed(turn, async (tx) => {
      const view = await own(tx, turn, reference, (one) => !isOpen(one.state))
      return view ? step(tx, turn, { view, action: 'reopen', note: text }) : [unknown(reference)]
    })
  }

  type Step = {
    readonly view: CaseView
    readonly action: CaseAction
    readonly note: string
    readonly about?: string
    readonly rating?: number
  }

  async function step(
    tx: Tx,
    turn: Turn,
    { view, action, note, about, rating }: Step,
  ): Promise<readonly Reply[]> {
    const reference = sayReference(view.reference)
    const result = await requests.act(tx, {
      reference: view.reference,
      action,
      actor: actorOf(turn),
      note,
      about,
      rating,
    })
    if (!result.ok) {
      if (result.why === 'unknown') return [unknown(reference)]
      const key = action === 'reopen' ? 'case-reopen-no' : 'case-too-late'
      return [{ text: words.say(key, { reference }) }]
    }
    await options.follow(tx, { case: result.case, before: result.before, action, note, about })
    if (action === 'withdraw') await eraseMerged(tx, turn, view)
    if (action !== 'rate') {
      const by = result.case.assigneeName || words.say('staff-nobody')
      const sheet = { label: words.say('staff-button-handover'), value: `转交单 ${view.reference}` }
      const told = { label: words.say('staff-button-history'), value: `处理记录 ${view.reference}` }
      const see = { key: '1', ...(action === 'agree' ? sheet : told) }
      // Of what is withdrawn nothing is left to be read.
      const choices = action === 'withdraw' ? [] : [see]
      const line = words.say(`staff-resident-${action}`, { reference, by, to: about ?? '' })
      await notice(tx, line, choices)
    }
    const duty = action === 'withdraw' ? await storedOf(tx, turn, view) : undefined
    if (duty) return [{ text: duty }]
    const bad = action === 'rate' && (rating ?? 0) <= 2
    const key = bad ? 'case-rated-low' : `case-done-${action}`
    return [{ text: words.say(key, { reference, to: about ?? '' }) }]
  }

  /** That a law does not let go of it yet, where one does. */
  async function storedOf(tx: Tx, { resident }: Turn, view: CaseView): Promise<string | undefined> {
    const all = await requests.storedOf(tx, resident)
    const one = all.find(({ reference }) => reference === view.reference)
    if (!one) return undefined
    const reference = sayReference(one.reference)
    return words.say('case-done-withdraw-stored', { ...one, reference, until: sayDay(one.until) })
  }

  /** Their yes or no to what was asked last; a button of an older question changes nothing. */
  function handedOver(
    turn: Turn,
    yes: boolean,
    { reference, seq }: { reference: string; seq: string | undefined },
  ): Outcome {
    if (turn.message.place.kind === 'group') return inPrivate()
    return changed(turn, async (tx) => {
      const view = await own(tx, turn, reference)
      const asked = view && (await requests.handoverOf(tx, view.id))
      if (!view || !asked) return [unknown(reference)]
      if (seq && Number(seq) !== asked.seq)
        return [{ text: words.say('case-too-late', { reference: sayReference(view.reference) }) }]
      const action = yes ? 'agree' : 'disagree'
      return step(tx, turn, { view, action, note: '', about: asked.to })
    })
  }

  /** What was merged into a case goes with it: "the content is deleted" must be true of all of it. */
  async function eraseMerged(tx: Tx, { resident }: Turn, into: CaseView): Promise<void> {
    for (const view of await requests.ofResident(tx, resident))
      if (view.state === 'merged' && (await requests.mergedInto(tx, view)).id === into.id)
        await requests.erase(tx, { id: view.id, actor: 'resident', reason: 'resident' })
  }

  type Awaited = {
    readonly awaited: z.infer<typeof slot>['await']
    readonly reference: string | undefined
    readonly reply: Reply
  }

  /** Asks for the rest of it; about a case that is not there nothing is asked. */
  async function expect(
    turn: Turn,
    { awaited, reference, reply }: Awaited,
    fits?: (view: CaseView) => boolean,
  ): Promise<Outcome> {
    const view = await own(options.db, turn, reference, fits)
    if (!view) return { ending: 'case_shown', replies: [unknown(reference)] }
    return {
      ending: 'case_shown',
      replies: [reply],
      session: { ...turn.session, case: { await: awaited, reference: view.reference } },
    }
  }

  /**
   * Words that nothing else understood, from somebody whom a colleague has asked something: most likely the answer.
   * Asked, not taken for granted, since it goes to a person.
   */
  async function offerAnswer(turn: Turn): Promise<Outcome | undefined> {
    const { place, text } = turn.message
    if (place.kind === 'group') return undefined
    const cases = await requests.ofResident(options.db, turn.resident)
    const view = cases.find(({ state }) => state === 'waiting_resident')
    if (!view) return undefined
    // What may be handed to a place outside is asked once more, by its name; no other word counts as a yes.
    const question = await requests.handoverOf(options.db, view.id)
    if (question?.action === 'offer')
      return changed(turn, async (tx) => {
        const again = await options.handover.question(tx, view)
        return again ? [again] : []
      })
    const reference = sayReference(view.reference)
    const choices = [
      {
        key: '1',
        label: words.say('case-button-pass-on'),
        value: `补充 ${view.reference} ${text}`,
      },
      { key: '2', label: words.say('case-button-ask-on'), value: '我要问' },
      { key: '0', label: words.say('person'), value: '人工' },
    ]
    const asked = words.say('case-is-answer', { reference })
    return { ending: 'case_shown', replies: [{ text: asked, choices }] }
  }

  /**
   * A message about one's own cases: 我的单子, 进度 单号, 补充 单号 …, 撤回 单号, 评分 5, 没办好, and the words that one
   * of these has asked for. Undefined for everything else.
   */
  async function take(turn: Turn): Promise<Outcome | undefined> {
    const text = turn.message.text.normalize('NFKC').trim()
    const pending = slot.safeParse(turn.session['case'])
    if (MINE.has(text)) return mine(turn)
    const rated = RATING.exec(text)
    if (rated) return ratings.rate(turn, rated[1], Number(rated[2]))
    const plain = text.replace(/(\d{4})\s(\d{4})/, '$1$2')
    for (const [pattern, kind] of VERBS) {
      const found = pattern.exec(plain)
      if (!found) continue
      const [, reference, rest = ''] = found
      if (kind === 'handover')
        return handedOver(turn, reference === '同意', { reference: rest, seq: found[3] })
      if (kind === 'status') return reference ? status(turn, reference) : mine(turn)
      if (kind === 'add') return add(turn, reference, rest)
      if (kind === 'reopen') return reopen(turn, reference, rest)
      return withdraw(turn, reference ?? '')
    }
    if (!pending.success) return ratings.declined(turn)
    const { await: awaited, reference } = pending.data
    if (STOP.has(text)) return { ...said('case-kept'), session: without(turn.session) }
    if (awaited === 'withdraw')
      return YES.has(text)
        ? withdraw(turn, reference, true)
        : { ...said('case-kept'), session: without(turn.session) }
    if (awaited === 'add') return add(turn, reference || undefined, text)
    return reopen(turn, reference || undefined, text)
  }

  function said(key: string): Outcome {
    return { ending: 'case_shown', replies: [{ text: words.say(key) }] }
  }

  return {
    take,
    asksWhy: ratings.asksWhy,
    explain: ratings.explain,
    askedOnce: ratings.askedOnce,
    offerAnswer,
    mine,
    status,
    add,
    withdraw,
    rate: ratings.rate,
    reopen,
  }
}

/** What the next form would offer again may have been said for the very case that is taken back (P-11, D-36). */
function withoutKnown(turn: Turn): Turn {
  const { known: _known, ...session } = turn.session
  return { ...turn, session }
}
