import { join, resolve } from 'node:path'
import { LinliError } from './errors.ts'
import { type Card, type Found, type Knowledge, openKnowledge } from './knowledge/knowledge.ts'
import { addressOf, type Turn } from './message.ts'
import type { Settings } from './settings.ts'

export type RoomCardsOptions = {
  /** The cards that serve everywhere else. */
  readonly knowledge: Knowledge
  readonly root: string
  readonly settings: Pick<Settings, 'ROOM_TOPICS' | 'ROOM_CARDS'>
}

/** Which cards answer in which chat: all of them, those of some topics, or a group's own folder. */
export function createRoomCards({ knowledge, root, settings }: RoomCardsOptions) {
  const own = new Map(
    [...settings.ROOM_CARDS].map(([room, folder]) => [
      room,
      openKnowledge(join(root, 'knowledge'), resolve(folder)),
    ]),
  )
  const allowed = new Map<string, (card: Card) => boolean>()
  for (const [room, topics] of settings.ROOM_TOPICS) {
    const known = new Set([...shelfIn(room).cards.values()].map(({ topic }) => topic))
    for (const topic of topics)
      if (!known.has(topic))
        throw new LinliError(
          'room_topic_unknown',
          `ROOM_TOPICS: ${room}: there is no topic "${topic}". There are: ${[...known].join(', ')}.`,
        )
    allowed.set(room, (card) => topics.includes(card.topic))
  }

  function shelfIn(room: string) {
    return (own.get(room) ?? knowledge).shelf
  }

  return {
    find(question: string, k: number, turn: Turn): readonly Found[] {
      const room = roomOf(turn)
      return shelfIn(room).find(question, k, allowed.get(room))
    },

    card(id: string, turn: Turn): Card | undefined {
      const room = roomOf(turn)
      const card = shelfIn(room).cards.get(id)
      return card && (allowed.get(room)?.(card) ?? true) ? card : undefined
    },

    /** Follows all folders; `told` hears of each swap or fault. Returns how to stop. */
    follow(told: (faults: readonly string[]) => void): () => void {
      const stops = [knowledge, ...own.values()].map((one) => one.follow(told))
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}

function roomOf({ message }: Turn): string {
  const { channel, chat } = addressOf(message)
  return `${channel}:${chat}`
}
