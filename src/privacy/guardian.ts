import { createHash, randomInt } from 'node:crypto'
import Keyv from 'keyv'
import { z } from 'zod'
import type { Choice, Effect, Outcome, Reply, Session, Turn } from '../message.ts'
import { type Box, createKeyvTable, type Db, type Tx } from '../store/store.ts'
import type { Words } from '../words/words.ts'
import type { Consents } from './consents.ts'

/** What a guardian must know of a service before a yes: who reads, what for, what is asked, for how long. */
export type GuardianTerms = {
  readonly title: string
  readonly recipient: string
  readonly purpose: string
  readonly asks: string
  readonly days: number
}

export type GuardianOptions = {
  readonly words: Words
  readonly consents: Consents
  readonly db: Db
  readonly box: Box & { pseudonym(text: string): string }
  readonly now: () => number
  readonly terms: (service: string) => GuardianTerms | undefined
}

/** How long a one-time word waits for the guardian (milliseconds). */
const WORD_MS = 24 * 3_600_000
const WORD = /^家长\s*([0-9]{4})\s*([0-9]{4})$/u
const SCOPE = 'guardian_'
const waiting = z.object({ child: z.string(), service: z.string() })
const slot = z.object({ word: z.string() })

export type Guardian = ReturnType<typeof createGuardian>

/**
 * Consent for a child under 14 (PIPL 31): the child gets a one-time word, a guardian says it in a chat of their own,
 * reads what is asked and why, and agrees or not. The guardian learns nothing of what the child says.
 */
export function createGuardian({ words, consents, db, box, now, terms }: GuardianOptions) {
  const keyOf = (word: string) => box.pseudonym(`guardian|${word}`)
  const wordsIn = (within: Db | Tx) =>
    new Keyv<z.infer<typeof waiting>>({
      store: createKeyvTable({ db: within, namespace: 'guardian', box, now }),
      serialization: false,
    })

  async function read(within: Db | Tx, word: string) {
    const found = waiting.safeParse(await wordsIn(within).get(keyOf(word)))
    return found.success ? found.data : undefined
  }

  /** A guardian's word, or the answer to "do you agree?"; undefined for everything else. */
  async function take(turn: Turn): Promise<Outcome | undefined> {
    const answer = answered(turn)
    if (answer) return answer
    if (turn.message.text.trim() === words.say('guardian-rules-ask'))
      return said('guardian-rules', turn)
    const word = wordIn(turn)
    if (!word) return undefined
    if (turn.message.place.kind === 'group')
      return { ending: 'moved_to_private', replies: [{ text: words.say('guardian-private') }] }
    if (turn.session['form'] !== undefined) return said('guardian-form-first', turn)
    const found = await read(db, word)
    const offered = found && terms(found.service)
    if (!offered) return said('guardian-unknown', turn)
    if (found.child === turn.resident) return said('guardian-self', turn)
    const choices: readonly Choice[] = [
      { key: '1', label: words.say('guardian-yes'), value: words.say('guardian-yes') },
      { key: '2', label: words.say('guardian-no'), value: words.say('guardian-no') },
    ]
    return {
      ending: 'own_data',
      replies: [{ text: words.say('guardian-ask', offered), choices }],
      session: { ...turn.session, guardian: { word } },
    }
  }

  /** Only the very words count: a yes to something else is none to this. */
  function answered(turn: Turn): Outcome | undefined {
    const asked = slot.safeParse(turn.session['guardian'])
    if (!asked.success) return undefined
    const text = turn.message.text.trim()
    const yes = text === words.say('guardian-yes')
    if (!yes && text !== words.say('guardian-no')) return undefined
    const effect = decide(turn, asked.data.word, yes)
    return { ending: 'own_data', replies: [], session: without(turn.session), effects: [effect] }
  }

  /** The word is used up, whatever the answer. */
  function decide({ resident }: Turn, word: string, yes: boolean): Effect {
    return async (tx) => {
      const found = await read(tx, word)
      const offered = found && terms(found.service)
      if (!offered || found.child === resident) return [{ text: words.say('guardian-unknown') }]
      await wordsIn(tx).delete(keyOf(word))
      if (!yes) return [{ text: words.say('guardian-refused') }]
      const version = createHash('sha256').update(words.say('guardian-ask', offered))
      await consents.give(tx, {
        resident: found.child,
        scope: `${SCOPE}${found.service}`,
        version: version.digest('base64url').slice(0, 8),
        by: resident,
      })
      return [{ text: words.say('guardian-agreed', { title: offered.title }) }]
    }
  }

  function said(key: string, { session }: Turn): Outcome {
    return { ending: 'own_data', replies: [{ text: words.say(key) }], session: without(session) }
  }

  return {
    take,
    /** Whether this message is for here, whatever else is open. */
    claims: (turn: Turn): boolean => wordIn(turn) !== undefined,

    /** A new one-time word for a child, and what keeps it. */
    invite(child: string, service: string): Reply & { readonly effect: Effect } {
      const word = String(randomInt(10 ** 8)).padStart(8, '0')
      const text = words.say('guardian-invite', { word: `${word.slice(0, 4)} ${word.slice(4)}` })
      const effect: Effect = async (tx) => {
        await wordsIn(tx).set(keyOf(word), { child, service }, WORD_MS)
        return undefined
      }
      const rules = words.say('guardian-rules-ask')
      const choices = [
        { key: '1', label: rules, value: rules },
        { key: '0', label: words.say('person'), value: '人工' },
      ]
      return { text, choices, effect }
    },

    /** The services for which a guardian of this resident has agreed. */
    async agreed(resident: string): Promise<readonly string[]> {
      const given = await consents.of(db, resident)
      return given
        .filter(({ scope, withdrawnAt }) => scope.startsWith(SCOPE) && withdrawnAt === 0)
        .map(({ scope }) => scope.slice(SCOPE.length))
    },
  }
}

function wordIn({ message }: Turn): string | undefined {
  const [, first, second] = WORD.exec(message.text.normalize('NFKC').trim()) ?? []
  return first && second ? `${first}${second}` : undefined
}

function without(session: Session): Session {
  const { guardian: _guardian, ...rest } = session
  return rest
}
