import { createNameGuard } from './names.ts'
import { numbersAgree } from './numbers.ts'
import { overlapWith } from './overlap.ts'
import { polarityAgrees } from './polarity.ts'

/** Why a sentence was not taken. */
export type Fault = 'numbers' | 'polarity' | 'names' | 'overlap' | 'printed'

/** What only the program prints: links, law names, articles. */
const PRINTED = /https?:|www\.|\.(?:com|cn|org|net)\b|《|》|第[\d零一二三四五六七八九十百千]+条|@/iu
/** Foreign words and codes: none may come from elsewhere. */
const FOREIGN = /[a-z\u00c0-\u024f\u0400-\u04ff\u0600-\u06ff\uac00-\ud7af]{2,}/giu
const LEAST_OVERLAP = 0.5

/** Holds a model's sentence against the one line of a card that it names as its source. */
export function createGuards(names: readonly string[]) {
  const namesAgree = createNameGuard(names)
  return function faultOf(sentence: string, line: string, whole: string): Fault | undefined {
    if (PRINTED.test(sentence)) return 'printed'
    if (!numbersAgree(sentence, line)) return 'numbers'
    if (!polarityAgrees(sentence, line)) return 'polarity'
    if (!namesAgree(sentence, whole)) return 'names'
    if ([...sentence.matchAll(FOREIGN)].some(([word]) => !whole.includes(word))) return 'names'
    if (overlapWith(sentence, line) < LEAST_OVERLAP) return 'overlap'
    return undefined
  }
}

export type Guards = ReturnType<typeof createGuards>
