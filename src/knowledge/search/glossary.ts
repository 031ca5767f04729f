import { load } from 'js-yaml'
import { z } from 'zod'

/** Turns a question in another script into Chinese search words; Chinese questions pass unchanged. */
export type Glossary = { readonly toChinese: (query: string) => string }

/** A glossary without words: every question passes unchanged. */
export const noGlossary: Glossary = { toChinese: (query) => query }

/**
 * Reads `knowledge/glossary-terms.yaml`: language → (foreign word or its stem → Chinese search
 * words). A word matches from its start on, so that endings (plural, case) do no harm; the longest
 * match wins. Search keys only: nothing of it is ever shown.
 */
export function parseGlossary(yaml: string): Glossary {
  const content: unknown = yaml.trim() === '' ? {} : load(yaml)
  const languages = z.record(z.string(), z.record(z.string(), z.string())).parse(content)
  const entries = new Map<string, string>()
  for (const words of Object.values(languages)) {
    for (const [word, chinese] of Object.entries(words)) entries.set(fold(word), chinese)
  }
  return { toChinese: (query) => (isForeign(query) ? translate(fold(query), entries) : query) }
}

/** Whether a question has more foreign words than Chinese characters. */
function isForeign(query: string): boolean {
  const han = query.match(/\p{Script=Han}/gu)?.length ?? 0
  const foreign = query
    .match(/[\p{L}\p{M}']{2,}/gu)
    ?.filter((word) => !/\p{Script=Han}/u.test(word))
  return (foreign?.length ?? 0) > han
}

function translate(query: string, entries: ReadonlyMap<string, string>): string {
  const found: string[] = []
  let at = 0
  while (at < query.length) {
    const length = longestMatch(query, at, entries)
    if (length > 0) {
      found.push(entries.get(query.slice(at, at + length)) ?? '')
      at = nextWord(query, at + length)
    } else at = nextWord(query, at)
  }
  const han = query.match(/[\p{Script=Han}\d]+/gu) ?? []
  return [...found, ...han].join(' ')
}

const longestEntry = 40

function longestMatch(query: string, at: number, entries: ReadonlyMap<string, string>): number {
  for (let length = Math.min(longestEntry, query.length - at); length > 1; length--) {
    const word = query.slice(at, at + length)
    const short = length <= 3 && !/[\p{Script=Hangul}]/u.test(word)
    // A stem of three letters would match half the dictionary; it must be the whole word.
    if (entries.has(word) && !(short && isLetter(query[at + length]))) return length
  }
  return 0
}

function nextWord(query: string, from: number): number {
  let at = from
  while (at < query.length && isLetter(query[at])) at++
  while (at < query.length && !isLetter(query[at])) at++
  return at
}

function isLetter(char: string | undefined): boolean {
  return char !== undefined && /[\p{L}\p{M}]/u.test(char)
}

/** Lower case without Latin accents, because people often type Vietnamese without them. */
function fold(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/[\u0041-\u024f\u1e00-\u1eff]+/g, (latin) =>
      latin.normalize('NFD').replace(/[\u0300-\u036f]/g, ''),
    )
    .replaceAll(/\s+/g, ' ')
    .normalize('NFC')
}
