/** One document or question to index or to ask. */
export type Doc = { readonly id: number; readonly text: string }

/** Best ids for a question, best first. */
type Ask = (query: string, k: number) => Promise<readonly number[]> | readonly number[]

/** Another library, put to the same use: builds an index and hands back how to ask it. */
export type Peer = (docs: readonly Doc[]) => Promise<Ask>

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** Words as most would cut them before giving Chinese to a library that only knows blanks. */
function words(text: string): readonly string[] {
  return Array.from(segmenter.segment(text))
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment)
}

function pairs(text: string): string {
  const han = text.match(/\p{Script=Han}+|[a-z0-9]+/giu) ?? []
  return han
    .flatMap((run) =>
      run.length < 2
        ? [run]
        : Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2)),
    )
    .join(' ')
}

// The packages are installed by the bench only, so their shapes are written here and named by variable.
async function load<Shape>(name: string): Promise<Shape> {
  const loaded: Shape = await import(name)
  return loaded
}

type MiniShape = {
  readonly default: new (options: {
    readonly fields: readonly string[]
    readonly tokenize?: (text: string) => readonly string[]
  }) => {
    addAll(docs: readonly Doc[]): void
    search(query: string): readonly { readonly id: number }[]
  }
}

function minisearch(cut?: (text: string) => readonly string[]): Peer {
  return async (docs) => {
    const { default: MiniSearch } = await load<MiniShape>('minisearch')
    const index = new MiniSearch({ fields: ['text'], ...(cut && { tokenize: cut }) })
    index.addAll(docs)
    return (query, k) =>
      index
        .search(query)
        .slice(0, k)
        .map(({ id }) => id)
  }
}

type FlexShape = {
  readonly default: {
    readonly Index: new (
      options: object,
    ) => {
      add(id: number, text: string): void
      search(query: string, options: object): readonly number[]
    }
  }
}

function flexsearch(cut?: (text: string) => readonly string[]): Peer {
  return async (docs) => {
    const { default: FlexSearch } = await load<FlexShape>('flexsearch')
    const index = new FlexSearch.Index(cut ? { encode: cut, tokenize: 'strict' } : {})
    for (const { id, text } of docs) index.add(id, text)
    return (query, k) => index.search(query, { limit: k, suggest: cut !== undefined })
  }
}

type OramaShape = {
  create(options: object): object
  insertMultiple(db: object, docs: readonly object[], batch: number): Promise<unknown>
  search(
    db: object,
    options: object,
  ): Promise<{ readonly hits: readonly { readonly document: { readonly number: number } }[] }>
}

async function orama(docs: readonly Doc[]): Promise<Ask> {
  const { create, insertMultiple, search } = await load<OramaShape>('@orama/orama')
  const { createTokenizer } = await load<{ createTokenizer(): object }>(
    '@orama/tokenizers/mandarin',
  )
  const db = create({
    schema: { number: 'number', text: 'string' },
    components: { tokenizer: createTokenizer() },
  })
  await insertMultiple(
    db,
    docs.map(({ id, text }) => ({ number: id, text })),
    2000,
  )
  return async (term, limit) => {
    const { hits } = await search(db, { term, limit, properties: ['text'], threshold: 1 })
    return hits.map(({ document }) => document.number)
  }
}

type WinkShape = {
  readonly default: () => {
    defineConfig(config: object): void
    definePrepTasks(tasks: readonly ((text: string) => readonly string[])[]): void
    addDoc(doc: object, id: number): void
    consolidate(): void
    search(query: string, k: number): readonly (readonly [string, number])[]
  }
}

async function wink(docs: readonly Doc[]): Promise<Ask> {
  const { default: create } = await load<WinkShape>('wink-bm25-text-search')
  const index = create()
  index.defineConfig({ fldWeights: { text: 1 } })
  index.definePrepTasks([words])
  for (const { id, text } of docs) index.addDoc({ text }, id)
  index.consolidate()
  return (query, k) => index.search(query, k).map(([id]) => Number(id))
}

function fts5(
  tokenizer: string,
  cut: (text: string) => string,
  ask: (text: string) => string,
): Peer {
  return async (docs) => {
    const { DatabaseSync } = await import('node:sqlite')
    const db = new DatabaseSync(':memory:')
    db.exec(`create virtual table docs using fts5(text, content='', tokenize='${tokenizer}')`)
    const insert = db.prepare('insert into docs(rowid, text) values (?, ?)')
    db.exec('begin')
    for (const { id, text } of docs) insert.run(id, cut(text))
    db.exec('commit')
    const select = db.prepare('select rowid from docs where docs match ? order by rank limit ?')
    return (query, k) => {
      const match = ask(query)
      return match === '' ? [] : select.all(match, k).map(({ rowid }) => Number(rowid))
    }
  }
}

function anyOf(terms: readonly string[]): string {
  return [...new Set(terms)].map((term) => `"${term.replaceAll('"', '')}"`).join(' OR ')
}

function triples(text: string): readonly string[] {
  return [...text].flatMap((_, at, all) =>
    at + 2 < all.length ? [all.slice(at, at + 3).join('')] : [],
  )
}

type LangChainShape = {
  readonly BM25Retriever: {
    fromDocuments(
      docs: readonly object[],
      options: { readonly k: number },
    ): {
      invoke(query: string): Promise<readonly { readonly metadata: { readonly id: number } }[]>
    }
  }
}

function langchain(cut: (text: string) => string): Peer {
  return async (docs) => {
    const { BM25Retriever } = await load<LangChainShape>('@langchain/community/retrievers/bm25')
    const { Document } = await import('@langchain/core/documents')
    const documents = docs.map(
      ({ id, text }) => new Document({ pageContent: cut(text), metadata: { id } }),
    )
    const retriever = BM25Retriever.fromDocuments(documents, { k: 100 })
    return async (query) => (await retriever.invoke(cut(query))).map(({ metadata }) => metadata.id)
  }
}

const asItIs = (text: string): string => text
const spaced = (text: string): string => words(text).join(' ')

/** Every peer by name, as shipped and, where that finds nothing in Chinese, with words cut beforehand. */
export const peers: Readonly<Record<string, Peer>> = {
  'MiniSearch as shipped': minisearch(),
  'MiniSearch, words': minisearch(words),
  'FlexSearch as shipped': flexsearch(),
  'FlexSearch, words': flexsearch(words),
  'Orama, mandarin tokenizer': orama,
  'wink-bm25, words': wink,
  'SQLite FTS5 trigram': fts5('trigram', asItIs, (query) => anyOf(triples(query))),
  'SQLite FTS5, pairs': fts5('unicode61', pairs, (query) => anyOf(pairs(query).split(' '))),
  'LangChain BM25 as shipped': langchain(asItIs),
  'LangChain BM25, words': langchain(spaced),
}
