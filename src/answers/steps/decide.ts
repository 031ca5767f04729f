import type { Found } from '../../knowledge/knowledge.ts'
import type { Judge } from '../judge.ts'
import type { Decision, Tools, Work } from '../work.ts'

const MOST_CHOICES = 3
/** Cards offered beside the best: more would not be read. */
const MOST_ALSO = 2

/**
 * Share of the best score that a card of another topic must have to be offered beside it. In 763 labelled questions
 * 0.5 offered 320 cards in vain for 29 that were meant; this offers 232 for 27.
 */
const OTHER_TOPIC = 0.7

/** Kinds whose rules go by single words (做题, 没带钱, 上门) and give way to a card that answers beyond doubt. */
const FALLIBLE: ReadonlySet<string> = new Set([
  'chat',
  'status',
  'staff',
  'events',
  'fill-in',
  'medicine',
  'opinion',
  'complaint',
])

/** Answer, ask back once, fetch a person, or say that we do not know. */
export function decide(work: Work, { judge, scope, likely }: Tools): Decision {
  const ruled = scope(work.text)
  const [best, ...others] = work.found
  const kinds = likely(work.text)
  const mistaken =
    ruled &&
    FALLIBLE.has(ruled.name) &&
    (isWritten(work.text, best) || judge.isSure(work.text, work.found, kinds))
  const label = mistaken ? undefined : ruled
  if (label?.way === 'abstain' && !isWritten(work.text, best))
    return { kind: 'abstain', label: label.name }
  if (label?.way === 'person') return { kind: 'person', label: label.name, found: best }
  if (label?.fork && !work.before?.clarified && !isWritten(work.text, best))
    return { kind: 'clarify', choices: [], fork: label.fork }
  if (label?.way === 'clarify' && !label.fork && !work.before?.clarified) {
    const choices = label.name === 'topic' ? work.found.slice(0, MOST_CHOICES) : []
    return { kind: 'clarify', choices }
  }
  const verdict = judge.verdict(work.text, work.found, kinds)
  if (verdict.kind === 'clarify' && !work.before?.clarified) return { kind: 'clarify', choices: [] }
  if (verdict.kind === 'person') return { ...verdict, found: best }
  if (verdict.kind === 'abstain') return verdict
  if (!best) return { kind: 'abstain', label: 'unknown' }
  const also = others.slice(0, MOST_ALSO).filter((one) => isNear(one, best, judge))
  return { kind: 'answer', found: best, also }
}

/** The best card is not sure: another is close behind it. */
function isNear({ card, hit: { score } }: Found, best: Found, { near }: Judge): boolean {
  const share = card.topic === best.card.topic ? near.share : OTHER_TOPIC
  return score >= best.hit.score - near.within && score >= share * best.hit.score
}

/** A card's author has written this very question under it. */
function isWritten(text: string, best: Found | undefined): boolean {
  if (!best) return false
  const asked = plain(text)
  return [best.card.title, ...best.card.asks].some((ask) => plain(ask) === asked)
}

function plain(text: string): string {
  return text.normalize('NFKC').replace(/[\s\p{P}\p{S}]/gu, '')
}
