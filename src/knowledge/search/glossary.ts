import { load } from 'js-yaml'
import { z } from 'zod'

/** Turns a question in another script into Chinese search words; Chinese questions pass unchanged. */
export type Glossary = {
  readonly toChinese: (query: string) => string
  /** Share of a foreign question's letters that are of no known matter, 0 … 1; undefined for a Chinese one. */
  readonly unknownIn: (query: string) => number | undefined
}

/** A glossary without words: every question passes unchanged. */
export const noGlossary: Glossary = {
  toChinese: (query) => query,
  unknownIn: () => undefined,
}

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
  return {
    toChinese: (query) =>
      isForeign(query) ? readIn(fold(query), entries).chinese.join(' ') : query,
    unknownIn: (query) => (isForeign(query) ? readIn(fold(query), entries).unknown : undefined),
  }
}

/** Whether a question has more foreign words than Chinese characters. */
function isForeign(query: string): boolean {
  const han = query.match(/\p{Script=Han}/gu)?.length ?? 0
  const foreign = query
    .match(/[\p{L}\p{M}']{2,}/gu)
    ?.filter((word) => !/\p{Script=Han}/u.test(word))
  return (foreign?.length ?? 0) > han
}

/** Words that ask but name no matter: alone they are no question that we know. */
const ASKS_ONLY =
  /^(?:怎么办|怎么|多少钱?|多久|哪里|需要|可以|能不能|带什么|提前几天|周末|周日|休息日|等|噪音|店|天|月|年|\d+| )+$/

/** English and Korean words that are in any question. */
const PLAIN =
  /^(?:[a-z]{1,3}|there|here|near|this|that|what|when|where|which|have|does|didn|with|from|want|wants|would|could|should|please|need|help|someone|anyone|must|been|they|them|your|about|also|just|very|much|many|long|know|tell|gets?|make|will|more|than|into|only|after|before|because)[^a-z]*$|^(?:어떻게|얼마나|하나요|해요|합니까|있나요|되나요)/

/** The Chinese words of a foreign question, and the share of its letters that belong to no matter among them. */
function readIn(
  query: string,
  entries: ReadonlyMap<string, string>,
): { readonly chinese: readonly string[]; readonly unknown: number } {
  const chinese: string[] = []
  let [known, unknown] = [0, 0]
  let at = 0
  while (at < query.length) {
    const length = longestMatch(query, at, entries)
    const next = nextWord(query, at + length)
    const letters = query.slice(at, next).match(/[\p{L}\p{M}]/gu)?.length ?? 0
    if (length > 0) {
      const found = entries.get(query.slice(at, at + length)) ?? ''
      chinese.push(found)
      if (!ASKS_ONLY.test(found)) known += letters
    } else if (!PLAIN.test(query.slice(at, next))) unknown += letters
    at = next
  }
  const han = query.match(/[\p{Script=Han}\d]+/gu) ?? []
  return { chinese: [...chinese, ...han], unknown: known === 0 ? 1 : unknown / (known + unknown) }
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
