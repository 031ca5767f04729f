import { bigram, encode, unigram } from './grams.ts'
import { normalise, withoutFillers } from './normalise.ts'
import type { Synonyms } from './synonyms.ts'

/** What a match of a single character and of a concept counts, beside 1 for two characters in a row. */
export type TermWeights = { readonly unigram: number; readonly concept: number }

/** Calls back with each term occurrence of a normalised text: grams, and concepts of its words. */
export function eachTerm(text: string, synonyms: Synonyms, use: (term: number) => void): void {
  const codes = encode(text)
  let before = 0
  for (const code of codes) {
    if (code !== 0) {
      use(unigram(code))
      if (before !== 0) use(bigram(before, code))
    }
    before = code
  }
  synonyms.each(text, use)
}

/** The distinct terms of a question and their weights. */
export function queryTerms(
  query: string,
  synonyms: Synonyms,
  weights: TermWeights,
): ReadonlyMap<number, number> {
  const terms = new Map<number, number>()
  eachTerm(withoutFillers(normalise(query)), synonyms, (term) => {
    terms.set(term, termWeight(term, weights))
  })
  return terms
}

function termWeight(term: number, weights: TermWeights): number {
  if (term < 0x10000) return weights.concept
  return term % 0x10000 === 0 ? weights.unigram : 1
}
