import type { Found } from '../../knowledge/knowledge.ts'
import type { Decision, Tools, Work } from '../work.ts'

const MOST_CHOICES = 3
/** So few characters name a matter but ask nothing yet ("居住证"). */
const BARE = 4

/** Answer, ask back once, fetch a person, or say that we do not know. */
export function decide(work: Work, { judge, scope }: Tools): Decision {
  const label = scope(work.text)
  const [best, second] = work.found
  if (label?.way === 'abstain') return { kind: 'abstain', label: label.name }
  if (label?.way === 'person') return { kind: 'person', label: label.name, found: best }
  const mayAsk = !work.before?.clarified
  if (label?.way === 'clarify' && mayAsk) return { kind: 'clarify', choices: [] }
  if (!best || judge.chance(work.text, work.found) < judge.threshold)
    return { kind: 'abstain', label: 'unknown' }
  if (mayAsk && isBare(work.text, best))
    return { kind: 'clarify', choices: work.found.slice(0, MOST_CHOICES) }
  const near = second && second.hit.score >= judge.second * best.hit.score
  return { kind: 'answer', found: best, also: near ? second : undefined }
}

function isBare(text: string, best: Found): boolean {
  const plain = text.replace(/[\s\p{P}]/gu, '')
  return /\p{Script=Han}/u.test(plain) && plain.length <= BARE && best.hit.features.ask < 0.8
}
