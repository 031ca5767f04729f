/** Share of a sentence's pairs of neighbouring letters that its source has too, 0 … 1. */
export function overlapWith(sentence: string, source: string): number {
  const pairs = pairsOf(sentence)
  const known = new Set(pairsOf(source))
  if (pairs.length === 0) return 1
  return pairs.filter((pair) => known.has(pair)).length / pairs.length
}

function pairsOf(text: string): readonly string[] {
  const plain = text.normalize('NFKC').replace(/[\s\p{P}\p{S}]/gu, '')
  return [...plain].slice(1).map((letter, at) => `${plain[at] ?? ''}${letter}`)
}
