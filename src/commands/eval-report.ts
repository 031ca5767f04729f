import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { LinliError } from '../errors.ts'
import { loadEmergencies } from '../routing/routing.ts'
import { openRoute } from './eval/open-route.ts'
import { measureConsistency } from './eval/parts/consistency.ts'
import { measureGuards } from './eval/parts/guards.ts'
import { measureInjection } from './eval/parts/injection.ts'
import { measureRetrieval } from './eval/parts/retrieval.ts'
import { measureRouter } from './eval/parts/router.ts'
import { breaches, HELD_OUT, pageOf, type Report } from './eval/report-page.ts'
import { readLines, runLines } from './eval/run-lines.ts'
import { type Share, scoreRun, sharesOf } from './eval/score.ts'

const MOST_FOR_CONSISTENCY = 60
const emergency = z.object({ kind: z.string().nullable(), text: z.string() })

/** `eval-report [--out FOLDER] [--check]`: every figure of the answers on one page, as .md and .json; with --check a figure below its floor fails. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { out: { type: 'string' }, check: { type: 'boolean', default: false } },
  })
  const { root, shelf, words, route, close } = await openRoute(process.env)
  const sets = join(root, 'test/eval')
  const out = values.out ?? sets
  const scores: Record<string, ReturnType<typeof scoreRun>> = {}
  const shares: Record<string, ReturnType<typeof sharesOf>> = {}
  const utterances = readLines(join(sets, 'utterances.jsonl'))
  for (const [name, lines] of [
    [HELD_OUT, utterances.filter(({ half }) => half === 'held-out')],
    ['fresh-4, whose failures were looked at', readLines(join(sets, 'fresh-4.jsonl'))],
    ['fresh-5, whose failures were looked at', readLines(join(sets, 'fresh-5.jsonl'))],
    ['fresh-8, whose failures were looked at', readLines(join(sets, 'fresh-8.jsonl'))],
    ['fresh-9, which nothing was learnt from', readLines(join(sets, 'fresh-9.jsonl'))],
  ] as const) {
    const results = await runLines(lines, route, Date.now())
    scores[name] = scoreRun(lines, results)
    shares[name] = sharesOf(lines, results)
  }
  const answers = utterances.filter(
    ({ expect, half }) => expect === 'answer' && half === 'held-out',
  )
  const card = shelf.cards.get('hou-02') ?? [...shelf.cards.values()][0]
  if (!card) throw new LinliError('no_cards', 'There is no card to report on.')
  const report: Report = {
    cards: shelf.cards.size,
    scores,
    shares,
    retrieval: measureRetrieval(answers, shelf),
    guards: measureGuards([...shelf.cards.values()], root),
    emergency: emergencyFigures(root),
    router: await measureRouter({ file: join(sets, 'router.jsonl'), words, route }),
    injection: await measureInjection({
      file: join(sets, 'attacks.jsonl'),
      root,
      card,
      words,
      route,
    }),
    consistency: await measureConsistency(
      answers.filter(({ lang }) => lang === 'zh').slice(0, MOST_FOR_CONSISTENCY),
      route,
    ),
  }
  await close()
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'report.json'), `${JSON.stringify(report, withoutTexts, 2)}\n`)
  const page = pageOf(report)
  writeFileSync(join(out, 'report.md'), page)
  process.stdout.write(page)
  const low = breaches(report)
  if (values.check && low.length > 0)
    throw new LinliError('eval_below_floor', `Below the floor:\n${low.join('\n')}`)
}

/** Rules alone; what only the learnt labels know is part of the hand-off figures. */
function emergencyFigures(root: string): Report['emergency'] {
  const { kindOf } = loadEmergencies(join(root, 'prompts/emergency.yaml'))
  const lines = readFileSync(join(root, 'test/eval/emergency.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => emergency.parse(JSON.parse(line)))
  const share = (some: typeof lines, ok: (text: string) => boolean): Share => ({
    of: some.length,
    ok: some.filter(({ text }) => ok(text)).length,
  })
  const found = lines.filter(({ text }) => kindOf(text) !== undefined)
  return {
    recall: share(
      lines.filter(({ kind }) => kind !== null),
      (text) => kindOf(text) !== undefined,
    ),
    precision: { of: found.length, ok: found.filter(({ kind }) => kind !== null).length },
  }
}

/** The failing lines are for the terminal, not for the file. */
function withoutTexts(key: string, value: unknown): unknown {
  return key === 'failures' || key === 'mistaken' ? undefined : value
}
