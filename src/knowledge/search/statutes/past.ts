import { z } from 'zod'
import { type Article, articleKey } from './article.ts'
import type { ArticleName } from './book.ts'
import type { PastQuestion } from './memory.ts'

const keptShape = z.object({
  text: z.string(),
  gold: z.array(z.string()),
})

/** Reads `knowledge/past-questions.jsonl`: text, and keys of the articles that answered it. */
export function parsePast(jsonl: string): readonly PastQuestion[] {
  return linesOf(jsonl).map((line) => keptShape.parse(JSON.parse(line)))
}

/** Past questions as the text of their file. */
export function printPast(past: readonly PastQuestion[]): string {
  return past.map(({ text, gold }) => `${JSON.stringify({ text, gold })}\n`).join('')
}

const id = z.union([z.string(), z.number()])
const querySchema = z.object({
  id,
  text: z.string(),
  gold: z.array(id).optional(),
})

/** A question of a file to evaluate or to train on. */
export type Query = z.infer<typeof querySchema>

/** Reads `{id, text, gold?}` lines. Throws naming the line that is something else. */
export function parseQueries(jsonl: string): readonly Query[] {
  return linesOf(jsonl).map((line, at) => {
    const query = querySchema.safeParse(JSON.parse(line))
    if (!query.success) throw new Error(`line ${at + 1}: ${z.prettifyError(query.error)}`)
    return query.data
  })
}

const articleSchema = z.object({
  id,
  law: z.string(),
  article: z.string(),
  chapter: z.string().nullish(),
  text: z.string(),
})

/** Reads one line of a corpus. */
export function parseArticle(line: string): Article {
  const { chapter, ...article } = articleSchema.parse(JSON.parse(line))
  return { ...article, chapter: chapter ?? '' }
}

/** Queries with known gold as past questions of a corpus, gold by name so that it outlives ids. */
export function toPast(
  queries: readonly Query[],
  articles: readonly ArticleName[],
): readonly PastQuestion[] {
  const keys = new Map(articles.map((article) => [article.id, articleKey(article)]))
  return queries.flatMap(({ text, gold }) => {
    const known = (gold ?? []).flatMap((at) => keys.get(at) ?? [])
    return known.length === 0 ? [] : [{ text, gold: known }]
  })
}

function linesOf(jsonl: string): readonly string[] {
  return jsonl.split('\n').filter((line) => line.trim() !== '')
}
