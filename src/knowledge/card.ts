import { load } from 'js-yaml'
import { z } from 'zod'
import { LinliError } from '../errors.ts'
import type { Citation } from '../message.ts'
import type { Law } from './laws.ts'

/** 劳动法 第五十条 */
const basis = z
  .string()
  .regex(/^\S+ 第[零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?$/, {
    error: 'write: law-short-name 第X条',
  })
  .transform((text): Citation => {
    const [law = '', article = ''] = text.split(' ')
    return { law, article }
  })

/**
 * Who answers for a card: a word for the part they have, never a person's name. The founding two wrote and re-read the
 * first cards; they are no lawyers.
 */
const signer = z.enum([
  'founding-writer',
  'founding-reader',
  'card-writer',
  'card-reader',
  'staff-lead',
  'legal-aid',
  'lawyer',
  'office',
])

const fields = z.strictObject({
  id: z.string().regex(/^[a-z]{3}-\d{2,3}$/),
  title: z.string().min(2).max(60),
  asks: z.array(z.string().min(2)).min(3),
  terms: z.array(z.string()).default([]),
  not: z.array(z.string()).default([]),
  basis: z.array(basis).min(1),
  jurisdiction: z.enum(['全国', '浙江省', '宁波市']),
  risk: z.enum(['everyday', 'rights', 'safety']),
  must_mention: z.array(z.string()).default([]),
  hotline: z.array(z.string().regex(/^\d{3,11}$/)).min(1),
  services: z.array(z.string()).default([]),
  checked_by: signer,
  checked_on: z.iso.date(),
  /** Somebody else who held the card against its articles. */
  second_check: z.strictObject({ by: signer, on: z.iso.date() }).optional(),
  review_by: z.iso.date(),
  expires: z.iso.date().optional(),
})

/** What decides over wages, a home, safety, children or freedom has been read by two. */
export const cardHead = fields
  .refine(({ risk, second_check }) => risk === 'everyday' || second_check !== undefined, {
    path: ['second_check'],
    error:
      'a card of risk rights or safety is read by a second person: { by: card-reader, on: DATE }',
  })
  .refine(({ checked_by, second_check }) => second_check?.by !== checked_by, {
    path: ['second_check', 'by'],
    error: 'is somebody else than checked_by',
  })

/** One official fact of a card, in our own words, with the one article it rests on. */
export type Fact = { readonly text: string; readonly citation: Citation }

/** One curated answer. `answer`, `steps` and `details` are for residents; `facts` carry the law. */
export type Card = z.infer<typeof cardHead> & {
  readonly topic: string
  readonly file: string
  readonly answer: string
  readonly steps: readonly string[]
  readonly details: readonly string[]
  readonly facts: readonly Fact[]
}

const FRONT_MATTER = /^---\n([\s\S]+?)\n---\n([\s\S]*)$/
const FACT = /^(.+?)〔(\S+) (\S+)〕$/
const LARGEST_CARD = 64 * 1024

/** Parses one card; throws `card_invalid` naming file and field. */
export function parseCard(
  file: string,
  topic: string,
  text: string,
  laws: ReadonlyMap<string, Law>,
): Card {
  const fail = (what: string): never => {
    throw new LinliError('card_invalid', `${file}: ${what}`)
  }
  if (text.length > LARGEST_CARD)
    return fail(`is ${text.length} characters long; a card holds one short answer.`)
  const match = FRONT_MATTER.exec(text.replaceAll('\r\n', '\n'))
  if (!match) return fail('must begin with a --- block of fields.')
  const head = cardHead.safeParse(readYaml(file, match[1] ?? ''))
  if (!head.success) return fail(z.prettifyError(head.error))
  for (const { law, article } of head.data.basis) {
    const known = laws.get(law)
    if (!known) return fail(`basis: no law "${law}" in knowledge/laws.yaml.`)
    if (!known.hasArticle(article)) return fail(`basis: ${law} has no ${article}.`)
  }
  const body = parseBody(match[2] ?? '', fail)
  for (const { citation } of body.facts)
    if (
      !head.data.basis.some(
        ({ law, article }) => law === citation.law && article === citation.article,
      )
    )
      return fail(`依据: ${citation.law} ${citation.article} is not among basis.`)
  const spoken = [body.answer, ...body.steps, ...body.details].join('\n')
  for (const phrase of head.data.must_mention)
    if (!spoken.includes(phrase))
      return fail(`must_mention: "${phrase}" stands nowhere in answer, steps or 细节.`)
  return { ...head.data, ...body, topic, file }
}

function readYaml(file: string, text: string): unknown {
  try {
    return load(text)
  } catch (cause) {
    throw new LinliError('card_invalid', `${file}: the --- block is no YAML.`, { cause })
  }
}

function parseBody(text: string, fail: (what: string) => never) {
  const [top = '', ...sections] = text.split(/^## /m)
  const named = new Map(
    sections.map((section) => {
      const end = section.indexOf('\n')
      return [section.slice(0, end).trim(), section.slice(end + 1)]
    }),
  )
  for (const name of named.keys())
    if (name !== '细节' && name !== '依据') return fail(`no such section "## ${name}".`)
  const lines = linesOf(top)
  const steps = lines.filter((line) => /^\d\. /.test(line)).map((line) => line.slice(3))
  const answer = lines.filter((line) => !/^\d\. /.test(line)).join('')
  if (!answer) return fail('needs a first paragraph that answers in a sentence.')
  const facts = bullets(named.get('依据')).map((line): Fact => {
    const [, fact = '', law = '', article = ''] =
      FACT.exec(line) ?? fail(`依据: "${line.slice(0, 20)}…" must end with 〔law 第X条〕.`)
    return { text: fact, citation: { law, article } }
  })
  if (facts.length === 0) return fail('needs a section "## 依据" with at least one fact.')
  return { answer, steps, details: bullets(named.get('细节')), facts }
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
const bullets = (text = '') => linesOf(text).map((line) => line.replace(/^- /, ''))
