import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { LinliError } from '../errors.ts'
import { readCardQuestions } from '../knowledge/knowledge.ts'
import { openStatutes, readQuestions } from '../knowledge/search/statutes/statutes.ts'
import { corpusLines } from './eval-retrieval.ts'

const knowledge = join(import.meta.dirname, '../../knowledge')

/**
 * `train-ranker --corpus C.jsonl.gz --train Q.jsonl [--train …]`: learns the reranker of laws and
 * writes `knowledge/ranker.json` and `knowledge/past-questions.jsonl`.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { corpus: { type: 'string' }, train: { type: 'string', multiple: true } },
  })
  if (values.corpus === undefined || values.train === undefined) {
    throw new LinliError(
      'train_ranker_no_file',
      'Say what to learn from: train-ranker --corpus C.jsonl.gz --train Q.jsonl',
    )
  }
  const synonyms = readFileSync(join(knowledge, 'synonyms.yaml'), 'utf8')
  const statutes = openStatutes(corpusLines(values.corpus), synonyms, readCardQuestions(knowledge))
  const questions = values.train.flatMap((file) => readQuestions(readFileSync(file, 'utf8')))
  const learnt = statutes.printLearnt(questions)
  writeFileSync(join(knowledge, 'ranker.json'), learnt.ranker)
  writeFileSync(join(knowledge, 'past-questions.jsonl'), learnt.past)
  process.stdout.write(`Learnt from ${questions.length} questions.\n`)
}
