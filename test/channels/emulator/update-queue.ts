import { type Answer, type Body, done, refused } from './bot-api.ts'

type Poll = {
  readonly answer: (answer: Answer) => void
  readonly limit: number
  timer: NodeJS.Timeout
}
type Webhook = { readonly url: string; readonly secret: string }

/** Longest hold of a poll, whatever is asked (seconds). */
const MOST_HOLD_S = 50
const SIDE_BY_SIDE = 40
const REDELIVER_MS = 20

/**
 * Updates as Telegram hands them out: kept until a later offset confirms them, held back in long polls, refused with
 * 409 to all but the newest poller, or posted to a webhook until it answers 200.
 */
export function createUpdateQueue(onChange: () => void) {
  let waiting: (Body & { readonly update_id: number })[] = []
  let last = 1000
  let poll: Poll | undefined
  let webhook: Webhook = { url: '', secret: '' }
  let allowed: readonly string[] | undefined
  let flushing = false
  let closed = false
  const inFlight = new Set<number>()
  const stats = { polls: 0, conflicts: 0, webhookTries: 0 }

  function endPoll(answer: Answer): void {
    if (!poll) return
    clearTimeout(poll.timer)
    const { answer: give } = poll
    poll = undefined
    give(answer)
  }

  /** In a later turn, so that updates pushed together travel together. */
  function flush(): void {
    if (flushing) return
    flushing = true
    setImmediate(() => {
      flushing = false
      if (webhook.url) postAll()
      else if (poll && waiting.length > 0) endPoll(done(waiting.slice(0, poll.limit)))
    })
  }

  function postAll(): void {
    for (const update of waiting) {
      if (inFlight.size >= SIDE_BY_SIDE) return
      if (!inFlight.has(update.update_id)) void post(update)
    }
  }

  async function post(update: Body & { readonly update_id: number }): Promise<void> {
    inFlight.add(update.update_id)
    stats.webhookTries += 1
    const response = await fetch(webhook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-telegram-bot-api-secret-token': webhook.secret,
      },
      body: JSON.stringify(update),
    }).catch(() => undefined)
    await response?.arrayBuffer()
    if (response?.ok) {
      waiting = waiting.filter(({ update_id }) => update_id !== update.update_id)
      inFlight.delete(update.update_id)
      onChange()
    } else {
      await new Promise((resolve) => setTimeout(resolve, REDELIVER_MS))
      inFlight.delete(update.update_id)
    }
    if (!closed) flush()
  }

  return {
    stats,
    /** Updates that the bot has not confirmed. */
    unconfirmed: () => waiting.length,

    push(update: Body): number {
      last += 1
      const isWanted = !allowed || Object.keys(update).some((key) => allowed?.includes(key))
      if (isWanted) waiting.push({ ...update, update_id: last })
      flush()
      return last
    },

    /** Hands out what is waiting once more, as after a lost answer. */
    again(update: Body & { readonly update_id: number }): void {
      waiting.push(update)
      flush()
    },

    setWebhook(next: Webhook): void {
      webhook = next
      if (next.url) endPoll(refused(409, 'Conflict: terminated by setWebhook request'))
      flush()
    },

    allow(types: unknown): void {
      if (Array.isArray(types)) allowed = types.length > 0 ? types.map(String) : undefined
    },

    getUpdates(body: Body, answer: (answer: Answer) => void): (() => void) | undefined {
      stats.polls += 1
      if (webhook.url) {
        answer(
          refused(
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
          ),
        )
        return undefined
      }
      if (poll) {
        stats.conflicts += 1
        endPoll(
          refused(
            409,
            'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
          ),
        )
      }
      const offset = Number(body['offset'] ?? 0)
      if (offset > 0) waiting = waiting.filter(({ update_id }) => update_id >= offset)
      onChange()
      const limit = Math.min(100, Math.max(1, Number(body['limit'] ?? 100)))
      const hold = Math.min(MOST_HOLD_S, Number(body['timeout'] ?? 0))
      if (waiting.length > 0 || hold === 0) {
        answer(done(waiting.slice(0, limit)))
        return undefined
      }
      const own: Poll = {
        answer,
        limit,
        timer: setTimeout(() => endPoll(done([])), hold * 1000),
      }
      poll = own
      return () => {
        clearTimeout(own.timer)
        if (poll === own) poll = undefined
      }
    },

    close(): void {
      closed = true
      waiting = []
      endPoll(done([]))
    },
  }
}
