import type { Forms } from './forms/forms.ts'
import type { Filing, Turn } from './message.ts'
import {
  type Consents,
  createOwnData,
  KEPT_MS,
  OWN_INTENTS,
  type OwnCase,
  type Vault,
} from './privacy/privacy.ts'
import {
  type CaseView,
  isOpen,
  type KeepByLaw,
  type Requests,
  sayReference,
} from './requests/requests.ts'
import { base64In, DISCLOSED, type Staff, sayDay, sayTime } from './staff/staff.ts'
import type { Tx } from './store/store.ts'
import type { Words } from './words/words.ts'

export type OwnDeskOptions = {
  readonly requests: Requests
  readonly staff: Staff
  readonly forms: Forms
  readonly words: Words
  readonly vault: Vault
  readonly consents: Consents
  readonly serviceTitle: (service: string) => string | undefined
  readonly keepDays: (service: string) => number
  /** What a law makes us keep of a service's cases. */
  readonly keepByLaw: (service: string) => KeepByLaw | undefined
  /** Makes what older copies of the database hold of talks unreadable, soon. */
  readonly shredTalks: (tx: Tx) => Promise<void>
}

const DAY_MS = 24 * 3_600_000
/** Readers that are no people: the notice to the duty desk, the way to the city's own system. */
const PROGRAMS: ReadonlySet<string> = new Set(['system', 'backend'])
/** Steps whose notes are the resident's own words. */
const OWN_WORDS: ReadonlySet<string> = new Set(['add', 'answer', 'reopen', 'explain'])
/** These two mean something else while a form is open, and it is right. */
const LEFT_TO_FORMS: ReadonlySet<string> = new Set(['own-correct', 'own-complain'])

export type OwnDesk = ReturnType<typeof createOwnDesk>

/** Joins the resident's own desk to cases, consents and what waits to be sent. */
export function createOwnDesk(options: OwnDeskOptions) {
  const { requests, staff, forms, words, vault, consents, keepDays } = options

  const data = createOwnData({
    words,
    consents,
    sayTime,
    cases: ownCases,
    async stored(tx, resident) {
      const rows = await requests.storedOf(tx, resident)
      return rows.map(({ reference, service, law, article, until }) => ({
        reference: sayReference(reference),
        service: titleOf(service),
        law,
        article,
        until: sayDay(until),
      }))
    },
    eraseCases,
    forgetTraces,
    complain: (turn) => forms.start(turn, 'complaint'),
  })

  const titleOf = (service: string) =>
    options.serviceTitle(service) ?? words.say('staff-service-other')

  async function ownCases(tx: Tx, resident: string): Promise<readonly OwnCase[]> {
    const views = await requests.ofResident(tx, resident)
    const own: OwnCase[] = []
    for (const view of views.filter(({ erased }) => !erased))
      own.push(await caseOf(tx, resident, view))
    return own
  }

  async function caseOf(tx: Tx, resident: string, view: CaseView): Promise<OwnCase> {
    const looks = await requests.looksAt(tx, view.id)
    const actor = { id: resident }
    const fields = await requests.readFields(tx, { id: view.id, actor, purpose: 'own' })
    const history = await requests.history(tx, { id: view.id, actor, purpose: 'own' })
    const days = keepDays(view.service)
    return {
      reference: sayReference(view.reference),
      service: titleOf(view.service),
      state: words.say(`case-state-${view.state}`),
      filedAt: view.createdAt,
      keptUntil: view.closedAt > 0 ? view.closedAt + days * DAY_MS : undefined,
      keepDays: days,
      keepByLaw: options.keepByLaw(view.service),
      isOpen: isOpen(view.state),
      fields: fields.map(({ name, label, shown, value }) => ({
        name,
        label,
        shown,
        picture: base64In(value),
      })),
      wrote: history
        .filter(({ action, note }) => OWN_WORDS.has(action) && note !== '')
        .map(({ at, action, note }) => ({
          at,
          text: note,
          until: action === 'explain' ? at + KEPT_MS.satisfaction : undefined,
        })),
      looks: looks
        .filter(({ actor: who }) => who !== resident)
        .map(({ at, actor: who, fields: names, purpose }) => ({
          at,
          who: PROGRAMS.has(who) ? 'program' : 'staff',
          fields: names,
          purpose,
        })),
      handovers: (await requests.handovers(tx, view.id))
        // A question that was answered is told by its answer.
        .filter(({ action }, index) => action !== 'offer' || index === 0)
        .map(({ action, to, at }) => ({
          at,
          said: words.say(`own-asked-${action}`, { at: sayTime(at), to }),
        })),
      disclosed: (await requests.auditOf(tx, view.id))
        .filter(({ action }) => action === DISCLOSED)
        .map(({ at, reason }) => {
          const [code = '', basis = ''] = reason.split(' ')
          return { at, to: words.say(`disclosure-to-${code}`), basis }
        }),
    }
  }

  async function eraseCases(tx: Tx, resident: string): Promise<number> {
    let count = (await requests.storedOf(tx, resident)).length
    for (;;) {
      // An erased case is nobody's any more, so that the list comes to an end.
      const views = await requests.ofResident(tx, resident)
      if (views.length === 0) return count - (await requests.storedOf(tx, resident)).length
      for (const view of views) {
        if (isOpen(view.state)) await takeBack(tx, resident, view)
        await requests.erase(tx, { id: view.id, actor: 'resident', reason: 'resident' })
      }
      count += views.filter(({ erased }) => !erased).length
    }
  }

  /** Colleagues who work on it must know that it is over. */
  async function takeBack(tx: Tx, resident: string, { reference }: CaseView): Promise<void> {
    const actor = { id: resident, name: '', role: 'resident' } as const
    const done = await requests.act(tx, { reference, action: 'withdraw', actor, note: '' })
    if (!done.ok) return
    await staff.follow(tx, { case: done.case, before: done.before, action: 'withdraw', note: '' })
    const by = done.case.assigneeName || words.say('staff-nobody')
    await staff.notice(
      tx,
      words.say('staff-resident-withdraw', { reference: sayReference(reference), by }),
    )
  }

  async function forgetTraces(tx: Tx, { message: { from } }: Turn): Promise<void> {
    const key = vault.pseudonym(`chat|${from.channel}|${from.id}`)
    await tx.deleteFrom('jobs').where('kind', '=', 'send').where('key', '=', key).execute()
    await tx.deleteFrom('keyv').where('namespace', '=', 'menu').where('key', '=', key).execute()
    await options.shredTalks(tx)
  }

  return {
    take: data.take,
    answer: data.answer,

    /** The command, unless an open form means something else by it. */
    commandIn(turn: Turn, name: string | undefined) {
      const intent = OWN_INTENTS.find((one) => one === name)
      const open = turn.session['form'] !== undefined
      return intent && !(open && LEFT_TO_FORMS.has(intent)) ? intent : undefined
    },

    /** Notes what a filing says was agreed to. */
    async noteConsents(tx: Tx, { resident, fields }: Filing): Promise<void> {
      for (const { name, value } of fields) {
        const [said, version = ''] = value.split(' ')
        if (/^consent(?:_|$)/.test(name) && said === 'yes')
          await consents.give(tx, { resident, scope: name, version })
      }
    },
  }
}
