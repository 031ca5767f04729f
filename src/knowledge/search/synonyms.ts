import { load } from 'js-yaml'
import { z } from 'zod'
import { normalise } from './normalise.ts'

/**
 * Groups of words that mean the same matter in everyday and in official language. A group is a
 * concept: any of its words, in a question or in a passage, also counts as the concept's own term.
 */
export type Synonyms = {
  readonly groups: number
  /** Calls back with the concept's term (1 … `groups`) for each of its words that occurs. */
  readonly each: (text: string, use: (concept: number) => void) => void
}

/** No synonyms at all. */
export const noSynonyms: Synonyms = { groups: 0, each: () => undefined }

/**
 * Reads `knowledge/synonyms.yaml`: a list of lists of words, or of one line with the words parted
 * by blanks. Throws when it is anything else.
 */
export function parseSynonyms(yaml: string): Synonyms {
  const content: unknown = yaml.trim() === '' ? [] : load(yaml)
  const groups = z.array(z.union([z.string(), z.array(z.string())])).parse(content)
  return createSynonyms(
    groups.map((group) => (typeof group === 'string' ? group.split(/\s+/) : group)),
  )
}

/** Synonyms from groups of words. */
export function createSynonyms(groups: readonly (readonly string[])[]): Synonyms {
  const root: Node = { next: new Map(), concepts: [] }
  for (const [at, group] of groups.entries()) {
    for (const word of group) insert(root, normalise(word).replaceAll(' ', ''), at + 1)
  }
  return { groups: groups.length, each: (text, use) => walk(root, text, use) }
}

type Node = { readonly next: Map<number, Node>; concepts: number[] }

function insert(root: Node, word: string, concept: number): void {
  let node = root
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at)
    let next = node.next.get(code)
    if (next === undefined) {
      next = { next: new Map(), concepts: [] }
      node.next.set(code, next)
    }
    node = next
  }
  if (node !== root && !node.concepts.includes(concept)) node.concepts.push(concept)
}

function walk(root: Node, text: string, use: (concept: number) => void): void {
  for (let start = 0; start < text.length; start++) {
    let node: Node | undefined = root.next.get(text.charCodeAt(start))
    for (let at = start + 1; node !== undefined; at++) {
      for (const concept of node.concepts) use(concept)
      if (at >= text.length) break
      node = node.next.get(text.charCodeAt(at))
    }
  }
}
