import type { Decision, Tools, Work } from '../work.ts'

const MOST_CHOICES = 3

/** Answer, ask back once, fetch a person, or say that we do not know. */
export function decide(work: Work, { judge, scope }: Tools): Decision {
  const label = scope(work.text)
  const [best, second] = work.found
  if (label?.way === 'abstain') return { kind: 'abstain', label: label.name }
  if (label?.way === 'person') return { kind: 'person', label: label.name, found: best }
  if (label?.way === 'clarify' && !work.before?.clarified) {
    const choices = label.name === 'topic' ? work.found.slice(0, MOST_CHOICES) : []
    return { kind: 'clarify', choices }
  }
  if (!best || judge.chance(work.text, work.found) < judge.threshold)
    return { kind: 'abstain', label: 'unknown' }
  const near = second && second.hit.score >= judge.second * best.hit.score
  return { kind: 'answer', found: best, also: near ? second : undefined }
}
