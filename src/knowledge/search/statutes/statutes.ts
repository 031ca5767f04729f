import { scoreAll, weighQuery } from '../gram-index.ts'
import { parseSynonyms } from '../synonyms.ts'
import type { Article } from './article.ts'
import { createAskedCards } from './asked-cards.ts'
import { createBook } from './book.ts'
import { createFinder, type StatuteHit } from './finder.ts'
import { createLooker, firstStageTerms } from './look.ts'
import { createMemory, type PastQuestion } from './memory.ts'
import { parseArticle, parsePast, parseQueries, printPast, type Query, toPast } from './past.ts'
import { topOf } from './pick.ts'
import { parseRanker, printRanker, type Ranker } from './ranker.ts'
import { trainRanker } from './train.ts'

/** Finds the `k` best articles for a question, best first. */
export type Find = (query: string, k: number) => readonly StatuteHit[]

/** What was learnt, as the texts of its two files. */
export type Learnt = { readonly ranker: string; readonly past: string }

/**
 * A body of law to ask. Three ways to rank: by words alone (`plain`), with what was learnt before
 * (`withLearnt`), or learning from questions now (`learn`, about a minute for 1,300).
 */
export type Statutes = {
  readonly plain: Find
  /** The first stage alone: BM25F over grams and concepts. */
  readonly firstStage: Find
  readonly withLearnt: (learnt: Learnt) => Find
  readonly learn: (questions: readonly Query[]) => Find
  /** Learns and gives the texts of the files to ship. */
  readonly printLearnt: (questions: readonly Query[]) => Learnt
}

/**
 * Indexes a corpus given as JSON lines, one article a line; `synonyms` is the text of the YAML file,
 * `cardQuestions` what residents ask of the policy cards and the articles these rest on.
 */
export function openStatutes(
  lines: Iterable<string>,
  synonyms: string,
  cardQuestions: readonly PastQuestion[] = [],
): Statutes {
  const book = createBook(readArticles(lines), parseSynonyms(synonyms))
  const { articles } = book
  const looker = createLooker(book, createAskedCards(book, cardQuestions))
  const finder = (past: readonly PastQuestion[], ranker?: Ranker): Find =>
    createFinder({ book, looker, memory: createMemory(book, past) }, ranker)
  // Asked before anybody does: code that has run is compiled, and ten times quicker.
  const warmed = (past: readonly PastQuestion[], ranker: Ranker): Find => {
    const find = finder(past, ranker)
    for (const { text } of past.slice(0, warmUp)) find(text, 1)
    return find
  }
  const scores = new Float32Array(articles.length)

  return {
    plain: (query, k) => finder([])(query, k),
    firstStage: (query, k) => {
      scores.fill(0)
      scoreAll(book.index, weighQuery(book.index, firstStageTerms(book, query)), scores)
      return topOf(scores, k).map((at) => ({ id: articles[at]?.id ?? '', score: scores[at] ?? 0 }))
    },
    withLearnt: ({ ranker, past }) => warmed(parsePast(past), parseRanker(ranker)),
    learn: (questions) => {
      const past = toPast(questions, articles)
      return warmed(past, trainRanker(book, looker, past))
    },
    printLearnt: (questions) => {
      const past = toPast(questions, articles)
      return { ranker: printRanker(trainRanker(book, looker, past)), past: printPast(past) }
    },
  }
}

/** So many questions, then most of what runs is compiled. */
const warmUp = 80

/** Neighbours share the names of their law and chapter, which would else be kept 55,000 times. */
function readArticles(lines: Iterable<string>): readonly Article[] {
  const articles: Article[] = []
  for (const line of lines) {
    if (line.trim() === '') continue
    const article = parseArticle(line)
    const before = articles.at(-1)
    const law = article.law === before?.law ? before.law : article.law
    const chapter = article.chapter === before?.chapter ? before.chapter : article.chapter
    articles.push({ ...article, law, chapter })
  }
  return articles
}

/** Reads a file of questions; see `Query`. */
export function readQuestions(jsonl: string): readonly Query[] {
  return parseQueries(jsonl)
}
