import { toPlainScript } from './knowledge/knowledge.ts'
import type { Outcome, Turn } from './message.ts'
import type { Emergencies } from './routing/routing.ts'
import type { Words } from './words/words.ts'

/** How long the last danger is known (milliseconds). */
const HALF_HOUR = 30 * 60_000
const MOST = 2000
/** What already names whom to call. */
const SAYS_NUMBERS = /(?<!\d)1[12]0(?!\d)/

export type UrgentOptions = {
  readonly words: Words
  readonly emergencies: Emergencies
  readonly isStaff: (turn: Turn) => boolean
  /** A fixed intent: thanks, a wish for a person, to leave. */
  readonly intentOf: (text: string) => unknown
  /** Whether a message names no matter. */
  readonly isVague: (text: string) => boolean
  /** Writes what was typed in another way (pinyin) as Chinese. */
  readonly inWords: (text: string) => string
}

/** What was said last; in memory only, for half an hour: of a danger nothing is kept but a count (D-34). */
type Recent = { readonly at: number; readonly kind?: string | undefined }

export type Urgent = ReturnType<typeof createUrgent>

/** Dangers come before everything else: who is to be called, at once, and again while nothing else is clear. */
export function createUrgent(options: UrgentOptions) {
  const { words, emergencies, isStaff, intentOf, isVague, inWords } = options
  const alarmed = createRecent()
  const warned = createRecent()

  /** The numbers for a danger that a message speaks of. */
  function take(turn: Turn): Outcome | undefined {
    if (isStaff(turn)) return undefined
    const kind = emergencies.kindOf(turn.message.text)
    if (!kind || isAnswer(turn)) return undefined
    alarmed.keep(turn, kind)
    return { ...numbers(kind), session: { ...turn.session, asked: turn.message.text } }
  }

  /** Who has got the numbers and says the same to an open form once more, answers its question. */
  function isAnswer({ session, message, ...turn }: Turn): boolean {
    const open = session['form'] !== undefined && session['asked'] === message.text
    return open && alarmed.of({ session, message, ...turn }) !== undefined
  }

  function numbers(kind: string): Outcome {
    const choices = [{ key: '0', label: words.say('person'), value: '人工' }]
    return { ending: 'emergency', replies: [{ text: words.say(`emergency-${kind}`), choices }] }
  }

  /** Puts the numbers before an answer where there may be a danger, and in its place where one was just told of. */
  function around(route: (turn: Turn) => Promise<Outcome>): (turn: Turn) => Promise<Outcome> {
    return async (turn) => {
      if (isStaff(turn)) return route(turn)
      const text = toPlainScript(inWords(turn.message.text))
      if (emergencies.isOver(text)) alarmed.forget(turn)
      const before = alarmed.of(turn)?.kind
      if (before && goesOn(turn, text)) return again(turn, before)
      const outcome = await route(turn)
      if (outcome.ending === 'emergency') return outcome
      const unclear = outcome.ending === 'clarified' || outcome.ending === 'not_known'
      if (before && unclear) return again(turn, before)
      if (outcome.ending === 'greeted' || !emergencies.isPerhaps(text)) return outcome
      return warned.of(turn) ? outcome : warn(turn, outcome)
    }
  }

  /** What only adds to a danger is no matter of its own, whatever was answered before it; an open form has its own questions. */
  function goesOn({ session, message }: Turn, text: string): boolean {
    if (session['form'] !== undefined || message.pressed) return false
    if (emergencies.kindOf(text) || intentOf(text)) return false
    return emergencies.isStill(text) || isVague(text)
  }

  function again({ session }: Turn, kind: string): Outcome {
    return { ...numbers(kind), session }
  }

  function warn(turn: Turn, outcome: Outcome): Outcome {
    const [first, ...rest] = outcome.replies
    if (!first || SAYS_NUMBERS.test(first.text)) return outcome
    warned.keep(turn)
    const text = `${words.say('emergency-perhaps')}\n${first.text}`
    return { ...outcome, replies: [{ ...first, text }, ...rest] }
  }

  return { take, around }
}

/** The last half hour's dangers, one for each resident. */
function createRecent() {
  const last = new Map<string, Recent>()
  return {
    of({ resident, now }: Turn): Recent | undefined {
      const one = last.get(resident)
      return one && now - one.at <= HALF_HOUR ? one : undefined
    },
    keep({ resident, now }: Turn, kind?: string): void {
      last.delete(resident)
      last.set(resident, { at: now, kind })
      for (const [old, { at }] of last) {
        if (last.size <= MOST && now - at <= HALF_HOUR) break
        last.delete(old)
      }
    },
    forget({ resident }: Turn): void {
      last.delete(resident)
    },
  }
}
