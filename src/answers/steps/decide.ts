import type { Found } from '../../knowledge/knowledge.ts'
import type { Likely } from '../cues.ts'
import type { Judge } from '../judge.ts'
import type { Decision, Tools, Work } from '../work.ts'

const MOST_CHOICES = 3
/** Cards offered beside the best: more would not be read. */
const MOST_ALSO = 2
/** From when a card is quoted although a person is fetched: one of its kind by score, any by score and share of the words. */
const FITS = { kind: 0.1, score: 0.2, coverage: 0.3 } as const

/** Letters from which a message is a story. */
const STORY = 40
/** Chance of all other kinds together under which a story is one of policy. */
const DOUBT = 0.02

/**
 * Share of the best score that a card of another topic must have to be offered beside it. In 868 labelled questions all
 * cards that were meant have 0.6; 0.7 loses four of them.
 */
const OTHER_TOPIC = 0.6

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
/** Kinds that a story also mentions: money sent by phone, a word of what has no card. */
const MENTIONED: ReadonlySet<string> = new Set([...FALLIBLE, 'fraud', 'unknown'])

/** Answer, ask back once, fetch a person, or say that we do not know. */
export function decide(work: Work, { judge, scope, likely }: Tools): Decision {
  const ruled = scope(work.text)
  const [best] = work.found
  const kinds = likely(work.text)
  const mistaken =
    ruled &&
    ((FALLIBLE.has(ruled.name) &&
      (isWritten(work.text, best) || judge.isSure(work.text, work.found, kinds))) ||
      (MENTIONED.has(ruled.name) && isStory(work.text, kinds)))
  const label = mistaken ? undefined : ruled
  if (label?.way === 'abstain' && !isWritten(work.text, best))
    return { kind: 'abstain', label: label.name }
  if (label?.way === 'person')
    return { kind: 'person', label: label.name, found: untilThen(work, label.beside ?? [], judge) }
  if (label?.fork && !work.before?.clarified && !isWritten(work.text, best))
    return { kind: 'clarify', choices: [], fork: label.fork }
  if (label?.way === 'clarify' && !label.fork && !work.before?.clarified) {
    const choices = label.name === 'topic' ? work.found.slice(0, MOST_CHOICES) : []
    return { kind: 'clarify', choices }
  }
  const verdict = judge.verdict(work.text, work.found, kinds)
  // Right after an answer, few words are enough: 他不签字, 对方跑了.
  const goesOn = work.before !== undefined && judge.isSure(work.text, work.found, kinds)
  if (verdict.kind === 'clarify' && !work.before?.clarified && !goesOn)
    return { kind: 'clarify', choices: [] }
  if (verdict.kind === 'person') {
    const beside = kinds.find(({ name }) => name === verdict.label)?.beside ?? []
    return { ...verdict, found: untilThen(work, beside, judge) }
  }
  if (verdict.kind === 'abstain') return verdict
  if (!best) return { kind: 'abstain', label: 'unknown' }
  return { kind: 'answer', found: best, also: alsoNear(work, best, judge) }
}

/** The rule that a matter falls under is said before the person comes, where a card fits it. */
function untilThen(work: Work, beside: readonly string[], judge: Judge): readonly Found[] {
  if (beside.length > 0)
    return work.found
      .filter(({ card, hit }) => beside.includes(card.id) && hit.score >= FITS.kind)
      .slice(0, 1)
  const [best] = work.found
  if (!best || best.hit.score < FITS.score || best.hit.features.coverage < FITS.coverage) return []
  return [best, ...alsoNear(work, best, judge)]
}

function alsoNear({ found }: Work, best: Found, judge: Judge): readonly Found[] {
  return found.slice(1, 1 + MOST_ALSO).filter((one) => isNear(one, best, judge))
}

/** The best card is not sure: another is close behind it. */
function isNear({ card, hit: { score } }: Found, best: Found, { near }: Judge): boolean {
  const share = card.topic === best.card.topic ? near.share : OTHER_TOPIC
  return score >= best.hit.score - near.within && score >= share * best.hit.score
}

/** A long message that nothing learnt takes for anything but a question of policy: it has many a word by chance. */
function isStory(text: string, kinds: readonly Likely[]): boolean {
  return text.length > STORY && kinds.reduce((sum, { chance }) => sum + chance, 0) < DOUBT
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
