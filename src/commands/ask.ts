import { parseArgs } from 'node:util'
import { LinliError } from '../errors.ts'
import { openRoute } from './eval/open-route.ts'
import { resultOf } from './eval/run-lines.ts'
import { turnOf } from './eval/turn-of.ts'

/** `ask "问题" [--json]`: one question through the real answer path; with --json one object as the last line. */
export async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  })
  const question = positionals.join(' ')
  if (question === '') throw new LinliError('ask_nothing', 'Say what: npm run ask -- "问题"')
  const { route, close } = await openRoute(process.env)
  const started = performance.now()
  const outcome = await route(turnOf('ask', question, Date.now())).finally(close)
  const { id: _id, ...result } = resultOf('ask', outcome, performance.now() - started)
  if (values.json) {
    process.stdout.write(`${JSON.stringify(result)}\n`)
    return
  }
  const choices = outcome.replies.flatMap(({ choices: offered = [] }) => offered)
  process.stdout.write(
    [
      result.text,
      ...choices.map(({ key, label }) => `${key} ${label}`),
      `(${result.ending})`,
      '',
    ].join('\n'),
  )
}
