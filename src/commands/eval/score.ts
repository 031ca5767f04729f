import { CLASSES, type ExpectClass } from './classes.ts'
import type { Line, Result } from './run-lines.ts'

/** Figures of one run. Shares are 0 … 1, times milliseconds. */
export type Score = {
  readonly lines: number
  /** Of the lines that expect an answer: answered, with a gold article among the citations. */
  readonly answered: Share
  /** Of the lines that expect an answer: not answered at all. */
  readonly wronglyRefused: Share
  /** Of each other class: lines that ended in it. */
  readonly right: Readonly<Record<'clarify' | 'handoff' | 'abstain', Share>>
  /** Expected class → class that came, with counts. */
  readonly confusion: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly p50: number
  readonly p95: number
  readonly failures: readonly Failure[]
}

/** So many of so many. */
export type Share = { readonly of: number; readonly ok: number }

/** A line that did not end as it should. */
export type Failure = {
  readonly line: Line
  readonly result: Result
  readonly why: 'class' | 'card'
}

/** Compares what came with what was expected. */
export function scoreRun(lines: readonly Line[], results: readonly Result[]): Score {
  const byId = new Map(results.map((result) => [result.id, result]))
  const pairs = lines.flatMap((line) => {
    const result = byId.get(line.id)
    return result && line.expect ? [{ line, result, expect: line.expect }] : []
  })
  const of = (expect: ExpectClass) => pairs.filter((pair) => pair.expect === expect)
  const answers = of('answer')
  const hit = answers.filter(
    ({ line, result }) => result.expect_class === 'answer' && citesGold(line, result),
  )
  const times = results.map(({ ms }) => ms).sort((a, b) => a - b)
  const rightOf = (expect: ExpectClass): Share => {
    const all = of(expect)
    return { of: all.length, ok: all.filter(({ result }) => result.expect_class === expect).length }
  }
  return {
    lines: pairs.length,
    answered: { of: answers.length, ok: hit.length },
    wronglyRefused: {
      of: answers.length,
      ok: answers.filter(({ result }) => result.expect_class !== 'answer').length,
    },
    right: {
      clarify: rightOf('clarify'),
      handoff: rightOf('handoff'),
      abstain: rightOf('abstain'),
    },
    confusion: Object.fromEntries(
      CLASSES.map((expect) => [
        expect,
        Object.fromEntries(
          CLASSES.map((came) => [
            came,
            of(expect).filter(({ result }) => result.expect_class === came).length,
          ]),
        ),
      ]),
    ),
    p50: times[Math.floor(times.length * 0.5)] ?? 0,
    p95: times[Math.floor(times.length * 0.95)] ?? 0,
    failures: pairs.flatMap(({ line, result, expect }): Failure[] => {
      if (result.expect_class !== expect) return [{ line, result, why: 'class' }]
      if (expect === 'answer' && !citesGold(line, result)) return [{ line, result, why: 'card' }]
      return []
    }),
  }
}

/** Whether one of the line's gold articles is among the citations. */
export function citesGold({ gold }: Line, { citations }: Result): boolean {
  return gold.some(({ law, article }) =>
    citations.some((one) => one.law === law && one.article === article),
  )
}

/** A score as short lines for people. */
export function sayScore(score: Score): string {
  const share = ({ of, ok }: Share) =>
    of === 0 ? '–' : `${ok}/${of} (${((100 * ok) / of).toFixed(1)} %)`
  return [
    `lines ${score.lines}`,
    `answer: answered with a gold article ${share(score.answered)}, not answered ${share(score.wronglyRefused)}`,
    `handoff ${share(score.right.handoff)} · abstain ${share(score.right.abstain)} · clarify ${share(score.right.clarify)}`,
    `confusion (expected → came): ${CLASSES.map((expect) => `${expect} → ${CLASSES.map((came) => `${came} ${score.confusion[expect]?.[came] ?? 0}`).join(', ')}`).join('; ')}`,
    `ms p50 ${score.p50} · p95 ${score.p95}`,
  ].join('\n')
}
