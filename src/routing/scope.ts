import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { LinliError } from '../errors.ts'

const scopeFile = z.strictObject({
  labels: z.array(
    z.strictObject({
      name: z.string(),
      /** Where such a message goes. */
      way: z.enum(['abstain', 'person', 'clarify']),
      /** Regular expressions on the message with a comma for each space. */
      when: z.array(z.string()).min(1),
      /** What only looks like it. */
      unless: z.array(z.string()).default([]),
    }),
  ),
  /** A matter alone, without a question. */
  topics: z.array(z.string()),
  /** Words that name no matter. */
  empty: z.array(z.string()),
})

/** What kind of message the cards do not answer this is. */
export type Scope = { readonly name: string; readonly way: 'abstain' | 'person' | 'clarify' }

/** Reads prompts/scope.yaml; the result names the first label that a message fits. Throws `scope_invalid`. */
export function loadScope(file: string): (text: string) => Scope | undefined {
  const read = scopeFile.safeParse(parse(readFileSync(file, 'utf8')))
  if (!read.success)
    throw new LinliError('scope_invalid', `${file}: ${z.prettifyError(read.error)}`)
  const labels = read.data.labels.map(({ name, way, when, unless }) => ({
    scope: { name, way },
    when: new RegExp(when.join('|'), 'iu'),
    unless: unless.length > 0 ? new RegExp(unless.join('|'), 'iu') : undefined,
  }))
  const empty = new RegExp(longestFirst(read.data.empty), 'giu')
  const topic = new RegExp(
    `^(?:想?问|关于|说说|了解)?(?:一?下)?(?:我家|我的?|家里)?(?:${longestFirst(read.data.topics)})(?:上|方面)?的?(?:事情?|问题|情况|政策)?$`,
    'iu',
  )
  return function scopeOf(text) {
    const plain = text.normalize('NFKC').trim()
    const joined = /\p{Script=Han}/u.test(plain) ? plain.replace(/\s+/g, '，') : plain
    const label = labels.find(({ when, unless }) => when.test(joined) && !unless?.test(joined))
    if (label) return label.scope
    const bare = plain.replace(/[\s\p{P}\p{S}]/gu, '')
    if (topic.test(bare)) return { name: 'topic', way: 'clarify' }
    return bare.replace(empty, '') === '' ? { name: 'vague', way: 'clarify' } : undefined
  }
}

function longestFirst(words: readonly string[]): string {
  return words.toSorted((a, b) => b.length - a.length).join('|')
}
