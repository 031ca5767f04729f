/** One article of a law; `chapter` names the part, chapter and section it stands in. */
export type Article = {
  readonly id: string | number
  readonly law: string
  readonly article: string
  readonly chapter: string
  readonly text: string
}

/** A name of an article that survives another order of the corpus. */
export function articleKey(article: Pick<Article, 'law' | 'article'>): string {
  return `${article.law} ${article.article}`
}
