import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { z } from 'zod'
import { LinliError } from '../errors.ts'
import { chineseNumber } from './numbers.ts'

const lawsFile = z.array(
  z.strictObject({
    short: z.string(),
    title: z.string(),
    issuer: z.string(),
    level: z.string(),
    jurisdiction: z.string(),
    version: z.string(),
    articles: z.string().regex(/^\d+(?:[-.]\d+)?(?:,\d+(?:[-.]\d+)?)*$/),
    warning: z.boolean().optional(),
  }),
)

/** A law that cards may cite: which version was read, and whether it may have been amended since. */
export type Law = {
  readonly short: string
  readonly title: string
  readonly issuer: string
  readonly jurisdiction: string
  readonly version: string
  readonly warning: boolean
  hasArticle(article: string): boolean
}

/** 第二百五十三条之一 as "253.1"; undefined when it is no article. */
export function articleNumber(article: string): string | undefined {
  const match = /^第([零一二三四五六七八九十百千]+)条(?:之([一二三四五六七八九十]+))?$/.exec(
    article,
  )
  if (!match?.[1]) return undefined
  const main = chineseNumber(match[1])
  return match[2] ? `${main}.${chineseNumber(match[2])}` : String(main)
}

/** Reads knowledge/laws.yaml, by short name. */
export function loadLaws(file: string): ReadonlyMap<string, Law> {
  const read = lawsFile.safeParse(load(readFileSync(file, 'utf8')))
  if (!read.success) throw new LinliError('laws_invalid', `${file}: ${z.prettifyError(read.error)}`)
  return new Map(
    read.data.map(({ articles, warning = false, ...law }) => {
      const known = expand(articles)
      const hasArticle = (article: string) => known.has(articleNumber(article) ?? '')
      return [law.short, { ...law, warning, hasArticle }]
    }),
  )
}

/** "1-3,10.1" as the set of 1, 2, 3 and 10.1. */
function expand(ranges: string): ReadonlySet<string> {
  const numbers = new Set<string>()
  for (const range of ranges.split(',')) {
    const [from = 0, to = from] = range.includes('.') ? [] : range.split('-').map(Number)
    if (range.includes('.')) numbers.add(range)
    else for (let number = from; number <= to; number += 1) numbers.add(String(number))
  }
  return numbers
}
