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
    answered: { of: answers.filter(({ line }) => line.gold.length > 0).length, ok: hit.length },
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
      if (expect === 'answer' && line.gold.length > 0 && !citesGold(line, result))
        return [{ line, result, why: 'card' }]
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

/** Figures by citation, by language and over all ways. */
export type Shares = {
  readonly citationPrecision: Share
  readonly citationRecall: Share
  readonly abstainPrecision: Share
  readonly macroF1: number
  readonly byLanguage: Readonly<Record<string, Share>>
}

/** What scoreRun leaves out. */
export function sharesOf(lines: readonly Line[], results: readonly Result[]): Shares {
  const byId = new Map(results.map((result) => [result.id, result]))
  const pairs = lines.flatMap((line) => {
    const result = byId.get(line.id)
    return result ? [{ line, result }] : []
  })
  const same = (a: Result['citations'][number], b: Result['citations'][number]) =>
    a.law === b.law && a.article === b.article
  const answered = pairs.filter(
    ({ line, result }) => line.gold.length > 0 && result.expect_class === 'answer',
  )
  const cited = answered.flatMap(({ line, result }) =>
    result.citations.map((one) => line.gold.some((gold) => same(gold, one))),
  )
  const wanted = answered.flatMap(({ line, result }) =>
    line.gold.map((gold) => result.citations.some((one) => same(gold, one))),
  )
  const share = (flags: readonly boolean[]): Share => ({
    of: flags.length,
    ok: flags.filter(Boolean).length,
  })
  const f1 = CLASSES.map((one) => {
    const both = pairs.filter(
      ({ line, result }) => line.expect === one && result.expect_class === one,
    )
    const either =
      pairs.filter(({ line }) => line.expect === one).length +
      pairs.filter(({ result }) => result.expect_class === one).length
    return either === 0 ? 1 : (2 * both.length) / either
  })
  const answers = pairs.filter(({ line }) => line.expect === 'answer' && line.gold.length > 0)
  const languages = [...new Set(answers.map(({ line }) => line.lang))].sort()
  return {
    citationPrecision: share(cited),
    citationRecall: share(wanted),
    abstainPrecision: share(
      pairs
        .filter(({ result }) => result.expect_class === 'abstain')
        .map(({ line }) => line.expect === 'abstain'),
    ),
    macroF1: f1.reduce((sum, one) => sum + one, 0) / f1.length,
    byLanguage: Object.fromEntries(
      languages.map((lang) => [
        lang,
        share(
          answers
            .filter(({ line }) => line.lang === lang)
            .map(({ line, result }) => result.expect_class === 'answer' && citesGold(line, result)),
        ),
      ]),
    ),
  }
}

/** A share as people read it. */
export function sayShare({ of, ok }: Share): string {
  return of === 0 ? '–' : `${ok}/${of} (${((100 * ok) / of).toFixed(1)} %)`
}

/** A score as short lines for people. */
export function sayScore(score: Score): string {
  return [
    `lines ${score.lines}`,
    `answer: answered with a gold article ${sayShare(score.answered)}, not answered ${sayShare(score.wronglyRefused)}`,
    `handoff ${sayShare(score.right.handoff)} · abstain ${sayShare(score.right.abstain)} · clarify ${sayShare(score.right.clarify)}`,
    `confusion (expected → came): ${CLASSES.map((expect) => `${expect} → ${CLASSES.map((came) => `${came} ${score.confusion[expect]?.[came] ?? 0}`).join(', ')}`).join('; ')}`,
    `ms p50 ${score.p50} · p95 ${score.p95}`,
  ].join('\n')
}
