import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { LinliError } from '../errors.ts'
import { openRoute } from './eval/open-route.ts'
import { readLines, runLines } from './eval/run-lines.ts'
import { sayScore, scoreRun } from './eval/score.ts'

const HELP = `npm run eval -- FILE.jsonl [--out RUN.jsonl] [--failures] [--half held-out]

Sends each labelled question of FILE through the real answer path and prints how many ended as they should.
Each line of FILE: {"id","lang","text","expect":"answer|clarify|handoff|abstain","gold":[{"law","article"}]}

--out RUN.jsonl  writes what came of each: {"id","ending","expect_class","citations","text","ms"}
--failures       prints each line that did not end as it should
--half NAME      only the lines of that half: calibrate, held-out, fresh
`

/** `eval FILE.jsonl [--out RUN.jsonl] [--failures] [--half held-out]`: labelled questions through the real answer path. */
export async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      half: { type: 'string' },
      failures: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(HELP)
    return
  }
  const [file] = positionals
  if (!file)
    throw new LinliError(
      'eval_no_file',
      'Say which file: npm run eval -- FILE.jsonl --out RUN.jsonl',
    )
  const lines = readLines(file).filter(({ half }) => !values.half || half === values.half)
  const { route, close } = await openRoute(process.env)
  const results = await runLines(lines, route, Date.now()).finally(close)
  if (values.out)
    writeFileSync(values.out, results.map((result) => `${JSON.stringify(result)}\n`).join(''))
  const score = scoreRun(lines, results)
  if (values.failures)
    for (const { line, result, why } of score.failures)
      process.stdout.write(
        `${why} ${line.id} ${line.text} | ${line.expect} ${line.cards.join(',')} | ${result.ending} ${result.citations.map(({ law, article }) => law + article).join(' ')}\n`,
      )
  process.stdout.write(`${sayScore(score)}\n`)
}
