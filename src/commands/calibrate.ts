import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CUES, cuesOf, judgeFrom, type Learnt } from '../answers/answers.ts'
import { bareAnswers } from './eval/bare-answers.ts'
import { curveOf, type Example, fitLogistic } from './eval/logistic.ts'
import { type Line, readLines } from './eval/run-lines.ts'

const ROOT = join(import.meta.dirname, '../..')
const SET = join(ROOT, 'test/eval/utterances.jsonl')
const OUT = join(ROOT, 'knowledge/abstention.json')
const SECOND = 0.8
/** A wrong refusal and a wrong answer weigh alike; but far more answerable questions come in. */
const PASSED_WEIGHT = 3

/** `calibrate [--dry]`: learns from half of our labelled set when the best card answers, and prints the curve of the other half. */
export async function run(args: readonly string[]): Promise<void> {
  const { shelf } = bareAnswers()
  const lines = readLines(SET).filter(
    ({ expect, cards }) =>
      expect === 'abstain' || (expect === 'answer' && cards.some((id) => shelf.cards.has(id))),
  )
  const exampleOf = ({ text, expect }: Line): Example => ({
    cues: cuesOf(text, shelf.find(text, 5)),
    yes: expect === 'answer',
  })
  const learning = lines.filter(({ half }) => half === 'calibrate')
  const fitted = fitLogistic(learning.map(exampleOf), CUES)
  const untuned: Learnt = { made: '', ...fitted, threshold: 0.5, second: SECOND }
  const curve = curveFor(untuned, learning)
  const best = curve.toSorted(
    (a, b) => PASSED_WEIGHT * (b.passed - a.passed) + (b.keptOut - a.keptOut),
  )[0]
  const learnt: Learnt = {
    ...untuned,
    made: `npm run calibrate, from ${learning.length} lines of test/eval/utterances.jsonl (half "calibrate") over ${shelf.cards.size} cards`,
    threshold: best?.threshold ?? 0.5,
  }
  if (!args.includes('--dry')) writeFileSync(OUT, `${JSON.stringify(learnt, null, 2)}\n`)
  const heldOut = curveFor(
    learnt,
    lines.filter(({ half }) => half === 'held-out'),
  )
  process.stdout.write(`threshold ${learnt.threshold}; held-out half, without the scope labels:\n`)
  for (const { threshold, passed, keptOut } of heldOut)
    if (Math.round(threshold * 100) % 5 === 0 || threshold === learnt.threshold)
      process.stdout.write(
        `${threshold.toFixed(2)} answerable passed ${(100 * passed).toFixed(1)} % · unanswerable refused ${(100 * keptOut).toFixed(1)} %\n`,
      )

  function curveFor(weights: Learnt, some: readonly Line[]) {
    const judge = judgeFrom(weights)
    return curveOf(
      some.map(({ text, expect }) => ({
        chance: judge.chance(text, shelf.find(text, 5)),
        yes: expect === 'answer',
      })),
    )
  }
}
