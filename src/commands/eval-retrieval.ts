import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { LinliError } from '../errors.ts'
import { readCardQuestions } from '../knowledge/knowledge.ts'
import { type Metrics, measureRanking, sayMetrics } from '../knowledge/search/statutes/metrics.ts'
import {
  type Find,
  openStatutes,
  readQuestions,
  type Statutes,
} from '../knowledge/search/statutes/statutes.ts'

const knowledge = join(import.meta.dirname, '../../knowledge')

type Question = ReturnType<typeof readQuestions>[number]
type Ranked = {
  readonly id: string | number
  readonly ranked: readonly (string | number)[]
  readonly ms: number
}
type Timed = Ranked & { readonly firstMs: number; readonly metrics: Metrics | undefined }

/**
 * `eval-retrieval --corpus C.jsonl.gz --queries Q.jsonl [--train T.jsonl]… [--out RUN.jsonl]`: ranks the
 * articles of a corpus for each question, and measures where the right ones are known. Without
 * `--train` what was shipped ranks; `--folds 5` learns from the questions themselves by
 * cross-validation.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      corpus: { type: 'string' },
      queries: { type: 'string', multiple: true },
      train: { type: 'string', multiple: true, default: [] },
      out: { type: 'string' },
      folds: { type: 'string' },
    },
  })
  if (values.corpus === undefined || values.queries === undefined) {
    throw new LinliError(
      'eval_retrieval_no_file',
      'Say which files: npm run eval:retrieval -- --corpus C.jsonl.gz --queries Q.jsonl --out RUN.jsonl',
    )
  }
  const started = performance.now()
  const synonyms = readFileSync(join(knowledge, 'synonyms.yaml'), 'utf8')
  const statutes = openStatutes(corpusLines(values.corpus), synonyms, readCardQuestions(knowledge))
  say(`index built in ${((performance.now() - started) / 1000).toFixed(1)} s, ${memory()}`)
  const questions = readAll(values.queries)
  const timed =
    values.folds === undefined
      ? rankAll(statutes, finderFor(statutes, readAll(values.train)), questions)
      : crossValidate(statutes, questions, readAll(values.train), Number(values.folds))
  if (values.out !== undefined) {
    const lines = timed.map(({ id, ranked, ms }) => `${JSON.stringify({ id, ranked, ms })}\n`)
    writeFileSync(values.out, lines.join(''))
  }
  report(timed)
}

/** The lines of a corpus, packed or not, one at a time: the whole text would not fit in the memory meant for it. */
export function* corpusLines(file: string): Generator<string> {
  const bytes = readFileSync(file)
  const plain = file.endsWith('.gz') ? gunzipSync(bytes) : bytes
  let from = 0
  while (from < plain.length) {
    const newline = plain.indexOf(10, from)
    const end = newline < 0 ? plain.length : newline
    yield plain.toString('utf8', from, end)
    from = end + 1
  }
}

function readAll(files: readonly string[]): readonly Question[] {
  return files.flatMap((file) => readQuestions(readFileSync(file, 'utf8')))
}

function finderFor(statutes: Statutes, train: readonly Question[]): Find {
  const started = performance.now()
  if (train.length > 0) {
    const find = statutes.learn(train)
    say(`learnt from ${train.length} questions in ${seconds(started)} s`)
    return find
  }
  const [ranker, past] = [join(knowledge, 'ranker.json'), join(knowledge, 'past-questions.jsonl')]
  if (!existsSync(ranker) || !existsSync(past)) {
    say('nothing learnt is there: ranking by words alone')
    return statutes.plain
  }
  const find = statutes.withLearnt({
    ranker: readFileSync(ranker, 'utf8'),
    past: readFileSync(past, 'utf8'),
  })
  say(`what was learnt before read in ${seconds(started)} s`)
  return find
}

function rankAll(statutes: Statutes, find: Find, questions: readonly Question[]): readonly Timed[] {
  return questions.map(({ id, text, gold }) => {
    const start = performance.now()
    statutes.firstStage(text, 300)
    const middle = performance.now()
    const ranked = find(text, 100).map((hit) => hit.id)
    const ms = performance.now() - middle
    const metrics =
      gold === undefined || gold.length === 0 ? undefined : measureRanking(ranked, gold)
    return { id, ranked, ms: Number(ms.toFixed(3)), firstMs: middle - start, metrics }
  })
}

function crossValidate(
  statutes: Statutes,
  questions: readonly Question[],
  train: readonly Question[],
  folds: number,
): readonly Timed[] {
  // Every so many-th question, after mixing: neighbours in the file may be alike.
  const foldOf = new Map(questions.map((question, at) => [question, (at * 7919) % folds]))
  return Array.from({ length: folds }, (_, fold) => {
    const find = statutes.learn([
      ...train,
      ...questions.filter((question) => foldOf.get(question) !== fold),
    ])
    say(`fold ${fold + 1} of ${folds} learnt`)
    return rankAll(
      statutes,
      find,
      questions.filter((question) => foldOf.get(question) === fold),
    )
  }).flat()
}

function report(timed: readonly Timed[]): void {
  const metrics = timed.flatMap((line) => line.metrics ?? [])
  if (metrics.length > 0) say(sayMetrics(metrics))
  const first = timed.map(({ firstMs }) => firstMs)
  const whole = timed.map(({ ms }) => ms)
  say(
    `first stage p50 ${at(first, 0.5)} ms, p95 ${at(first, 0.95)} ms; whole ranking p50 ${at(whole, 0.5)} ms, p95 ${at(whole, 0.95)} ms`,
  )
  say(memory())
}

function at(numbers: readonly number[], share: number): string {
  const sorted = numbers.toSorted((a, b) => a - b)
  return (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2)
}

function seconds(started: number): string {
  return ((performance.now() - started) / 1000).toFixed(1)
}

function memory(): string {
  return `RSS ${Math.round(process.memoryUsage().rss / 1e6)} MB`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
