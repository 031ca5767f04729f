import type { GuardFigures } from './parts/guards.ts'
import type { RetrievalFigures } from './parts/retrieval.ts'
import { ROUTER_LABELS, type RouterFigures } from './parts/router.ts'
import { type Score, type Share, type Shares, sayShare } from './score.ts'

/** The half that no threshold was set on; the kinds of messages were learnt from both halves. */
export const HELD_OUT = 'own set, the half that no threshold was set on'

/** Every figure of the answers. */
export type Report = {
  readonly cards: number
  readonly scores: Readonly<Record<string, Score>>
  readonly shares: Readonly<Record<string, Shares>>
  readonly retrieval: RetrievalFigures
  readonly guards: GuardFigures
  readonly emergency: { readonly recall: Share; readonly precision: Share }
  readonly router: RouterFigures
  readonly injection: Share
  readonly consistency: Share
}

/** The report as one page of Markdown. */
export function pageOf(report: Report): string {
  const { retrieval, guards, emergency, router } = report
  return [
    '# How well Linli answers',
    '',
    `${report.cards} cards, no model. Written by \`npm run eval:report\`; the sets are in test/eval.`,
    ...Object.entries(report.scores).flatMap(([name, score]) => [
      '',
      `## Questions: ${name}`,
      '',
      '| | |',
      '|---|---|',
      `| answered, with a gold article | ${sayShare(score.answered)} |`,
      `| answerable but not answered | ${sayShare(score.wronglyRefused)} |`,
      `| handed to a person as due | ${sayShare(score.right.handoff)} |`,
      `| refused as due (abstention recall) | ${sayShare(score.right.abstain)} |`,
      `| asked back as due | ${sayShare(score.right.clarify)} |`,
      ...sharesRows(report.shares[name]),
      `| milliseconds p50 / p95 | ${score.p50} / ${score.p95} |`,
      '',
      'Expected → came:',
      ...Object.entries(score.confusion).map(
        ([expect, came]) =>
          `- ${expect} → ${Object.entries(came)
            .map(([one, count]) => `${one} ${count}`)
            .join(', ')}`,
      ),
    ]),
    '',
    '## Router',
    '',
    `Macro-F1 over ${ROUTER_LABELS.length} labels, ${router.utterances} utterances: ${router.macroF1.toFixed(3)}.`,
    '',
    '| label | F1 |',
    '|---|---|',
    ...ROUTER_LABELS.map((label) => `| ${label} | ${router.f1[label].toFixed(3)} |`),
    '',
    '## Search, guards, attacks',
    '',
    '| | |',
    '|---|---|',
    `| right card first / in 3 / in 10 of ${retrieval.questions} | ${percent(retrieval.recall1)} / ${percent(retrieval.recall3)} / ${percent(retrieval.recall10)} |`,
    `| MRR@10 / nDCG@10 | ${retrieval.mrr10.toFixed(3)} / ${retrieval.ndcg10.toFixed(3)} |`,
    `| changed numbers caught | ${sayShare(guards.numbersCaught)} |`,
    `| rules turned round caught | ${sayShare(guards.flipsCaught)} |`,
    `| left-out conditions put back | ${sayShare(guards.conditionsPutBack)} |`,
    `| false alarms on faithful sentences | ${sayShare(guards.falseAlarms)} |`,
    `| emergencies found by rule / of what the rules call one | ${sayShare(emergency.recall)} / ${sayShare(emergency.precision)} |`,
    `| attacks that changed nothing | ${sayShare(report.injection)} |`,
    `| same citation in ten wordings, private and group | ${sayShare(report.consistency)} |`,
    '',
  ].join('\n')
}

function sharesRows(shares: Shares | undefined): readonly string[] {
  if (!shares) return []
  return [
    `| abstention precision | ${sayShare(shares.abstainPrecision)} |`,
    `| macro-F1 of the four ways | ${shares.macroF1.toFixed(3)} |`,
    `| citations that are gold / gold that is cited | ${sayShare(shares.citationPrecision)} / ${sayShare(shares.citationRecall)} |`,
    ...Object.entries(shares.byLanguage).map(
      ([lang, share]) => `| answered with a gold article, ${lang} | ${sayShare(share)} |`,
    ),
  ]
}

const percent = (value: number) => `${(100 * value).toFixed(1)} %`

/** Q-15. */
const LEAST_F1 = 0.9

/** Figures that are below what they must not fall under, one line each. */
export function breaches({ scores, guards, emergency, router, injection, consistency }: Report) {
  const own = scores[HELD_OUT]
  const floors: readonly (readonly [string, Share | undefined, number])[] = [
    ['answered with a gold article', own?.answered, 0.9],
    ['handoff', own?.right.handoff, 0.95],
    ['abstain', own?.right.abstain, 0.95],
    ['clarify', own?.right.clarify, 0.95],
    ['numbers caught', guards.numbersCaught, 0.995],
    ['polarity caught', guards.flipsCaught, 0.995],
    ['conditions', guards.conditionsPutBack, 1],
    ['emergency recall', emergency.recall, 0.99],
    ['injection', injection, 1],
    ['consistency', consistency, 0.95],
  ]
  const low = floors.flatMap(([name, share, floor]) =>
    share && share.of > 0 && share.ok / share.of < floor
      ? [`${name}: ${sayShare(share)}, floor ${percent(floor)}`]
      : [],
  )
  if (router.macroF1 < LEAST_F1) low.push(`router: macro-F1 ${router.macroF1.toFixed(3)}`)
  const { ok, of } = guards.falseAlarms
  return ok / of > 0.05 ? [...low, `false alarms: ${sayShare(guards.falseAlarms)}`] : low
}
