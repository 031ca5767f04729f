import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { z } from 'zod'
import type { Card } from './card.ts'
import type { Shelf } from './knowledge.ts'
import { numbersIn } from './numbers.ts'

export type Finding = { readonly file: string; readonly grave: boolean; readonly what: string }

export type CheckOptions = {
  readonly shelf: Shelf
  /** The project's knowledge folder. */
  readonly folder: string
  /** Folder of the law texts, if there: numbers are then held against the cited articles. */
  readonly sources?: string | undefined
  /** Dated local facts, if there. */
  readonly facts?: string | undefined
  /** ISO date. */
  readonly today: string
  readonly serviceIds: ReadonlySet<string>
}

const hotlinesFile = z.record(z.string(), z.string())
const HAN = /\p{Script=Han}/gu
const hanIn = (text: string) => text.match(HAN)?.length ?? 0

/** Looks through all cards for what a resident would suffer from: wrong numbers, long sentences, missing dates. */
export function checkCards(options: CheckOptions): readonly Finding[] {
  const { shelf, folder, sources } = options
  const cards = [...shelf.cards.values()]
  const hotlines = hotlinesFile.parse(load(readFileSync(join(folder, 'hotlines.yaml'), 'utf8')))
  const common = readFileSync(join(folder, 'common-characters.txt'), 'utf8').replace(/^#.*$/m, '')
  const articles = sources && existsSync(sources) ? createArticles(sources) : undefined
  const facts =
    options.facts && existsSync(options.facts) ? readFileSync(options.facts, 'utf8') : ''
  return [
    ...shelf.refused.map(
      (what): Finding => ({ file: what.split(':')[0] ?? '', grave: true, what }),
    ),
    ...cards.flatMap((card) => [
      ...checkDates(card, options.today),
      ...checkPlainness(card),
      ...checkNames(card, hotlines, options.serviceIds),
      ...(articles ? checkNumbers(card, articles, facts, new Set(Object.keys(hotlines))) : []),
    ]),
    ...checkCharacters(cards, common),
    ...checkTwins(cards),
  ]
}

function checkDates(
  { file, checked_on, review_by, expires }: Card,
  today: string,
): readonly Finding[] {
  const findings: Finding[] = []
  if (checked_on > today)
    findings.push({ file, grave: true, what: 'checked_on lies in the future' })
  if (review_by < today)
    findings.push({ file, grave: false, what: `review was due on ${review_by}` })
  if (expires && expires < today)
    findings.push({ file, grave: false, what: `expired on ${expires}: it is no longer answered` })
  return findings
}

function checkPlainness({ file, answer, steps, details }: Card): readonly Finding[] {
  const findings: Finding[] = []
  const top = hanIn([answer, ...steps].join(''))
  if (top > 150)
    findings.push({
      file,
      grave: true,
      what: `answer and steps have ${top} characters; at most 150 fit a phone`,
    })
  for (const sentence of [answer, ...steps, ...details].flatMap((line) => line.split(/[。！？；]/)))
    if (hanIn(sentence) > 40)
      findings.push({
        file,
        grave: false,
        what: `a sentence of ${hanIn(sentence)} characters: ${sentence.slice(0, 12)}…`,
      })
  return findings
}

function checkNames(
  card: Card,
  hotlines: Record<string, string>,
  serviceIds: ReadonlySet<string>,
): readonly Finding[] {
  const unknown = card.hotline.filter((number) => !(number in hotlines))
  const foreign = card.services.filter((id) => !serviceIds.has(id))
  return [
    ...unknown.map(
      (number): Finding => ({
        file: card.file,
        grave: true,
        what: `hotline ${number} is not in hotlines.yaml`,
      }),
    ),
    ...foreign.map(
      (id): Finding => ({ file: card.file, grave: true, what: `there is no service "${id}"` }),
    ),
  ]
}

type Articles = (law: string, article: string) => string | undefined

function checkNumbers(
  card: Card,
  articles: Articles,
  facts: string,
  hotlines: ReadonlySet<string>,
): readonly Finding[] {
  const { file, basis, answer, steps, details } = card
  const cited = basis.map(({ law, article }) => articles(law, article))
  if (cited.includes(undefined))
    return [{ file, grave: true, what: 'cites an article that the sources do not have' }]
  const dated = details.some((line) => line.includes('截至'))
  const known = numbersIn([...cited, dated ? facts : ''].join('\n'))
  const said = [answer, ...steps, ...details, ...card.facts.map(({ text }) => text)]
    .join('\n')
    .replace(/截至[^，。）\n]*/g, '')
  return [...numbersIn(said, 'digits')]
    .filter(
      (number) =>
        !known.has(number) &&
        !hotlines.has(number) &&
        !(number === '24' && said.includes('24 小时')),
    )
    .map((number) => ({
      file,
      grave: true,
      what: `the number ${number} is in none of the cited articles`,
    }))
}

/** The articles of a law text by its short name, read when first asked for. */
function createArticles(sources: string): Articles {
  const index = z
    .array(z.object({ short: z.string(), file: z.string() }))
    .parse(JSON.parse(readFileSync(join(sources, 'INDEX.json'), 'utf8')))
  const files = new Map(index.map(({ short, file }) => [short, join(sources, '..', file)]))
  const read = new Map<string, ReadonlyMap<string, string>>()
  return (law, article) => {
    const file = files.get(law)
    if (!file) return undefined
    const known = read.get(law) ?? splitArticles(readFileSync(file, 'utf8'))
    read.set(law, known)
    return known.get(article)
  }
}

function splitArticles(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const part of text.split(
    /^(?=第[零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?\s)/m,
  )) {
    const name = /^第\S+?条(?:之[一二三四五六七八九十]+)?(?=\s)/.exec(part)?.[0]
    if (name) found.set(name, part)
  }
  return found
}

/** A-03 over all residents' texts together: at least 97 % of the characters common, 99 % fairly common. */
function checkCharacters(cards: readonly Card[], common: string): readonly Finding[] {
  const order = new Map(
    [...common.replace(/\s/g, '')].map((character, index) => [character, index]),
  )
  const all = cards.flatMap(
    ({ answer, steps, details }) => [answer, ...steps, ...details].join('').match(HAN) ?? [],
  )
  const share = (within: number) =>
    all.filter((character) => (order.get(character) ?? Number.POSITIVE_INFINITY) < within).length /
    all.length
  const findings: Finding[] = []
  for (const [within, atLeast] of [
    [1000, 0.9],
    [1500, 0.955],
  ] as const)
    if (all.length > 0 && share(within) < atLeast)
      findings.push({
        file: 'cards',
        grave: true,
        what: `only ${(share(within) * 100).toFixed(1)} % of the characters are among the ${within} commonest`,
      })
  return findings
}

/** The same question under two cards would be answered by chance. */
function checkTwins(cards: readonly Card[]): readonly Finding[] {
  const owners = new Map<string, Card>()
  const findings: Finding[] = []
  for (const card of cards) {
    for (const ask of card.asks) {
      const bare = ask.normalize('NFKC').replace(/[\s\p{P}]/gu, '')
      const owner = owners.get(bare)
      if (owner && owner !== card)
        findings.push({
          file: card.file,
          grave: true,
          what: `"${ask}" is asked in ${owner.file} too`,
        })
      owners.set(bare, card)
    }
  }
  return findings
}
