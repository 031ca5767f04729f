import type { Card, Found } from '../../knowledge/knowledge.ts'
import type { Turn } from '../../message.ts'
import type { Before, Tools } from '../work.ts'
import { type Aspect, aspectsIn, isBare, linesAbout } from './aspects.ts'

/** Letters up to which a message may go on from the last answer. */
const MOST_LETTERS = 14
/** How many cards are looked at: what goes on is often no good find by itself. */
const WIDE = 40
/** What the last question and this one find together counts for more than what this one finds alone. */
const TOGETHER = 1.4
/** The card just read is likely not asked for again. */
const READ_ALREADY = 0.55
/** A card that tells what is asked, of the matter just read, needs no other. */
const TELLS = 1.3
/** Share of what the last card is found with that another must have, when a message names no matter of its own. */
const SAME_MATTER = 0.45
/** Score that a message with words of its own must give the card it is read as being about. */
const HEARD = 0.03
/** Words that point back. */
const POINTS_BACK = /^(?:那|他|她|它|对方|人家|这种|这个|要是|如果|可是|但)|呢$/u
/** Share of the best find that a card of the same topic must have, for a message that could stand alone. */
const LEANS = 0.45

/** The card that a short message is about when it goes on from the last answer, and what it asks of it. */
export type Onward = {
  readonly card: string
  readonly aspects: readonly Aspect[]
  /** True when it names nothing of its own: 那怎么办. */
  readonly bare: boolean
}

/** A message, what it finds by itself, and what of that is of the last answer's topic. */
type Heard = {
  readonly text: string
  readonly alone: readonly Found[]
  readonly isNear: (one: Found) => boolean
}

/**
 * Reads a short message as going on from the last answer: 要多久, 没合同呢, 老板不认. Undefined when it
 * stands by itself, or goes on from nothing.
 */
export function goOn(
  text: string,
  before: Before | undefined,
  turn: Turn,
  tools: Tools,
): Onward | undefined {
  const plain = text.normalize('NFKC').replace(/[\s\p{P}]/gu, '')
  const [last] = before?.cards ?? []
  const shown = last && tools.card(last, turn)
  if (!before || before.clarified || !shown || plain.length > MOST_LETTERS) return undefined
  const bare = isBare(plain)
  const ruled = tools.scope(text)
  if (ruled && ruled.way !== 'clarify' && !bare) return undefined
  const alone = tools.find(text, WIDE, turn)
  const isNear = ({ card }: Found) => card.topic === shown.topic || before.cards.includes(card.id)
  if (!bare && (isWhole({ text, alone, isNear }, tools) || !leans({ text, alone, isNear }, tools)))
    return undefined

  const together = tools.find(`${before.question} ${text}`, WIDE, turn)
  const aspects = aspectsIn(plain)
  const floor = SAME_MATTER * scoreOf(shown.id, together)
  const near = bare
    ? together.filter((one) => isNear(one) && one.hit.score >= floor)
    : [...together.filter((one) => isNear(one) || one.hit.score >= floor), ...alone.filter(isNear)]
  const scores = new Map<string, number>()
  for (const { card } of near) {
    const weight = before.cards.includes(card.id) ? weightOfRead(card, aspects, bare) : 1
    scores.set(card.id, scoreOf(card.id, alone) + TOGETHER * weight * scoreOf(card.id, together))
  }
  const [best] = [...scores].toSorted(([, a], [, b]) => b - a)
  if (!best || (!bare && scoreOf(best[0], alone) < HEARD && !POINTS_BACK.test(text)))
    return undefined
  return { card: best[0], aspects, bare }
}

/** Whether a message of the same topic says all that is needed to answer it. */
function isWhole({ text, alone, isNear }: Heard, { judge, likely }: Tools): boolean {
  const [best] = alone
  return best !== undefined && isNear(best) && judge.isSure(text, alone, likely(text))
}

/** Whether a message that has words of its own is about the last answer's topic rather than another. */
function leans({ text, alone, isNear }: Heard, { judge, likely }: Tools): boolean {
  const [best] = alone
  if (!best || isNear(best) || POINTS_BACK.test(text)) return true
  const verdict = judge.verdict(text, alone, likely(text))
  if (verdict.kind === 'clarify') return true
  if (verdict.kind !== 'answer') return false
  const nearest = Math.max(0, ...alone.filter(isNear).map(({ hit }) => hit.score))
  return nearest >= LEANS * best.hit.score
}

/** How much a card counts that was just read: more if it tells what is asked, less if it has nothing new. */
function weightOfRead(card: Card, aspects: readonly Aspect[], bare: boolean): number {
  if (aspects.length === 0) return bare ? 1 : READ_ALREADY
  return linesAbout(card, aspects).length > 0 && bare ? TELLS : READ_ALREADY
}

function scoreOf(id: string, found: readonly Found[]): number {
  return found.find(({ card }) => card.id === id)?.hit.score ?? 0
}
