import type { Outcome, Reply, Session, Turn } from '../message.ts'
import { type CaseView, isOpen, type Requests, sayReference } from '../requests/requests.ts'
import type { Db, Tx } from '../store/store.ts'
import type { Words } from '../words/words.ts'
import { type ServiceTitle, sayTime } from './card.ts'

export type OwnCasesOptions = {
  readonly requests: Requests
  readonly words: Words
  readonly title: ServiceTitle
  /** Whether every case is also filed in the city's own system. */
  readonly hasCitySystem?: boolean | undefined
}

const MOST_SHOWN = 5
/** So long after filing the other system commonly has a case (milliseconds). */
const SOON_MS = 120_000

export type OwnCases = ReturnType<typeof createOwnCases>

/** The resident's look at their own cases. A number that is not theirs is as unknown as one that never was. */
export function createOwnCases(options: OwnCasesOptions) {
  const { requests, words, title } = options
  function mine(turn: Turn): Outcome {
    if (turn.message.place.kind === 'group') return inPrivate()
    return shown(turn, async (tx) => {
      const all = await requests.ofResident(tx, turn.resident)
      const cases = all.filter(({ state }) => state !== 'merged')
      if (cases.length === 0) return [{ text: words.say('case-none') }]
      const latest = cases.slice(0, MOST_SHOWN)
      return [
        {
          text: [words.say('case-mine'), ...latest.map(lineOf)].join('\n'),
          choices: latest.map(({ reference }, index) => ({
            key: String(index + 1),
            label: words.say('case-see', { reference: sayReference(reference) }),
            value: `进度 ${reference}`,
          })),
        },
      ]
    })
  }

  function status(turn: Turn, reference?: string): Outcome {
    if (turn.message.place.kind === 'group') return inPrivate()
    return shown(turn, async (tx) => {
      const view = await own(tx, turn, reference)
      if (!view) return [unknown(reference)]
      const status = statusOf(view, await isOnItsWay(tx, view, turn.now))
      if (!reference || view.reference === reference) return [status]
      const told = words.say('case-merged', {
        reference: sayReference(reference),
        other: sayReference(view.reference),
      })
      return [{ ...status, text: `${told}\n${status.text}` }]
    })
  }

  /** The case of this number if it is theirs, or what it was merged into; without a number the newest that fits. */
  async function own(
    at: Db | Tx,
    { resident }: Turn,
    reference?: string,
    fits: (view: CaseView) => boolean = () => true,
  ): Promise<CaseView | undefined> {
    const cases = await requests.ofResident(at, resident)
    if (reference) {
      const view = cases.find((one) => one.reference === reference)
      return view && requests.mergedInto(at, view)
    }
    const waiting = cases.find((view) => view.state === 'waiting_resident' && fits(view))
    return waiting ?? cases.find(fits)
  }

  function lineOf({ reference, service, state }: CaseView): string {
    return words.say('case-line', {
      reference: sayReference(reference),
      service: title(service),
      state: words.say(`case-state-${state}`),
    })
  }

  /** Filed here, but the city's own system has not taken it yet: it is away, and we keep trying (S-06). */
  async function isOnItsWay(tx: Tx, view: CaseView, now: number): Promise<boolean> {
    if (!options.hasCitySystem || view.quiet || !isOpen(view.state)) return false
    return now - view.createdAt > SOON_MS && !(await requests.isPassedOn(tx, view.id))
  }

  function statusOf(view: CaseView, onItsWay: boolean): Reply {
    const open = isOpen(view.state)
    const due = open && !view.pausedAt ? [words.say('case-due', { due: sayTime(view.dueAt) })] : []
    const trying = onItsWay ? [words.say('case-on-its-way')] : []
    const what = [
      ...(open ? [['case-button-add', `补充 ${view.reference}`]] : []),
      ...(open ? [['case-button-withdraw', `撤回 ${view.reference}`]] : []),
      ...(!open && view.state !== 'withdrawn'
        ? [['case-button-reopen', `没办好 ${view.reference}`]]
        : []),
    ]
    return {
      text: [lineOf(view), words.say(`case-means-${view.state}`), ...due, ...trying].join('\n'),
      choices: [...what, ['person', '人工']].map(([key = '', value = ''], index, all) => ({
        key: index === all.length - 1 ? '0' : String(index + 1),
        label: words.say(key),
        value,
      })),
    }
  }

  const unknown = (reference?: string): Reply => ({
    text: words.say(reference ? 'case-unknown' : 'case-none-fits'),
  })
  const inPrivate = (): Outcome => ({
    ending: 'moved_to_private',
    replies: [{ text: words.say('case-private') }],
  })

  function shown(turn: Turn, look: (tx: Tx) => Promise<readonly Reply[]>): Outcome {
    return {
      ending: 'case_shown',
      replies: [],
      session: without(turn.session),
      effects: [look],
    }
  }

  function changed(turn: Turn, work: (tx: Tx) => Promise<readonly Reply[]>): Outcome {
    return { ...shown(turn, work), ending: 'case_changed' }
  }

  return { mine, status, own, unknown, inPrivate, shown, changed }
}

/** The session without what was asked about a case. */
export function without(session: Session): Session {
  const { case: _pending, ...rest } = session
  return rest
}
