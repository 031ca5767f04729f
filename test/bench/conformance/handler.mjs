import { setTimeout as sleep } from 'node:timers/promises'

/** What every contestant does with a message: "… #500" takes half a second, "… *5000" is answered at that length. */
export async function handled(text) {
  const wait = Number(/#(\d+)/.exec(text)?.[1] ?? 0)
  const length = Number(/\*(\d+)/.exec(text)?.[1] ?? 0)
  if (wait > 0) await sleep(wait)
  return `re ${text}`.padEnd(length, '长')
}
