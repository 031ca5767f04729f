/** Share of pairs of letters that two near copies have in common. */
const ALIKE = 0.5

/** A group number for each text; texts that are nearly the same, directly or by others between them, share one. */
export function nearCopies(texts: readonly string[]): readonly number[] {
  const parent = texts.map((_text, at) => at)
  function root(at: number): number {
    const above = parent[at] ?? at
    if (above === at) return at
    const top = root(above)
    parent[at] = top
    return top
  }
  const pairs = texts.map(pairsIn)
  const holders = new Map<string, number[]>()
  for (const [at, own] of pairs.entries()) {
    const shared = new Map<number, number>()
    for (const pair of own)
      for (const other of holders.get(pair) ?? []) shared.set(other, (shared.get(other) ?? 0) + 1)
    for (const [other, count] of shared) {
      const union = own.size + (pairs[other]?.size ?? 0) - count
      if (count / union >= ALIKE) parent[root(at)] = root(other)
    }
    for (const pair of own) {
      const held = holders.get(pair)
      if (held) held.push(at)
      else holders.set(pair, [at])
    }
  }
  return texts.map((_text, at) => root(at))
}

function pairsIn(text: string): ReadonlySet<string> {
  const letters = [...text.replace(/[\s\p{P}]/gu, '')]
  return new Set(letters.slice(1).map((letter, at) => `${letters[at] ?? ''}${letter}`))
}
