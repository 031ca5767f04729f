import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { z } from 'zod'
import { LinliError } from '../errors.ts'
import type { LabelModel, WordClasses } from './label-model.ts'

const patterns = z.array(z.string()).default([])

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
  /** Matters under two rules, where the person must say which. */
  forks: z
    .array(
      z
        .strictObject({
          name: z.string(),
          when: patterns,
          /** What already says which rule it is. */
          unless: patterns,
          /** What a message of nothing else but `empty` words and numbers is left with. */
          bare: patterns,
          /** The one question that tells them apart. */
          ask: z.string(),
          choices: z
            .array(z.strictObject({ label: z.string(), card: z.string() }))
            .min(2)
            .max(3),
        })
        .refine(({ when, bare }) => when.length + bare.length > 0, {
          error: 'write: when or bare, or it is never asked',
        }),
    )
    .default([]),
  /** By name of a label: the cards that are said until a person comes. */
  beside: z.record(z.string(), z.array(z.string()).min(1)).default({}),
  /** Classes of words that the learnt labels go by. */
  classes: z.record(z.string(), z.string()),
  /** A matter alone, without a question. */
  topics: z.array(z.string()),
  /** Words that name no matter. */
  empty: z.array(z.string()),
})

/** One question back, with the card behind each answer to it. */
export type Fork = {
  readonly ask: string
  readonly choices: readonly { readonly label: string; readonly card: string }[]
}

/** What kind of message the cards do not answer this is. */
export type Scope = {
  readonly name: string
  readonly way: 'abstain' | 'person' | 'clarify'
  readonly fork?: Fork | undefined
  /** Cards that are said of such a matter until a person comes. */
  readonly beside?: readonly string[] | undefined
}

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
  const { labels, beside } = readScope(file)
  const ways = new Map(labels.map(({ name, way }) => [name, way]))
  return (text) =>
    [...model(text)].flatMap(([label, chance]) => {
      const name = label === 'emergency' ? 'danger' : label
      const way = ways.get(name)
      return way ? [{ name, way, chance, beside: beside[name] }] : []
    })
}

/** Reads prompts/scope.yaml; the result names the first label that a message fits. Throws `scope_invalid`. */
export function loadScope(file: string): (text: string) => Scope | undefined {
  const data = readScope(file)
  const labels = data.labels.map(({ name, way, when, unless }) => ({
    scope: { name, way, beside: data.beside[name] },
    fits: fitting(when, unless),
  }))
  const empty = new RegExp(longestFirst(data.empty), 'giu')
  const forks = data.forks.map(({ name, when, unless, bare, ask, choices }) => ({
    scope: { name, way: 'clarify', fork: { ask, choices } } as const,
    fits: fitting(when, unless),
    isBare: fitting(bare.length > 0 ? [`^(?:${longestFirst(bare)})$`] : [], []),
    isSaid: fitting(unless, []),
  }))
  const topic = new RegExp(
    `^(?:想?问|关于|说说|了解)?(?:一?下)?(?:我家|我的?|家里)?(?:${longestFirst(data.topics)})(?:上|方面)?的?(?:事情?|问题|情况|政策)?$`,
    'iu',
  )
  return function scopeOf(text) {
    const plain = text.normalize('NFKC').trim()
    const joined = /\p{Script=Han}/u.test(plain) ? plain.replace(/\s+/g, '，') : plain
    const label = labels.find(({ fits }) => fits(joined))
    if (label) return label.scope
    const bare = plain.replace(/[\s\p{P}\p{S}]/gu, '')
    const left = bare.replace(empty, '').replace(NUMBERS, '')
    const fork = forks.find(
      ({ fits, isBare, isSaid }) => fits(joined) || (isBare(left) && !isSaid(joined)),
    )
    if (fork) return fork.scope
    if (topic.test(bare)) return { name: 'topic', way: 'clarify' }
    return bare.replace(empty, '') === '' ? { name: 'vague', way: 'clarify' } : undefined
  }
}

const NUMBERS = /[\d百千万]+|[块元]钱?/gu

/** Whether `when` fits and nothing says that it only looks so; without `when` nothing does. */
function fitting(when: readonly string[], unless: readonly string[]): (text: string) => boolean {
  if (when.length === 0) return () => false
  const one = new RegExp(when.join('|'), 'iu')
  const other = unless.length > 0 ? new RegExp(unless.join('|'), 'iu') : undefined
  return (text) => one.test(text) && !other?.test(text)
}

function longestFirst(words: readonly string[]): string {
  return words.toSorted((a, b) => b.length - a.length).join('|')
}
