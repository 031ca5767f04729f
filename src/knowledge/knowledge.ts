import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf, LinliError } from '../errors.ts'
import type { Card } from './card.ts'
import { type Law, loadLaws } from './laws.ts'
import { loadCards } from './load-cards.ts'
import { loadCardModel } from './search/card-model.ts'
import { findByClauses } from './search/clauses.ts'
import { noGlossary, parseGlossary } from './search/glossary.ts'
import { createSearch, type Hit, type Passage, type Search } from './search/search.ts'
import { noSynonyms, parseSynonyms } from './search/synonyms.ts'
import { watchFolder } from './watch-folder.ts'

export type { Card, Fact } from './card.ts'
export { readCardQuestions } from './card-questions.ts'
export { type CheckOptions, checkCards, type Finding } from './check-cards.ts'
export { type Law, loadLaws } from './laws.ts'
export {
  type CardModel,
  type CardWords,
  gramsOf,
  unitValues,
  writtenCardWords,
} from './search/card-model.ts'
export { toPlainScript } from './search/normalise.ts'
export type { Hit } from './search/search.ts'

/** A card with how well it fits. */
export type Found = { readonly card: Card; readonly hit: Hit }

/** What one loading of the folder gave; swapped as a whole. */
export type Shelf = {
  readonly cards: ReadonlyMap<string, Card>
  readonly laws: ReadonlyMap<string, Law>
  /** One line for each card that was refused: file, field, what to do. */
  readonly refused: readonly string[]
  find(question: string, k: number, allow?: (card: Card) => boolean): readonly Found[]
}

export type Knowledge = {
  readonly shelf: Shelf
  /**
   * Loads the folder again and swaps the shelf as a whole. When a card is newly broken the old shelf keeps serving,
   * and the faults are returned, by file and field.
   */
  reload(): readonly string[]
  /** Reloads whenever a file changes; `told` hears of each swap or fault. Returns how to stop. */
  follow(told: (faults: readonly string[]) => void): () => void
}

/**
 * Reads `folder` (cards/, laws.yaml, search files); `cards` names another folder of cards over the same laws. Throws
 * when not one card is sound.
 */
export function openKnowledge(folder: string, cards = join(folder, 'cards')): Knowledge {
  let shelf = loadShelf(folder, cards)

  function reload(): readonly string[] {
    const known = new Set(shelf.refused)
    try {
      const next = loadShelf(folder, cards)
      const faults = next.refused.filter((fault) => !known.has(fault))
      if (faults.length === 0) shelf = next
      return faults
    } catch (error) {
      return [
        error instanceof LinliError ? error.message : `knowledge unreadable (${codeOf(error)})`,
      ]
    }
  }

  return {
    get shelf() {
      return shelf
    },
    reload,
    follow(told) {
      const onChange = () => told(reload())
      const stops = (cards.startsWith(folder) ? [folder] : [folder, cards]).map((one) =>
        watchFolder(one, onChange),
      )
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}

function loadShelf(folder: string, cardsFolder: string): Shelf {
  const laws = loadLaws(join(folder, 'laws.yaml'))
  const { cards, refused } = loadCards(cardsFolder, laws)
  const search = searchOver([...cards.values()], folder)
  const askedIn = new Map(
    [...cards.values()].flatMap(({ id, title, asks }) =>
      [title, ...asks].map((ask) => [bare(ask), id] as const),
    ),
  )
  return {
    cards,
    laws,
    refused,
    find(question, k, allow) {
      const found: Found[] = []
      for (const hit of findByClauses(search, question, allow ? search.size : k)) {
        const card = cards.get(hit.id)
        if (card && (!allow || allow(card))) found.push({ card, hit })
      }
      const lifted = liftWritten(found, askedIn.get(bare(question)))
      return allow ? amongThese(lifted).slice(0, k) : lifted
    },
  }
}

/** How much a card is lifted whose author wrote this very question under it. */
const WRITTEN_LEAD = 0.2

/** What a card's author has written word for word outweighs all that was learnt. */
function liftWritten(found: readonly Found[], id: string | undefined): readonly Found[] {
  const written = found.find(({ card }) => card.id === id)
  const [first] = found
  if (!written || !first || first === written) return found
  const score = first.hit.score + WRITTEN_LEAD
  const features = { ...written.hit.features, margin: WRITTEN_LEAD }
  const lifted = { card: written.card, hit: { ...written.hit, score, features } }
  return [lifted, ...found.filter((one) => one !== written)]
}

/** A question without spaces and signs, to compare it with what cards are asked. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]/gu, '')
}

/** The lead of each over the best of the others, when cards that were better may not be used. */
function amongThese(found: readonly Found[]): readonly Found[] {
  const [first = 0, second = 0] = found.map(({ hit }) => hit.score)
  return found.map(({ card, hit }, rank) => {
    const margin = hit.score - (rank === 0 ? second : first)
    return { card, hit: { ...hit, features: { ...hit.features, margin } } }
  })
}

function searchOver(cards: readonly Card[], folder: string): Search {
  const words = join(folder, 'card-words.txt')
  return createSearch(cards.map(passageOf), {
    ...(existsSync(words) && { model: loadCardModel(words) }),
    synonyms: readIfThere(join(folder, 'synonyms.yaml'), parseSynonyms) ?? noSynonyms,
    glossary: readIfThere(join(folder, 'glossary-terms.yaml'), parseGlossary) ?? noGlossary,
  })
}

/** Search aids may be missing: search is then only less clever. */
function readIfThere<T>(file: string, read: (text: string) => T): T | undefined {
  return existsSync(file) ? read(readFileSync(file, 'utf8')) : undefined
}

function passageOf(card: Card): Passage {
  return {
    id: card.id,
    fields: {
      title: card.title,
      asks: card.asks.join('\n'),
      terms: card.terms.join(' '),
      body: [
        card.answer,
        ...card.steps,
        ...card.details,
        ...card.facts.map(({ text }) => text),
      ].join('\n'),
      law: card.basis.map(({ law, article }) => `${law}${article}`).join(' '),
    },
  }
}
