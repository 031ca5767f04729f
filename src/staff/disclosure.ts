import type { Outcome, Post, Reply, Turn } from '../message.ts'
import { type CaseView, type Requests, sayReference } from '../requests/requests.ts'
import type { Db, Tx } from '../store/store.ts'
import type { Words } from '../words/words.ts'
import type { ServiceTitle } from './card.ts'
import type { Roles } from './roles.ts'

export type DisclosureOptions = {
  readonly requests: Requests
  readonly db: Db
  readonly post: Post
  readonly words: Words
  readonly roles: Roles
  readonly title: ServiceTitle
}

/** Whom the law may entitle to a case's content; each is a line `disclosure-to-<code>`. */
const AUTHORITIES = [
  'court',
  'police',
  'procuratorate',
  'supervision',
  'tax',
  'labour',
  'civil',
] as const

/** Audit lines of the register: who asked for it, who agreed or not. */
export const DISCLOSED = 'disclosure:made'
const ASKED = 'disclosure:asked'
const REFUSED = 'disclosure:refused'
/** How long the second person may take (milliseconds). */
const WAIT_MS = 24 * 3_600_000
/** A statute by its name and one article: only this is kept of the basis, so that no name gets into the register. */
const BASIS = /《[\p{Script=Han}（）、]{2,40}》第[〇零一二三四五六七八九十百千\d]{1,8}条/gu
const ASK = /^对外提供\s*(\d{4}\s?\d{4})\s+(\S+)\s+([\s\S]+)$/u
const DECIDE = /^(不?同意)提供\s*(\d{4}\s?\d{4})$/u
const ANY = /^(?:对外提供|不?同意提供)/u

type Asking = { readonly authority: string; readonly basis: string }

/**
 * The disclosure register (P-22): content goes outside without the resident's wish only for one case at a time, on a
 * named article, when two people of the desk have agreed. The resident sees it, the report counts it.
 */
export function createDisclosure(options: DisclosureOptions) {
  const { requests, db, words, roles } = options

  /** Undefined for everything that is not about the register. */
  async function take(turn: Turn): Promise<Outcome | undefined> {
    const text = turn.message.text.normalize('NFKC').trim()
    const role = roles.isStaff(turn)
    if (!role || !ANY.test(text)) return undefined
    const [, word, decided] = DECIDE.exec(text) ?? []
    if (decided && role !== 'worker') return decide(turn, decided, word === '同意')
    const [, digits, to = '', rest = ''] = ASK.exec(text) ?? []
    if (role !== 'lead') return refused(turn, role === 'worker' ? 'leads' : 'second')
    // A second number, or none: there is no form of this command for several cases.
    if (!digits || /\d{4}\s?\d{4}/.test(rest)) return refused(turn, 'form')
    const authority = AUTHORITIES.find((code) => words.say(`disclosure-to-${code}`) === to)
    const basis = [...new Set(rest.match(BASIS) ?? [])].join('、')
    if (!authority || !basis) return refused(turn, authority ? 'basis' : 'whom')
    return ask(turn, digits, { authority, basis })
  }

  async function ask(turn: Turn, digits: string, { authority, basis }: Asking): Promise<Outcome> {
    const view = await requests.find(db, digits)
    if (!view || view.erased) return said('staff-unknown', { digits })
    const { now: at, resident: actor } = turn
    const reason = `${authority} ${basis}`
    return done(async (tx) => {
      await requests.audit(tx, { at, actor, action: ASKED, caseId: view.id, reason })
      return [{ text: words.say('disclosure-asked', about(view, reason)) }]
    })
  }

  async function decide(turn: Turn, digits: string, yes: boolean): Promise<Outcome> {
    const view = await requests.find(db, digits)
    if (!view || view.erased) return said('staff-unknown', { digits })
    return done(async (tx) => {
      const asked = await waiting(tx, view, turn.now)
      if (!asked) return [{ text: words.say('disclosure-none', { digits }) }]
      if (asked.actor === turn.resident) return [{ text: words.say('disclosure-second') }]
      const { now: at, resident: actor } = turn
      const { reason } = asked
      await requests.audit(tx, {
        at,
        actor,
        action: yes ? DISCLOSED : REFUSED,
        caseId: view.id,
        reason,
      })
      if (!yes) return [{ text: words.say('disclosure-refused', about(view, reason)) }]
      return handedOut(tx, turn, view, reason)
    })
  }

  /** The content goes to the second person alone, in private. */
  async function handedOut(
    tx: Tx,
    turn: Turn,
    view: CaseView,
    reason: string,
  ): Promise<readonly Reply[]> {
    const actor = { id: turn.resident }
    const fields = await requests.readFields(tx, { id: view.id, actor, purpose: 'disclosure' })
    const text = [
      words.say('disclosure-made', about(view, reason)),
      ...fields.map(({ label, shown }) => `${label}：${shown}`),
    ].join('\n')
    const { from, place } = turn.message
    if (place.kind === 'private') return [{ text }]
    await options.post(tx, { channel: from.channel, chat: from.id }, { text })
    const reference = sayReference(view.reference)
    return [{ text: words.say('staff-sent-private', { reference }) }]
  }

  /** What waits for a second yes on this case. */
  async function waiting(tx: Tx, { id }: CaseView, now: number) {
    const lines = (await requests.auditOf(tx, id)).filter(({ action }) =>
      action.startsWith('disclosure:'),
    )
    const last = lines.at(-1)
    return last?.action === ASKED && last.at > now - WAIT_MS ? last : undefined
  }

  function about(view: CaseView, reason: string) {
    const [authority = '', basis = ''] = reason.split(' ')
    return {
      reference: sayReference(view.reference),
      service: options.title(view.service),
      to: words.say(`disclosure-to-${authority}`),
      basis,
    }
  }

  function refused({ now: at, resident: actor }: Turn, why: string): Outcome {
    const to = AUTHORITIES.map((code) => words.say(`disclosure-to-${code}`)).join('、')
    return done(async (tx) => {
      await requests.audit(tx, { at, actor, action: 'refused:disclosure', caseId: '', reason: why })
      return [{ text: words.say(`disclosure-${why}`, { to }) }]
    }, 'staff_refused')
  }

  function said(key: string, args: Readonly<Record<string, string>>): Outcome {
    return { ending: 'staff_done', replies: [{ text: words.say(key, args) }] }
  }

  function done(
    effect: (tx: Tx) => Promise<readonly Reply[]>,
    ending: Outcome['ending'] = 'staff_done',
  ): Outcome {
    return { ending, replies: [], effects: [effect] }
  }

  return { take }
}
