import { readdirSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'

/** Numbers of this process at one moment, after a collection where one can be asked for. */
export type Sample = {
  /** How many messages or items were done. */
  readonly at: number
  readonly rssMb: number
  readonly heapMb: number
  /** What libraries hold for JavaScript outside its heap: buffers, WebAssembly. */
  readonly outsideMb: number
  /** Open file descriptors; −1 where the system does not list them. */
  readonly fds: number
  /** Timers, sockets and the like that keep the process busy. */
  readonly handles: number
}

const MB = 1024 * 1024

/**
 * Lets go of what nobody holds any more. A library's own memory, the pixels of a drawn picture, goes only when the loop has
 * turned after the collection.
 */
export async function collect(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    globalThis.gc?.()
    await setImmediate()
  }
}

/** Takes stock. Run node with --expose-gc for a heap without garbage. */
export function sampleAt(at: number): Sample {
  globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  return {
    at,
    rssMb: rss / MB,
    heapMb: heapUsed / MB,
    outsideMb: external / MB,
    fds: openFiles(),
    handles: process.getActiveResourcesInfo().length,
  }
}

function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return -1
  }
}

/** Least squares: how much `y` grows for each `per` of `x`. */
export function slope(
  points: readonly { readonly x: number; readonly y: number }[],
  per: number,
): number {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  const [mx, my] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))]
  const over = points.reduce((sum, { x, y }) => sum + (x - mx) * (y - my), 0)
  const under = points.reduce((sum, { x }) => sum + (x - mx) ** 2, 0)
  return under === 0 ? 0 : (over / under) * per
}

/** Writes a line of progress where it does not mix with results. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
