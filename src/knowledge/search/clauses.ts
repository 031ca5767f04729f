import type { Hit, Search } from './search.ts'

/** Other scripts part words by blanks, and their questions are read word by word. */
const HAN = /\p{Script=Han}/u
/** Clauses that are looked for together: what happened, and what is asked of it. */
const TOGETHER = 3
/** At most so many runs of clauses are looked for: the ends of a long story, where the matter and the question stand. */
const MOST_RUNS = 8
/** What the best run of clauses counts beside the whole message. */
const RUN = 0.5
/** Hits of a run that are looked at. */
const DEPTH = 60
/** Of a longer message its beginning and its end are looked for, half of this each (characters). */
const MOST_TEXT = 1000

/**
 * Finds passages for a message that tells a story: in many clauses the matter drowns in its circumstances, so that the
 * best few clauses in a row count as much as the whole. A message of few clauses is looked for as it is.
 */
export function findByClauses(search: Search, message: string, k: number): readonly Hit[] {
  const question = endsOf(message)
  const clauses = question.split(/[\s\p{P}]+/u).filter((clause) => HAN.test(clause))
  if (clauses.length <= TOGETHER) return search.find(question, k)
  const whole = search.find(question, Math.max(k, DEPTH))
  const best = new Map<string, Hit>()
  for (const run of runsOf(clauses))
    for (const hit of search.find(run, DEPTH))
      if (hit.score > (best.get(hit.id)?.score ?? 0)) best.set(hit.id, hit)
  const scores = new Map(whole.map(({ id, score }) => [id, score]))
  const known = new Map([
    ...best,
    ...whole.map((hit) => [hit.id, best.get(hit.id) ?? hit] as const),
  ])
  const joined = [...known.values()].map((hit) => ({
    ...hit,
    score: (1 - RUN) * (scores.get(hit.id) ?? 0) + RUN * (best.get(hit.id)?.score ?? 0),
  }))
  joined.sort((a, b) => b.score - a.score)
  const [first = 0, second = 0] = joined.map(({ score }) => score)
  return joined.slice(0, k).map((hit, rank) => {
    const margin = hit.score - (rank === 0 ? second : first)
    return { ...hit, features: { ...hit.features, margin } }
  })
}

function endsOf(message: string): string {
  if (message.length <= MOST_TEXT) return message
  return `${message.slice(0, MOST_TEXT / 2)} ${message.slice(-MOST_TEXT / 2)}`
}

/** Each few clauses in a row; of a very long message those of its beginning and its end. */
function runsOf(clauses: readonly string[]): readonly string[] {
  const runs = clauses
    .slice(0, clauses.length - TOGETHER + 1)
    .map((_clause, at) => clauses.slice(at, at + TOGETHER).join(' '))
  if (runs.length <= MOST_RUNS) return runs
  return [...runs.slice(0, MOST_RUNS / 2), ...runs.slice(-MOST_RUNS / 2)]
}
