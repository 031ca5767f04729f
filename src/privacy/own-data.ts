import { z } from 'zod'
import type { Choice, Outcome, Reply, Session, Turn } from '../message.ts'
import type { Tx } from '../store/store.ts'
import type { Words } from '../words/words.ts'
import type { Consent, Consents } from './consents.ts'

/** One case as its own resident may see it. */
export type OwnCase = {
  readonly reference: string
  readonly service: string
  readonly state: string
  /** Epoch milliseconds. */
  readonly filedAt: number
  /** When the content is erased by itself; undefined while the case is open. */
  readonly keptUntil: number | undefined
  /** For how many days the content is kept once the case is closed. */
  readonly keepDays: number
  /** What a law adds to these days; then it is only stored. */
  readonly keepByLaw?:
    | { readonly law: string; readonly article: string; readonly days: number }
    | undefined
  readonly isOpen: boolean
  readonly fields: readonly {
    readonly name: string
    readonly label: string
    readonly shown: string
    /** The JPEG that this answer is, in base64. */
    readonly picture?: string | undefined
  }[]
  /** Who has looked, newest first. */
  readonly looks: readonly {
    readonly at: number
    readonly who: 'staff' | 'program' | 'you'
    readonly fields: readonly string[]
    readonly purpose: string
  }[]
  /** What one wrote to it later; a reason for one's stars goes by itself at `until`. */
  readonly wrote: readonly {
    readonly at: number
    readonly text: string
    readonly until?: number | undefined
  }[]
  /** What one was asked about handing the case to a place outside, and what one said. */
  readonly handovers: readonly { readonly at: number; readonly said: string }[]
  /** What went outside without one's own wish: to whom (a word), and on which article. */
  readonly disclosed: readonly {
    readonly at: number
    readonly to: string
    readonly basis: string
  }[]
}

/** A case that is erased but for what a law has us store: told by its number alone. */
export type OwnStored = {
  readonly reference: string
  readonly service: string
  readonly law: string
  readonly article: string
  /** The day on which it is destroyed, as people say it. */
  readonly until: string
}

export type OwnDataOptions = {
  readonly words: Words
  readonly consents: Consents
  /** All cases of this resident whose content is still there; the look itself is written down. */
  readonly cases: (tx: Tx, resident: string) => Promise<readonly OwnCase[]>
  /** What a law has us store of cases that this resident has erased. */
  readonly stored: (tx: Tx, resident: string) => Promise<readonly OwnStored[]>
  /** Erases all cases of this resident here and in every backend; how many are gone. */
  readonly eraseCases: (tx: Tx, resident: string) => Promise<number>
  /** Forgets what waits to be sent to this resident, and asks that older copies be made unreadable. */
  readonly forgetTraces: (tx: Tx, turn: Turn) => Promise<void>
  readonly complain: (turn: Turn) => Outcome
  readonly sayTime: (at: number) => string
}

/** What a resident may ask about their own data, by the names of prompts/intents.yaml. */
export const OWN_INTENTS = [
  'own-data',
  'own-export',
  'own-correct',
  'own-erase',
  'own-consent',
  'own-complain',
] as const
export type OwnIntent = (typeof OWN_INTENTS)[number]

const slot = z.object({ await: z.enum(['own-erase', 'own-consent']) })
const YES = new Set(['1', '确定删除', '确定撤回', '确定', '是', '是的', '对'])
const MOST_LOOKS = 10

export type OwnData = ReturnType<typeof createOwnData>

