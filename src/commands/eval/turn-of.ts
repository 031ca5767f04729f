import type { Turn } from '../../message.ts'

/** One question of a resident nobody has met before. */
export function turnOf(id: string, text: string, now: number): Turn {
  return {
    message: {
      id,
      from: { channel: 'console', id },
      place: { kind: 'private' },
      text,
      at: now,
    },
    resident: id,
    session: {},
    now,
  }
}
