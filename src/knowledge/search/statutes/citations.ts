import type { Article } from './article.ts'

/** Which articles name which: `targets` of article `a` are `start[a]` up to `start[a + 1]`. */
export type Links = { readonly start: Uint32Array; readonly targets: Uint32Array }

/** Both directions of the articles' references to each other. */
export type Citations = { readonly cites: Links; readonly citedBy: Links }

/** Reads the references (`《民法典》第五百条`, `本法第四十七条`) out of all articles' texts. */
export function readCitations(articles: readonly Article[], lawOf: Uint16Array): Citations {
  const places = new Map<string, number>()
  const laws = new Map<string, number>()
  for (const [at, { law, article }] of articles.entries()) {
    places.set(`${lawOf[at] ?? 0} ${article}`, at)
    laws.set(plainName(law), lawOf[at] ?? 0)
  }
  const pairs: (readonly [number, number])[] = []
  for (const [at, { text }] of articles.entries()) {
    if (!text.includes('条')) continue
    for (const match of text.matchAll(reference)) {
      const law = match[1] === undefined ? lawOf[at] : laws.get(plainName(match[1]))
      const target = places.get(`${law} ${match[2]}`)
      if (target !== undefined && target !== at) pairs.push([at, target])
    }
  }
  return {
    cites: linksOf(pairs, articles.length),
    citedBy: linksOf(
      pairs.map(([from, to]) => [to, from]),
      articles.length,
    ),
  }
}

const reference =
  /(?:《([^》]{2,40})》(?:\([^)]*\)|（[^）]*）)?)?(第[一二三四五六七八九十百千零]+条(?:之[一二三四五六七八九十])?)/g

function plainName(law: string): string {
  return law.replace('中华人民共和国', '')
}

function linksOf(pairs: readonly (readonly [number, number])[], rows: number): Links {
  const start = new Uint32Array(rows + 1)
  for (const [from] of pairs) start[from + 1] = (start[from + 1] ?? 0) + 1
  for (let row = 0; row < rows; row++) start[row + 1] = (start[row + 1] ?? 0) + (start[row] ?? 0)
  const next = start.slice()
  const targets = new Uint32Array(pairs.length)
  for (const [from, to] of pairs) {
    targets[next[from] ?? 0] = to
    next[from] = (next[from] ?? 0) + 1
  }
  return { start, targets }
}
