/** Finds names of offices, papers and apps that a text speaks of, from a list of all that we know. */
export function createNameGuard(names: readonly string[]) {
  const longest = names.toSorted((a, b) => b.length - a.length)
  const pattern = new RegExp(longest.map(literally).join('|') || '(?!)', 'gu')

  /** True when every known name of the sentence stands in the source. */
  return function namesAgree(sentence: string, source: string): boolean {
    return [...sentence.matchAll(pattern)].every(([name]) => source.includes(name))
  }
}

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
