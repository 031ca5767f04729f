import type { Turn } from '../message.ts'
import { FOLLOW_UP_MS } from './steps/follow-up.ts'
import type { Before } from './work.ts'

const MOST = 2000

/** The last turn of each conversation, in memory only, for half an hour at most. */
export function createLastTurns() {
  const turns = new Map<string, Before>()
  const keyOf = ({ resident, message: { place } }: Turn) =>
    place.kind === 'group' ? `${resident}|${place.id}` : resident

  return {
    of(turn: Turn): Before | undefined {
      const before = turns.get(keyOf(turn))
      return before && turn.now - before.at <= FOLLOW_UP_MS ? before : undefined
    },
    keep(turn: Turn, before: Omit<Before, 'at'>): void {
      const key = keyOf(turn)
      turns.delete(key)
      turns.set(key, { ...before, at: turn.now })
      for (const [old, { at }] of turns) {
        if (turns.size <= MOST && turn.now - at <= FOLLOW_UP_MS) break
        turns.delete(old)
      }
    },
    forget(turn: Turn): void {
      turns.delete(keyOf(turn))
    },
  }
}

export type LastTurns = ReturnType<typeof createLastTurns>
