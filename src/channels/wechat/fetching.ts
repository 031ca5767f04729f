import { createAsking } from './asking.ts'
import type { ToGateway } from './wire.ts'

/** Longest time for one file (milliseconds). */
const FETCH_MS = 15_000

/** Fetches what came with a message through the gateway, into memory; undefined when it cannot. */
export function createFetching(tell: (message: ToGateway) => boolean) {
  const { settle, ask, giveUp } = createAsking<string | undefined>({
    patienceMs: FETCH_MS,
    none: undefined,
  })

  return {
    settle,
    giveUp,
    async fetch(id: string, mostBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
      const base64 = await ask((ref) => tell({ kind: 'fetch', ref, id, mostBytes }))
      return base64 === undefined ? undefined : new Uint8Array(Buffer.from(base64, 'base64'))
    },
  }
}
