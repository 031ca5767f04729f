import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { codeOf, LinliError } from '../errors.ts'
import { type Card, parseCard } from './card.ts'
import type { Law } from './laws.ts'

/** The sound cards of a folder by id, and one line for each card that was refused. */
export type LoadedCards = {
  readonly cards: ReadonlyMap<string, Card>
  readonly refused: readonly string[]
}

/** Reads all cards of a folder; throws `no_cards` when there is none, and when not one is sound. */
export function loadCards(folder: string, laws: ReadonlyMap<string, Law>): LoadedCards {
  const cards = new Map<string, Card>()
  const refused: string[] = []
  for (const file of cardFiles(folder)) {
    try {
      const text = readFileSync(join(folder, file), 'utf8')
      const card = parseCard(file, basename(dirname(file)), text, laws)
      const twin = cards.get(card.id)
      if (twin)
        throw new LinliError('card_invalid', `${file}: id ${card.id} is taken by ${twin.file}.`)
      cards.set(card.id, card)
    } catch (error) {
      refused.push(
        error instanceof LinliError ? error.message : `${file}: unreadable (${codeOf(error)})`,
      )
    }
  }
  if (cards.size === 0)
    throw new LinliError('no_cards', [`${folder} holds no sound card.`, ...refused].join('\n'))
  return { cards, refused }
}

function cardFiles(folder: string): readonly string[] {
  if (!existsSync(folder))
    throw new LinliError('no_cards', `There is no folder ${folder}. Restore the knowledge folder.`)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.md'))
    .sort()
}
