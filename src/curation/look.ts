import type { Found } from '../knowledge/knowledge.ts'
import type { Words } from '../words/words.ts'

/** What the answers find and would decide for one question. */
export type Looked = {
  /** The question without personal data. */
  readonly text: string
  readonly found: readonly Found[]
  readonly decision?:
    | { readonly kind: 'answer'; readonly found: Found; readonly also: readonly Found[] }
    | { readonly kind: 'clarify'; readonly choices: readonly Found[] }
    | { readonly kind: 'person' | 'abstain'; readonly label: string }
    | undefined
}

/** One question's hits with their scores, best first, and what would be done with them. */
export function sayLooked(
  { text, found, decision }: Looked,
  { words, isClosed }: { readonly words: Words; readonly isClosed: (topic: string) => boolean },
): string {
  const hits = found.map(({ card, hit }, index) =>
    words.say('curation-hit', {
      number: index + 1,
      id: card.id,
      title: card.title,
      score: hit.score.toFixed(3),
    }),
  )
  return [
    words.say('curation-find', { text }),
    ...(hits.length > 0 ? hits : [words.say('curation-no-hits')]),
    verdict(),
  ].join('\n')

  function verdict(): string {
    switch (decision?.kind) {
      case 'answer': {
        const { card } = decision.found
        if (isClosed(card.topic)) return words.say('curation-would-closed', { id: card.id })
        const also = decision.also.map((other) => other.card.id).join('、')
        return also
          ? words.say('curation-would-both', { id: card.id, also })
          : words.say('curation-would-answer', { id: card.id })
      }
      case 'clarify':
        return words.say('curation-would-clarify')
      case 'person':
        return words.say('curation-would-person', { label: decision.label })
      case 'abstain':
        return words.say('curation-would-abstain', { label: decision.label })
      case undefined:
        return words.say('curation-would-abstain', { label: 'unknown' })
    }
  }
}
