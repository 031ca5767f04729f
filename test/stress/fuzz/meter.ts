/**
 * Calls slower than this are tried again, by the time that this thread itself is busy; slow three times is a fault,
 * whatever else the machine does (milliseconds).
 */
const SLOW_MS = 100
const TRIES = 3
/** Buckets a doubling, from a microsecond up. */
const FINE = 4
const BUCKETS = 30 * FINE
const MOST_FAULTS = 5

export type Meter = ReturnType<typeof createMeter>

/** What one part of the desk did with everything: how long it took, and on what it failed. Keeps numbers only. */
export function createMeter(name: string, slowMs = SLOW_MS) {
  const counts = new Float64Array(BUCKETS)
  const faults: string[] = []
  let failures = 0
  let total = 0
  let slowest = 0

  function note(ms: number): void {
    const bucket = Math.floor(Math.log2(Math.max(1, ms * 1000)) * FINE)
    counts[Math.min(BUCKETS - 1, bucket)] = (counts[Math.min(BUCKETS - 1, bucket)] ?? 0) + 1
    total += 1
    slowest = Math.max(slowest, ms)
  }

  function fail(what: string): void {
    failures += 1
    if (faults.length < MOST_FAULTS) faults.push(what)
  }

  return {
    name,
    note,
    fail,
    /** Runs it on one item; `item` names it, so that it can be made again. */
    run(work: () => unknown, item: string): void {
      try {
        let ms = timed(work)
        for (let again = 1; again < TRIES && ms > slowMs; again += 1) ms = Math.min(ms, busy(work))
        note(ms)
        if (ms > slowMs) fail(`${item}: ${ms.toFixed(0)} ms`)
      } catch (error) {
        fail(`${item}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      }
    },
    get failures() {
      return failures
    },
    faults: faults as readonly string[],
    /** Milliseconds within which this share was done, to a fifth. */
    within(share: number): number {
      let seen = 0
      for (const [bucket, count] of counts.entries()) {
        seen += count
        if (seen >= total * share) return 2 ** ((bucket + 1) / FINE) / 1000
      }
      return slowest
    },
    get slowest() {
      return slowest
    },
    get total() {
      return total
    },
  }
}

function timed(work: () => unknown): number {
  const started = performance.now()
  work()
  return performance.now() - started
}

/** What the work costs, without what others on this machine take in the meantime (milliseconds). */
function busy(work: () => unknown): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

/** The line of one meter in the report. */
export function drawMeter({ name, total, within, slowest, failures }: Meter): string {
  const ms = (value: number) => value.toFixed(value < 1 ? 3 : 1)
  return `  ${name.padEnd(22)} ${String(total).padStart(8)}  p50 ${ms(within(0.5))}  p99 ${ms(within(0.99))}  p99.9 ${ms(within(0.999))}  slowest ${ms(slowest)} ms${failures > 0 ? `  ${failures} FAULTS` : ''}`
}
