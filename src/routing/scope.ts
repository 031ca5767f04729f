import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { z } from 'zod'
import { LinliError } from '../errors.ts'
import type { LabelModel, WordClasses } from './label-model.ts'

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
  /** Classes of words that the learnt labels go by. */
  classes: z.record(z.string(), z.string()),
  /** A matter alone, without a question. */
  topics: z.array(z.string()),
  /** Words that name no matter. */
  empty: z.array(z.string()),
})

/** What kind of message the cards do not answer this is. */
export type Scope = { readonly name: string; readonly way: 'abstain' | 'person' | 'clarify' }

function readScope(file: string) {
  const read = scopeFile.safeParse(load(readFileSync(file, 'utf8')))
  if (!read.success)
    throw new LinliError('scope_invalid', `${file}: ${z.prettifyError(read.error)}`)
  return read.data
}

/** The word classes of prompts/scope.yaml. Throws `scope_invalid`. */
export function loadWordClasses(file: string): WordClasses {
  return Object.entries(readScope(file).classes).map(([name, source]) => [
    name,
    new RegExp(source, 'iu'),
  ])
}

/** A kind of message, and the chance that this is one, 0 … 1. */
export type Likely = Scope & { readonly chance: number }

/** Names, beside the rules, how likely a message is of each kind, as `model` has learnt. Questions of policy are left out. */
export function loadLikely(file: string, model: LabelModel): (text: string) => readonly Likely[] {
  const ways = new Map(readScope(file).labels.map(({ name, way }) => [name, way]))
  return (text) =>
    [...model(text)].flatMap(([label, chance]) => {
      const name = label === 'emergency' ? 'danger' : label
      const way = ways.get(name)
      return way ? [{ name, way, chance }] : []
    })
}

/** Reads prompts/scope.yaml; the result names the first label that a message fits. Throws `scope_invalid`. */
export function loadScope(file: string): (text: string) => Scope | undefined {
  const data = readScope(file)
  const labels = data.labels.map(({ name, way, when, unless }) => ({
    scope: { name, way },
    when: new RegExp(when.join('|'), 'iu'),
    unless: unless.length > 0 ? new RegExp(unless.join('|'), 'iu') : undefined,
  }))
  const empty = new RegExp(longestFirst(data.empty), 'giu')
  const topic = new RegExp(
    `^(?:想?问|关于|说说|了解)?(?:一?下)?(?:我家|我的?|家里)?(?:${longestFirst(data.topics)})(?:上|方面)?的?(?:事情?|问题|情况|政策)?$`,
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
