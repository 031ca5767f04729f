import type { Choice } from '../message.ts'
import type { Box, Db, Tx } from '../store/store.ts'
import { keyvIn } from './keyv-in.ts'

/** How long the choices of a message of our own accord can be answered by a digit (milliseconds). */
const MENU_MS = 3 * 24 * 3600_000

/** The choices of messages that no turn of the receiver led to (a new case, "are you satisfied?"), by chat. */
export function createPushedMenus({ box, now }: { readonly box: Box; readonly now: () => number }) {
  const menusIn = keyvIn<readonly Choice[]>('menu', { box, now })

  return {
    get: (db: Db, chat: string): Promise<readonly Choice[] | undefined> => menusIn(db).get(chat),
    async set(tx: Tx, chat: string, choices: readonly Choice[]): Promise<void> {
      await menusIn(tx).set(chat, choices, MENU_MS)
    },
    async clear(tx: Tx, chat: string): Promise<void> {
      await menusIn(tx).delete(chat)
    },
  }
}

export type PushedMenus = ReturnType<typeof createPushedMenus>
