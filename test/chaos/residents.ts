import { randomBytes } from 'node:crypto'

/** Between two messages of one resident (milliseconds). */
const THINK_MS = 40

/** What one resident has sent and been acknowledged: the questions, each followed by a wish for a person. */
export type Talk = {
  readonly id: string
  /** Ids of acknowledged messages, in the order they were written. */
  readonly acknowledged: string[]
  /** Questions whose wish for a person was acknowledged: each must be one case, in this order. */
  readonly filed: string[]
}

/** Residents who each write one message after another, and write it again until it is acknowledged. */
export function createResidents(count: number, urls: () => readonly string[]) {
  const talks: readonly Talk[] = Array.from({ length: count }, () => ({
    id: randomBytes(16).toString('base64url'),
    acknowledged: [],
    filed: [],
  }))
  let finished = false
  let total = 0
  let heard = Promise.withResolvers<void>()
  /** So many messages may still be written. */
  let budget = 0
  let granted = Promise.withResolvers<void>()

  /** Waits for leave to write; false when it is over. */
  async function mayWrite(): Promise<boolean> {
    while (budget === 0 && !finished) await granted.promise
    if (finished) return false
    budget -= 1
    return true
  }

  async function say(talk: Talk, text: string): Promise<void> {
    const id = randomBytes(12).toString('base64url')
    for (;;) {
      const all = urls()
      const url = all[Math.floor(Math.random() * all.length)]
      const answer = await fetch(`${url}/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ talk: talk.id, id, text }),
        signal: AbortSignal.timeout(5000),
      }).catch(() => undefined)
      if (answer?.status === 202) break
      await new Promise((done) => setTimeout(done, 20))
    }
    talk.acknowledged.push(id)
    total += 1
    heard.resolve()
    heard = Promise.withResolvers()
  }

  async function live(talk: Talk): Promise<void> {
    for (let n = 0; await mayWrite(); n += 1) {
      // Plain letters: digits could be a hotline, and a message in danger is filed at once.
      const mark = randomBytes(6)
        .toString('hex')
        .replace(/\d/g, (digit) => 'ghijklmnop'.charAt(+digit))
      const question = `老板拖欠工资怎么办 ${n} ${mark}`
      await say(talk, question)
      await think()
      await say(talk, '人工')
      talk.filed.push(question)
      await think()
    }
  }

  return {
    talks: () => talks,
    acknowledged: () => total,
    run: () => Promise.all(talks.map(live)),
    finish() {
      finished = true
      granted.resolve()
    },
    /** Lets so many more questions be asked: acknowledging is quicker than answering, and must not run away from it. */
    grant(more: number): void {
      budget += more
      granted.resolve()
      granted = Promise.withResolvers()
    },
    /** Resolves after so many further acknowledgements. */
    async progress(more: number): Promise<void> {
      const goal = total + more
      while (total < goal) await heard.promise
    },
  }
}

/** Nobody writes without a breath between two messages. */
function think(): Promise<void> {
  return new Promise((done) => setTimeout(done, THINK_MS))
}