/** The resident's own desk: what is held, why, until when, who looked; all of it out, right, or gone (P-14). */
export function createOwnData(options: OwnDataOptions) {
  const { words, consents, cases, sayTime } = options

  function take(turn: Turn, intent: OwnIntent): Outcome {
    if (turn.message.place.kind === 'group')
      return { ending: 'moved_to_private', replies: [{ text: words.say('own-private') }] }
    switch (intent) {
      case 'own-data':
        return shown(turn, async (tx) => [await overview(tx, turn)])
      case 'own-export':
        return shown(turn, async (tx) => exported(tx, turn))
      case 'own-correct':
        return shown(turn, async (tx) => [await correction(tx, turn)])
      case 'own-erase':
      case 'own-consent':
        return askOnce(turn, intent)
      case 'own-complain':
        return options.complain(turn)
    }
  }

  /** The answer to "really?"; undefined when nothing was asked. Anything but yes keeps everything. */
  function answer(turn: Turn): Outcome | undefined {
    const asked = slot.safeParse(turn.session['own'])
    if (!asked.success) return undefined
    const said = turn.message.text.normalize('NFKC').replace(/[\s。.!！,，]/g, '')
    if (!YES.has(said))
      return /^(?:2|不删除?|不撤回?|不要|不用了?|不|否|取消|算了)$/u.test(said)
        ? {
            ending: 'own_data',
            replies: [{ text: words.say('own-kept') }],
            session: without(turn.session),
          }
        : undefined
    return asked.data.await === 'own-erase' ? erased(turn) : withdrawn(turn)
  }

  function askOnce(turn: Turn, intent: 'own-erase' | 'own-consent'): Outcome {
    const choices: readonly Choice[] = [
      {
        key: '1',
        label: words.say(`${intent}-yes`),
        value: intent === 'own-erase' ? '确定删除' : '确定撤回',
      },
      { key: '2', label: words.say(`${intent}-no`), value: '取消' },
    ]
    return {
      ending: 'own_data',
      replies: [{ text: words.say(`${intent}-sure`), choices }],
      session: { ...turn.session, own: { await: intent } },
    }
  }

  /** Everything: cases, consents, drafts, what was said, what waits to be sent. Nothing of this talk is kept. */
  function erased(turn: Turn): Outcome {
    return {
      ending: 'own_data',
      replies: [],
      session: {},
      effects: [
        async (tx) => {
          const count = await options.eraseCases(tx, turn.resident)
          await consents.forget(tx, turn.resident)
          await options.forgetTraces(tx, turn)
          return [await ended(tx, turn, words.say('own-erased', { count }))]
        },
      ],
    }
  }

  /** Cases rest on the consent, so they go with it; that it was withdrawn is kept. Asking still works (P-15). */
  function withdrawn(turn: Turn): Outcome {
    return {
      ending: 'own_data',
      replies: [],
      session: {},
      effects: [
        async (tx) => {
          const count = await options.eraseCases(tx, turn.resident)
          await consents.withdrawAll(tx, turn.resident)
          await options.forgetTraces(tx, turn)
          return [await ended(tx, turn, words.say('own-consent-withdrawn', { count }))]
        },
      ],
    }
  }

  /** What is gone, and what a law does not let go yet. */
  async function ended(tx: Tx, { resident }: Turn, gone: string): Promise<Reply> {
    const left = await options.stored(tx, resident)
    return { text: [gone, ...left.map(storedLine)].join('\n') }
  }

  const storedLine = (one: OwnStored): string => words.say('own-stored', one)

  async function overview(tx: Tx, turn: Turn): Promise<Reply> {
    const own = await cases(tx, turn.resident)
    const agreed = await consents.of(tx, turn.resident)
    const lines = [
      words.say('own-head'),
      words.say('own-account'),
      ...(turn.session['form'] === undefined ? [] : [words.say('own-draft')]),
      ...own.flatMap(linesOf),
      ...(own.length === 0 ? [words.say('own-no-cases')] : []),
      ...(await options.stored(tx, turn.resident)).map(storedLine),
      ...agreed.map(agreedLine),
      ...(await consents.forChildren(tx, turn.resident)).map((at) =>
        words.say('own-agreed-for-child', { at: sayTime(at) }),
      ),
    ]
    const choices = ['export', 'correct', 'erase', 'consent', 'complain'].map((what, index) => ({
      key: String(index + 1),
      label: words.say(`own-do-${what}`),
      value: words.say(`own-say-${what}`),
    }))
    const person = { key: '0', label: words.say('person'), value: '人工' }
    return { text: lines.join('\n'), choices: [...choices, person] }
  }

  function agreedLine({ by, givenAt, withdrawnAt }: Consent): string {
    const who = words.say(`own-agreed-${by}`)
    const at = sayTime(givenAt)
    return withdrawnAt > 0
      ? words.say('own-agreed-once', { at, who, until: sayTime(withdrawnAt) })
      : words.say('own-agreed', { at, who })
  }

  function linesOf(one: OwnCase): readonly string[] {
    const { reference, service, fields, keptUntil, keepDays, looks, handovers, disclosed } = one
    const reasons = one.wrote.flatMap(({ until: at }) => (at === undefined ? [] : [at]))
    const labels = fields.map(({ label }) => label).join('、')
    const until = keptUntil
      ? words.say('own-until', { at: sayTime(keptUntil) })
      : words.say('own-until-closed', { days: keepDays })
    return [
      words.say('own-case', { reference, service, fields: labels }),
      until,
      ...(one.keepByLaw
        ? [words.say('own-by-law', { ...one.keepByLaw, days: String(one.keepByLaw.days) })]
        : []),
      ...reasons.map((at) => words.say('own-reason-until', { at: sayTime(at) })),
      ...handovers.map(({ said }) => said),
      ...(looks.length === 0 ? [words.say('own-looked-none')] : []),
      ...looks.slice(0, MOST_LOOKS).map((look) => lookOf(one, look)),
      ...disclosed.map(disclosedLine),
    ]
  }

  function disclosedLine({ at, to, basis }: OwnCase['disclosed'][number]): string {
    return words.say('own-disclosed', { at: sayTime(at), who: to, basis })
  }

  function lookOf({ fields }: OwnCase, look: OwnCase['looks'][number]): string {
    const labels = look.fields.map(
      (name) => fields.find((field) => field.name === name)?.label ?? words.say('own-history'),
    )
    const key = `own-purpose-${look.purpose}`
    return words.say('own-looked', {
      at: sayTime(look.at),
      who: words.say(`own-who-${look.who}`),
      what: [...new Set(labels)].join('、'),
      why: words.say(words.has(key) ? key : 'own-purpose-other'),
    })
  }

  async function exported(tx: Tx, turn: Turn): Promise<readonly Reply[]> {
    const own = await cases(tx, turn.resident)
    const agreed = await consents.of(tx, turn.resident)
    const { menu: _menu, own: _own, ...talk } = turn.session
    const stored = await options.stored(tx, turn.resident)
    const made = { by: 'Linli', AIGC: { Label: '0', Method: 'copied by rules, no model' } }
    const json = JSON.stringify({ made, cases: own, stored, consents: agreed, talk }, undefined, 2)
    const text = [
      words.say('own-export-head'),
      ...own.flatMap((one) => [
        words.say('own-export-case', {
          reference: one.reference,
          service: one.service,
          state: one.state,
          at: sayTime(one.filedAt),
        }),
        ...one.fields.map(({ label, shown: value }) => `${label}：${value}`),
        ...one.wrote.map(({ at, text: said }) =>
          words.say('own-export-wrote', { at: sayTime(at), text: said }),
        ),
        ...one.handovers.map(({ said }) => said),
        ...one.looks.map((look) => lookOf(one, look)),
        ...one.disclosed.map(disclosedLine),
      ]),
      ...(own.length === 0 ? [words.say('own-no-cases')] : []),
      ...stored.map(storedLine),
    ].join('\n')
    const base64 = Buffer.from(json).toString('base64')
    return [
      { text, file: { name: 'my-data.json', mime: 'application/json', base64 } },
      ...own.flatMap(picturesOf),
    ]
  }

  /** Each picture once more by itself: few can read one out of a file of text. */
  function picturesOf({ reference, fields }: OwnCase): readonly Reply[] {
    return fields.flatMap(({ label, picture }) =>
      picture
        ? [
            {
              text: words.say('own-export-picture', { reference, label }),
              file: { name: 'photo.jpg', mime: 'image/jpeg', base64: picture },
            },
          ]
        : [],
    )
  }

  async function correction(tx: Tx, turn: Turn): Promise<Reply> {
    const own = (await cases(tx, turn.resident)).filter((one) => one.isOpen)
    if (own.length === 0)
      return {
        text: words.say(turn.session['form'] ? 'own-correct-draft' : 'own-correct-none'),
        choices: [{ key: '0', label: words.say('person'), value: '人工' }],
      }
    const choices = own.slice(0, 5).map(({ reference, service }, index) => ({
      key: String(index + 1),
      label: `${reference} ${service}`,
      value: `补充 ${reference.replaceAll(' ', '')}`,
    }))
    return { text: words.say('own-correct-which'), choices }
  }

  function shown(turn: Turn, look: (tx: Tx) => Promise<readonly Reply[]>): Outcome {
    return { ending: 'own_data', replies: [], session: without(turn.session), effects: [look] }
  }

  return { take, answer }
}

function without(session: Session): Session {
  const { own: _own, ...rest } = session
  return rest
}
