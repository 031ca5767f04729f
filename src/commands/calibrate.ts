import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CUES, chanceOf, cuesOf, type Learnt, type Likely } from '../answers/answers.ts'
import { openKnowledge } from '../knowledge/knowledge.ts'
import { loadEmergencies, loadLikely, loadScope, loadWordClasses } from '../routing/routing.ts'
import { type CurvePoint, curveOf, fitLogistic } from './eval/logistic.ts'
import { readLines } from './eval/run-lines.ts'
import { labelledLines, trainLabels } from './eval/train-labels.ts'

const ROOT = join(import.meta.dirname, '../..')
const SETS = join(ROOT, 'test/eval')
const SCOPE = join(ROOT, 'prompts/scope.yaml')
/** The second card is offered from this share of the best one's score on. */
const SECOND = 0.8
/** Share of true questions of policy that each side may take away. */
const MOST_LOST = { person: 0.025, abstain: 0.02 } as const
type Side = keyof typeof MOST_LOST

type Row = {
  readonly cues: Readonly<Record<string, number>>
  readonly side: Side | 'answer' | 'clarify'
  readonly heldOut: boolean
}

/**
 * `calibrate [--dry]`: learns the kinds of messages that cards do not answer (knowledge/scope.json), then, with what
 * search finds, when not to answer (knowledge/abstention.json); prints the curves of the half that was held out.
 */
export async function run(args: readonly string[]): Promise<void> {
  const dry = args.includes('--dry')
  const { shelf } = openKnowledge(join(ROOT, 'knowledge'))
  const rule = loadScope(SCOPE)
  const emergencyIn = loadEmergencies(join(ROOT, 'prompts/emergency.yaml'))
  const ruled = (text: string) => Boolean(emergencyIn(text) ?? rule(text))
  const labelled = labelledLines(SETS, shelf.cards.values(), ruled)
  const out = dry ? undefined : join(ROOT, 'knowledge/scope.json')
  const unseen = trainLabels(labelled, loadWordClasses(SCOPE), out)
  const likelyOf = loadLikely(SCOPE, (text) => unseen.get(text) ?? new Map())

  const lines = new Map(readLines(join(SETS, 'utterances.jsonl')).map((line) => [line.text, line]))
  const rows = labelled.flatMap(({ text, label, ask }): readonly Row[] => {
    if (ask) return []
    const line = lines.get(text)
    if (line?.expect === 'answer' && !line.cards.some((id) => shelf.cards.has(id))) return []
    const likely = likelyOf(text)
    return [
      {
        cues: cuesOf(text, shelf.find(text, 5), likely),
        side: sideOf(label, likely),
        heldOut: line?.half === 'held-out',
      },
    ]
  })
  for (const { text, label, half } of lines.values())
    if (label === 'unknown')
      rows.push({
        cues: cuesOf(text, shelf.find(text, 5), likelyOf(text)),
        side: 'abstain',
        heldOut: half === 'held-out',
      })

  const sides = { person: learnSide('person', rows), abstain: learnSide('abstain', rows) }
  const learnt: Learnt = {
    made: `npm run calibrate, from ${rows.filter(({ heldOut }) => !heldOut).length} lines of test/eval over ${shelf.cards.size} cards`,
    person: sides.person.fitted,
    abstain: sides.abstain.fitted,
    second: SECOND,
  }
  if (!dry)
    writeFileSync(join(ROOT, 'knowledge/abstention.json'), `${JSON.stringify(learnt, null, 2)}\n`)
  for (const side of ['person', 'abstain'] as const)
    process.stdout.write(`${sayCurve(side, sides[side])}\n`)
}

function sideOf(label: string, likely: readonly Likely[]): Row['side'] {
  if (label === 'policy') return 'answer'
  if (label === 'vague') return 'clarify'
  const name = label === 'emergency' ? 'danger' : label
  return likely.find((one) => one.name === name)?.way === 'abstain' ? 'abstain' : 'person'
}

type Learning = { readonly fitted: Learnt['person']; readonly curve: readonly CurvePoint[] }

/** One side against the questions of policy, its threshold set where only the allowed share of those is lost. */
function learnSide(side: Side, rows: readonly Row[]): Learning {
  const own = rows.filter((row) => row.side === side || row.side === 'answer')
  const learning = own.filter(({ heldOut }) => !heldOut)
  const fitted = fitLogistic(
    learning.map(({ cues, side: is }) => ({ cues, yes: is === side })),
    CUES,
  )
  const chances = (some: readonly Row[]) =>
    some.map(({ cues, side: is }) => ({ chance: chanceOf(fitted, cues), yes: is === side }))
  const threshold =
    curveOf(chances(learning)).find(({ keptOut }) => 1 - keptOut <= MOST_LOST[side])?.threshold ??
    0.99
  return {
    fitted: { ...fitted, threshold },
    curve: curveOf(chances(own.filter(({ heldOut }) => heldOut))),
  }
}

function sayCurve(side: Side, { fitted, curve }: Learning): string {
  const rows = curve
    .filter(
      ({ threshold }) => Math.round(threshold * 100) % 10 === 0 || threshold === fitted.threshold,
    )
    .map(
      ({ threshold, passed, keptOut }) =>
        `  ${threshold.toFixed(2)}: caught ${(100 * passed).toFixed(1)} %, questions of policy lost ${(100 * (1 - keptOut)).toFixed(1)} %`,
    )
  return [`${side}, held-out half, rules left aside; threshold ${fitted.threshold}`, ...rows].join(
    '\n',
  )
}
