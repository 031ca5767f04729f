import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { corpusLines } from '../../../src/commands/eval-retrieval.ts'
import { readCardQuestions } from '../../../src/knowledge/knowledge.ts'
import { type Metrics, measureRanking } from '../../../src/knowledge/search/statutes/metrics.ts'
import { openStatutes, readQuestions } from '../../../src/knowledge/search/statutes/statutes.ts'
import { type Doc, type Peer, peers } from './peers.ts'

/** One engine in a process of its own: `contestant.ts NAME CORPUS QUERIES SAMPLE` prints one JSON line. */
const [name = '', corpus = '', queries = '', sample = '100'] = process.argv.slice(2)

const knowledge = join(import.meta.dirname, '../../../knowledge')

const all = readQuestions(readFileSync(queries, 'utf8'))
const step = Math.max(1, Math.floor(all.length / Number(sample)))
const questions = all.filter((_, at) => at % step === 0).slice(0, Number(sample))

const started = performance.now()
const ask = await open(peers[name])
const build = (performance.now() - started) / 1000

const times: number[] = []
const metrics: Metrics[] = []
for (const { text, gold } of questions) {
  const start = performance.now()
  const ranked = await ask(text, 100)
  times.push(performance.now() - start)
  if (gold !== undefined) metrics.push(measureRanking(ranked, gold))
}
times.sort((a, b) => a - b)
const mean = (pick: (one: (typeof metrics)[number]) => number): number =>
  metrics.reduce((sum, one) => sum + pick(one), 0) / Math.max(1, metrics.length)
process.stdout.write(
  `${JSON.stringify({
    name,
    questions: questions.length,
    build,
    rss: process.memoryUsage().rss / 1e6,
    p50: times[Math.floor(times.length / 2)],
    p95: times[Math.floor(times.length * 0.95)],
    mrr10: mean((one) => one.mrr10),
    r10: mean((one) => one.r10),
    r100: mean((one) => one.r100),
  })}\n`,
)

type Ask = (
  query: string,
  k: number,
) => readonly (string | number)[] | Promise<readonly (string | number)[]>

async function open(peer: Peer | undefined): Promise<Ask> {
  if (peer !== undefined) return peer(readDocs())
  const synonyms = readFileSync(join(knowledge, 'synonyms.yaml'), 'utf8')
  const statutes = openStatutes(corpusLines(corpus), synonyms, readCardQuestions(knowledge))
  if (name.endsWith('first stage')) {
    return (query, k) => statutes.firstStage(query, k).map(({ id }) => id)
  }
  // Learnt from the questions that are not asked here, or it would only show what it remembers.
  const asked = new Set(questions)
  const learnt = questions.length < all.length && existsSync(join(knowledge, 'ranker.json'))
  const find = learnt ? statutes.learn(all.filter((one) => !asked.has(one))) : statutes.plain
  return (query, k) => find(query, k).map(({ id }) => id)
}

function readDocs(): readonly Doc[] {
  const docs: Doc[] = []
  for (const line of corpusLines(corpus)) {
    if (line === '') continue
    const { id, law, article, text }: { id: number; law: string; article: string; text: string } =
      JSON.parse(line)
    docs.push({ id, text: `${law} ${article} ${text}` })
  }
  return docs
}
