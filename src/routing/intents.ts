import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { z } from 'zod'
import { LinliError } from '../errors.ts'

const intentsFile = z.record(
  z.string(),
  z.strictObject({
    /** Whole messages, compared without punctuation and final particles. */
    exact: z.array(z.string()).default([]),
    /** Beginnings; what follows is handed on as the rest. */
    starts: z.array(z.string()).default([]),
    /** Anywhere in a message of at most `within` characters. */
    contains: z.array(z.string()).default([]),
    within: z.number().int().default(12),
    /** Regular expressions on the whole message without signs, for what is said in many ways. */
    like: z.array(z.string()).default([]),
  }),
)

/** What is said in many ways is short; the longer a message, the longer its patterns look for a way to read it. */
const LONGEST_LIKE = 60

export type Intent = { readonly name: string; readonly rest: string }

/** Finds which fixed intent a message is, by the word lists of prompts/intents.yaml; undefined for all else. */
export function loadIntents(file: string): (text: string) => Intent | undefined {
  const read = intentsFile.safeParse(load(readFileSync(file, 'utf8')))
  if (!read.success)
    throw new LinliError('intents_invalid', `${file}: ${z.prettifyError(read.error)}`)
  const exact = new Map<string, string>()
  const starts: [string, string][] = []
  const contained = Object.entries(read.data).filter(([, { contains }]) => contains.length > 0)
  const likes = Object.entries(read.data).flatMap(([name, { like }]) =>
    like.map((source) => [name, new RegExp(`^(?:${source})$`, 'iu')] as const),
  )
  for (const [name, words] of Object.entries(read.data)) {
    for (const word of words.exact) exact.set(bare(word) || word, name)
    for (const word of words.starts) starts.push([word.toLowerCase(), name])
  }
  starts.sort(([a], [b]) => b.length - a.length)

  return function match(text) {
    const plain = text.normalize('NFKC').trim()
    const name = exact.get(bare(plain) || plain)
    if (name) return { name, rest: '' }
    const lower = plain.toLowerCase()
    const start = starts.find(([word]) => lower.startsWith(word))
    if (start) return { name: start[1], rest: plain.slice(start[0].length).trim() }
    const whole = plain.replace(/[\s\p{P}\p{S}]/gu, '')
    const alike = whole.length <= LONGEST_LIKE && likes.find(([, pattern]) => pattern.test(whole))
    if (alike) return { name: alike[0], rest: '' }
    const short = bare(plain)
    for (const [other, { contains, within }] of contained)
      if (short.length <= within && contains.some((word) => short.includes(word)))
        return { name: other, rest: '' }
    return undefined
  }
}

/** Without punctuation, spaces and the particles that end a spoken sentence. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]/gu, '')
    .replace(/[啊呀哈吧呢啦哦噢嘛了]+$/u, '')
}
