import { z } from 'zod'
import type { Channel } from '../channels/channels.ts'
import type { Address, Outgoing, Reply } from '../message.ts'
import type { Vault } from '../privacy/privacy.ts'
import type { AddedJob, Job, Jobs, Tx } from '../store/store.ts'
import type { PushedMenus } from './pushed-menu.ts'
import { render } from './render.ts'
import { backoff, type JobHandler } from './runner.ts'

export type OutboxOptions = {
  readonly channels: ReadonlyMap<string, Channel>
  readonly jobs: Jobs
  readonly vault: Vault
  readonly menus: PushedMenus
  /** Told once of each message that cannot be delivered at all. */
  readonly onUndeliverable: (tx: Tx, to: Address) => Promise<void>
}

export type Posting = {
  /** `keyOf` the address, where that is known already. */
  readonly key?: string | undefined
  /** The message that is answered. */
  readonly replyTo?: string | undefined
}

const outgoing = z.object({
  to: z.object({ channel: z.string(), chat: z.string() }),
  text: z.string(),
  choices: z.array(z.object({ key: z.string(), label: z.string(), value: z.string() })).optional(),
  file: z.object({ name: z.string(), mime: z.string(), base64: z.string() }).optional(),
  wants: z.literal('image').optional(),
  replyTo: z.string().optional(),
})

/** The most cautious platform: what is kept for a channel that is not open now must still fit it. */
const SMALLEST = { maxText: 2000, unit: 'bytes', buttons: true, files: true } as const

/** Why messages wait whose channel is not open in this process. */
export const CHANNEL_CLOSED = 'channel_closed'

export type Outbox = ReturnType<typeof createOutbox>

/** Sending is a job: kept in the turn's own transaction, retried with backoff, in order for each chat. */
export function createOutbox({ channels, jobs, vault, menus, onUndeliverable }: OutboxOptions) {
  const keyOf = (to: Address) => vault.pseudonym(`chat|${to.channel}|${to.chat}`)
  /** What this process has just kept need not be read back. */
  const fresh = new WeakMap<Job, Outgoing>()

  /** Keeps a reply for sending, as many platform messages as it takes; hand them to the runner after the commit. */
  async function post(
    tx: Tx,
    to: Address,
    reply: Reply,
    { key = keyOf(to), replyTo }: Posting = {},
  ): Promise<readonly AddedJob[]> {
    const capabilities = channels.get(to.channel)?.capabilities ?? SMALLEST
    const added: AddedJob[] = []
    for (const message of render(reply, to, capabilities, replyTo)) {
      const payload = vault.seal(JSON.stringify(message), `send|${key}`)
      const job = await jobs.add(tx, { kind: 'send', key, payload })
      if (!job) continue
      fresh.set(job, message)
      added.push(job)
    }
    return added
  }

  function read(job: Job): Outgoing {
    return outgoing.parse(JSON.parse(vault.open(job.payload, `send|${job.key}`)))
  }

  /** Staff hear of the first message that waits, not of each. */
  async function tellOnce(tx: Tx, { key }: Job, to: Address): Promise<void> {
    if ((await jobs.awayOf(tx, key)) === 1) await onUndeliverable(tx, to)
  }

  return {
    keyOf,
    post,

    /** The same to somebody who has not just written: their next digit may answer it. */
    async push(tx: Tx, to: Address, reply: Reply): Promise<void> {
      const key = keyOf(to)
      await post(tx, to, reply, { key })
      if (reply.choices && reply.choices.length > 0) await menus.set(tx, key, reply.choices)
    },

    /**
     * Joins what has waited for somebody who is back into as few messages as it takes: where a platform counts them, five
     * old ones would use up what the answer needs. Nothing where the platform does not count.
     */
    async gather(tx: Tx, to: Address): Promise<readonly AddedJob[]> {
      if (!channels.get(to.channel)?.capabilities.window) return []
      const texts = (await jobs.takeAway(tx, keyOf(to))).map((job) => read(job).text)
      return texts.length > 0 ? post(tx, to, { text: [...new Set(texts)].join('\n\n') }) : []
    },

    /** Hands one kept message to its platform. */
    send: (async (job) => {
      const message = fresh.get(job) ?? read(job)
      const channel = channels.get(message.to.channel)
      if (!channel) return { state: 'away', code: CHANNEL_CLOSED }
      const sent = await channel.send(message)
      if (sent.ok) return { state: 'done' }
      switch (sent.why) {
        case 'retry':
          return {
            state: 'later',
            afterMs: sent.afterMs ?? backoff(job.attempts),
            code: 'retry',
            asTold: sent.afterMs !== undefined,
          }
        case 'away':
          return channel.capabilities.window
            ? { state: 'away', code: 'away', commit: (tx) => tellOnce(tx, job, message.to) }
            : { state: 'away', code: 'away' }
        case 'unreachable':
        case 'gone':
          return {
            state: 'dead',
            code: sent.why,
            commit: (tx) => onUndeliverable(tx, message.to),
          }
      }
    }) satisfies JobHandler,
  }
}
