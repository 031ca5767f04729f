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
      /** Regular expressions on the message without spaces. */
      when: z.array(z.string()).min(1),
      /** What only looks like it. */
      unless: z.array(z.string()).default([]),
    }),
  ),
  /** Words that name no matter: a message of nothing else is asked back. */
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
  const empty = new RegExp(read.data.empty.toSorted((a, b) => b.length - a.length).join('|'), 'giu')
  return function scopeOf(text) {
    const plain = text.normalize('NFKC').replace(/\s+/g, '')
    const label = labels.find(({ when, unless }) => when.test(plain) && !unless?.test(plain))
    if (label) return label.scope
    const rest = plain.replace(/[\p{P}\p{S}\d]/gu, '').replace(empty, '')
    return rest.length < 2 ? { name: 'vague', way: 'clarify' } : undefined
  }
}
