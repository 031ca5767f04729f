import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CUES, chanceOf, cuesOf, type Learnt, type Likely } from '../answers/answers.ts'
import { openKnowledge, type Shelf } from '../knowledge/knowledge.ts'
import {
  loadDangerWords,
  loadEmergencies,
  loadLikely,
  loadScope,
  loadWordClasses,
} from '../routing/routing.ts'
import { type CurvePoint, curveOf, fitLogistic } from './eval/logistic.ts'
import { readLines } from './eval/run-lines.ts'
import { type CardLine, fitCards, linesOfCards, writeCardWords } from './eval/train-cards.ts'
import { dangerLines, trainDangers } from './eval/train-dangers.ts'
import { labelledLines, trainLabels } from './eval/train-labels.ts'

const ROOT = join(import.meta.dirname, '../..')
const KNOWLEDGE = join(ROOT, 'knowledge')
const SETS = join(ROOT, 'test/eval')
const SCOPE = join(ROOT, 'prompts/scope.yaml')
const EMERGENCY = join(ROOT, 'prompts/emergency.yaml')
/**
 * Two more cards are offered when they are this near. Swept on 764 questions of seven sets: of those answered 98.7 %
 * cite a gold article with 1.5 cards an answer; wider (0.16, 0.4) 99.0 % with 1.7.
 */
const NEAR = { within: 0.12, share: 0.5 } as const
/** Sets whose questions with known cards teach the wording of cards; of utterances.jsonl only one half. */
const TEACHING = [
  'utterances',
  'fresh',
  'fresh-2',
  'fresh-3',
  'fresh-4',
  'fresh-7',
  'teach',
] as const
/** Share of true questions of policy that each side may take away. */
const MOST_LOST = { person: 0.025, abstain: 0.03 } as const
type Side = keyof typeof MOST_LOST

type Row = {
  readonly cues: Readonly<Record<string, number>>
  readonly side: Side | 'answer' | 'clarify'
  readonly heldOut: boolean
}

/**
 * `calibrate [--dry] [dangers]`: learns the dangers (knowledge/danger.json; with `dangers` nothing else), which wording belongs to which card (knowledge/card-words.txt), the kinds of messages
 * that cards do not answer (knowledge/scope.json), and, with what search finds, when not to answer
 * (knowledge/abstention.json); prints the curves of the half that was held out.
 */
export async function run(args: readonly string[]): Promise<void> {
  const dry = args.includes('--dry')
  learnDangers(dry)
  if (args.includes('dangers')) return
  // Thresholds are learnt over a search that has not seen the residents' own words: those would look too well found.
  const { cards } = openKnowledge(KNOWLEDGE).shelf
  const official = linesOfCards(cards.values())
  if (!dry) writeCardWords(join(KNOWLEDGE, 'card-words.txt'), fitCards(official))
  const { shelf } = openKnowledge(KNOWLEDGE)
  const rule = loadScope(SCOPE)
  const { kindOf } = loadEmergencies(EMERGENCY)
  const ruled = (text: string) => Boolean(kindOf(text) ?? rule(text))
  const labelled = labelledLines(SETS, shelf.cards.values(), ruled)
  const out = dry ? undefined : join(KNOWLEDGE, 'scope.json')
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
    near: NEAR,
  }
  if (!dry) {
    writeFileSync(join(KNOWLEDGE, 'abstention.json'), `${JSON.stringify(learnt, null, 2)}\n`)
    const said = TEACHING.flatMap((set) => linesSaid(shelf, join(SETS, `${set}.jsonl`)))
    writeCardWords(join(KNOWLEDGE, 'card-words.txt'), fitCards([...official, ...said]))
  }
  for (const side of ['person', 'abstain'] as const)
    process.stdout.write(`${sayCurve(side, sides[side])}\n`)
}

function learnDangers(dry: boolean): void {
  const { cards } = openKnowledge(KNOWLEDGE).shelf
  const { kindOf } = loadEmergencies(EMERGENCY)
  const lines = dangerLines(SETS, cards.values(), (text) => kindOf(text) !== undefined)
  const out = dry ? undefined : join(KNOWLEDGE, 'danger.json')
  process.stdout.write(`${trainDangers(lines, loadDangerWords(EMERGENCY), out)}\n`)
}

/** Residents' own words for cards; a half that is held out stays so. */
function linesSaid(shelf: Shelf, file: string): readonly CardLine[] {
  return readLines(file)
    .filter(({ expect, half }) => expect === 'answer' && half !== 'held-out')
    .flatMap(({ text, cards }) =>
      cards.filter((id) => shelf.cards.has(id)).map((card) => ({ text, card, weight: 1 })),
    )
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
