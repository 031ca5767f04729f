import type { Inlet } from '../channels/channels.ts'
import { codeOf, LinliError } from '../errors.ts'
import type { Log } from '../log.ts'
import {
  type Address,
  addressOf,
  type Choice,
  type Inbound,
  type Outcome,
  type Reply,
  type Session,
  type Turn,
} from '../message.ts'
import type { Vault } from '../privacy/privacy.ts'
import {
  type AddedJob,
  type Claimed,
  type Inbox,
  isAway,
  type Jobs,
  type Store,
  type Tx,
} from '../store/store.ts'
import type { Words } from '../words/words.ts'
import { createFresh, createKeeping, type Kept, type Known } from './kept.ts'
import { createKeyedQueue } from './keyed-queue.ts'
import { createLimit } from './limits.ts'
import { menuIn, rememberMenu, resolveMenu } from './menu.ts'
import { CHANNEL_CLOSED, type Outbox } from './outbox.ts'
import type { PushedMenus } from './pushed-menu.ts'
import type { JobHandler, Runner } from './runner.ts'
import { createSessions } from './sessions.ts'
import { createTicks, type Dues } from './ticks.ts'

export { createOutbox, type Outbox } from './outbox.ts'
export { createPushedMenus } from './pushed-menu.ts'
export { createRunner, type JobHandler, type JobResult, type Runner } from './runner.ts'

export type DeskOptions = {
  readonly store: Store
  readonly inbox: Inbox
  readonly jobs: Jobs
  readonly outbox: Outbox
  readonly runner: Runner
  readonly menus: PushedMenus
  readonly vault: Vault
  readonly words: Words
  readonly log: Log
  readonly now: () => number
  /** Where a message goes: always ends in an Outcome. */
  readonly route: (turn: Turn) => Promise<Outcome>
  /** Told of every ending, as numbers only. */
  readonly onEnding?: ((ending: Outcome['ending'], ms: number) => void) | undefined
  /** True while digits belong to this session's own question (an open form), whatever we push meanwhile. */
  readonly ownsDigits?: ((session: Session) => boolean) | undefined
  /** True while a session holds what must outlive a pause: a draft, an answer to be offered again. */
  readonly isUnfinished?: ((session: Session) => boolean) | undefined
  /** What of a session is due by the clock alone. */
  readonly dues?: Dues | undefined
  /** Puts a line before the duty staff. */
  readonly tellStaff: (tx: Tx, text: string) => Promise<void>
  readonly limits?: { readonly person: number; readonly room: number } | undefined
}

/** After this the resident is told that we are still at it (milliseconds). */
const PATIENCE_MS = 1000
const MOST_ATTEMPTS = 4
const RETAKE_MS = 50
/** How long after a failed look the database is asked again (milliseconds). */
const AWAY_MS = 500
/** How often messages left by a dead worker are looked for (milliseconds). */
const SWEEP_MS = 2000

export type Desk = ReturnType<typeof createDesk>

/**
 * The front desk: every message of every channel passes here. Kept before the platform is told, handled once,
 * each conversation in its own order; all that a turn does happens in one transaction, or not at all.
 */
export function createDesk(options: DeskOptions) {
  const { store, inbox, outbox, runner, menus, vault, words, log, now, route, tellStaff } = options
  const queue = createKeyedQueue()
  const dues = options.dues ?? {
    nextAt: () => undefined,
    run: (session: Session) => ({ session, replies: [] }),
  }
  const ticks = createTicks({ jobs: options.jobs, vault, dues })
  const perPerson = createLimit({ burst: options.limits?.person ?? 30, perSecond: 1, now })
  const perRoom = createLimit({ burst: options.limits?.room ?? 120, perSecond: 10, now })
  /** Messages this process has just kept, so that they need not be read back. */
  const fresh = createFresh()
  const retakes = new Map<string, NodeJS.Timeout>()
  let sweep: NodeJS.Timeout | undefined
  const isShared = store.engine === 'postgres'
  let closing = false

  const keeping = createKeeping({ vault, keyOf: outbox.keyOf })
  const sessions = createSessions({ vault, now, isUnfinished: options.isUnfinished })

  async function receive(message: Inbound): Promise<void> {
    if (closing)
      throw new LinliError(
        'closing',
        'The desk is closing; the platform will offer this message again.',
      )
    const conversation = keeping.conversationOf(message)
    const known = keeping.known(message)
    if (!(await mayPass(known))) return
    const kept = keeping.cleaned(message)
    const seq = await inbox.accept({ conversation, ...keeping.sealed(kept) })
    if (seq === undefined) return
    fresh.keep(conversation, seq, { ...known, message: kept })
    void queue.add(conversation, () => handleNext(conversation))
  }

  async function mayPass({ message, resident }: Known): Promise<boolean> {
    const { place } = message
    const verdicts = [perPerson.check(resident)]
    if (place.kind === 'group') verdicts.push(perRoom.check(`${message.from.channel}|${place.id}`))
    if (verdicts.every((verdict) => verdict === 'pass')) return true
    log.info({ event: 'too_fast', channel: message.from.channel })
    if (verdicts.includes('hint')) {
      const added = await store.transact((tx) =>
        outbox.post(tx, addressOf(message), { text: words.say('too-fast') }),
      )
      runner.hand(added)
    }
    return false
  }

  /** False when there was nothing to handle. */
  async function handleNext(conversation: string): Promise<boolean> {
    try {
      const claimed = await inbox.claim(conversation)
      if (!claimed) {
        // The one that was kept last must not overtake what another worker has in hand.
        if (isShared && (await inbox.isOpen(conversation))) retake(conversation)
        else fresh.forget(conversation)
        return false
      }
      const known = fresh.take(conversation, claimed.seq) ?? keeping.read(claimed)
      await handle(known, claimed)
        .catch((error: unknown) => againAtOnce(error, () => handle(known, claimed)))
        .catch((error: unknown) => afterFailure(error, claimed))
    } catch (error) {
      log.error({ event: 'inbox_unreadable', code: codeOf(error) })
      retake(conversation, AWAY_MS)
      return false
    }
    return true
  }

  /** Another worker holds an older message of this conversation, or the database is away: look again shortly. */
  function retake(conversation: string, afterMs = RETAKE_MS): void {
    if (closing || retakes.has(conversation)) return
    const timer = setTimeout(() => {
      retakes.delete(conversation)
      void queue.add(conversation, () => handleAll(conversation))
    }, afterMs)
    retakes.set(conversation, timer)
  }

  async function handleAll(conversation: string): Promise<void> {
    let more = true
    while (more && !closing) more = await handleNext(conversation)
  }

  async function handle(
    { message, resident, chat }: Known,
    { seq, conversation, attempts }: Claimed,
  ): Promise<void> {
    const started = performance.now()
    const stored = await sessions.get(store.db, conversation)
    const pushed = options.ownsDigits?.(stored) ? undefined : await menus.get(store.db, chat)
    const waiting = setTimeout(() => sayPlease(message), PATIENCE_MS)
    const turn = {
      message: withMenu(message, pushed ?? menuIn(stored)),
      resident,
      session: stored,
      now: now(),
    }
    const outcome = await outcomeOf(turn, attempts).finally(() => clearTimeout(waiting))
    const effects = outcome.effects ?? []
    const added = await store.transact(async (tx) => {
      if (!(await inbox.finish(tx, seq)))
        throw new LinliError('taken_over', 'Another worker has handled this message.')
      const replies: Reply[] = [...outcome.replies]
      for (const effect of effects) replies.push(...((await effect(tx)) ?? []))
      const session = rememberMenu(outcome.session ?? stored, replies)
      await sessions.keep(tx, conversation, stored, session)
      if (pushed && menuIn(session)) await menus.clear(tx, chat)
      await ticks.set(tx, { conversation, to: addressOf(message) }, stored, session)
      const posting = {
        key: chat,
        replyTo: message.place.kind === 'group' ? message.id : undefined,
      }
      const jobs: AddedJob[] = [...(await outbox.gather(tx, addressOf(message)))]
      for (const reply of replies)
        jobs.push(...(await outbox.post(tx, addressOf(message), reply, posting)))
      return jobs
    })
    runner.hand(added)
    // Effects may have posted to others.
    if (effects.length > 0) runner.wake()
    const ms = Math.round(performance.now() - started)
    options.onEnding?.(outcome.ending, ms)
    log.info({ event: 'handled', channel: message.from.channel, ending: outcome.ending, ms })
  }

  async function outcomeOf(
    turn: Turn & { readonly message: Kept },
    attempts: number,
  ): Promise<Outcome> {
    if (turn.message.tooLong)
      return { ending: 'unreadable', replies: [{ text: words.say('too-long') }] }
    if (attempts >= MOST_ATTEMPTS) return sorry()
    try {
      return await route(turn)
    } catch (error) {
      // Nothing is wrong with the message: it is handled when the database is back.
      if (isAway(error)) throw error
      const { channel } = turn.message.from
      log.error({ event: 'turn_failed', channel, code: codeOf(error) })
      return sorry()
    }
  }

  function withMenu(message: Kept, choices: readonly Choice[] | undefined): Kept {
    return message.pressed ? message : { ...message, text: resolveMenu(message.text, choices) }
  }

  function sorry(): Outcome {
    return {
      ending: 'failed',
      replies: [{ text: words.say('sorry-failed') }],
      effects: [
        async (tx) => {
          await tellStaff(tx, words.say('staff-turn-failed'))
          return undefined
        },
      ],
    }
  }

  /** Not kept: it is only true now. */
  function sayPlease(message: Inbound): void {
    void store
      .transact((tx) => outbox.post(tx, addressOf(message), { text: words.say('please-wait') }))
      .then((added) => runner.hand(added))
      .catch((error: unknown) => log.warn({ event: 'please_wait_failed', code: codeOf(error) }))
  }

  /** Chance alone was in the way, a number drawn twice: nothing was kept, and nobody waits for it. */
  function againAtOnce(error: unknown, handleAgain: () => Promise<void>): Promise<void> {
    return codeOf(error) === 'again' ? handleAgain() : Promise.reject(error)
  }

  async function afterFailure(error: unknown, { seq, conversation }: Claimed): Promise<void> {
    const code = codeOf(error)
    if (code === 'taken_over') return
    log.error({ event: 'turn_not_kept', code })
    const attempts = await inbox.failed(seq).catch(() => 0)
    retake(conversation, 50 * 2 ** Math.min(attempts, 6))
  }

  /** Takes up every open message that nobody holds, each conversation to its end. */
  async function recover(): Promise<void> {
    await inbox.presence.freeDead()
    for (const conversation of await inbox.waiting())
      void queue.add(conversation, () => handleAll(conversation))
  }

  /** An alarm of a conversation's session, in that conversation's own order. */
  const tick: JobHandler = (job) => {
    const { conversation, to } = ticks.read(job.payload, job.key)
    return queue.add(conversation, async () => ({
      state: 'done' as const,
      commit: async (tx: Tx) => {
        const before = await sessions.get(tx, conversation)
        const { session, replies } = dues.run(before, now())
        const after = replies.length > 0 ? rememberMenu(session, replies) : session
        await sessions.keep(tx, conversation, before, after)
        const at = dues.nextAt(session)
        // The job that rings now is gone already; its name is free again.
        if (at !== undefined) await ticks.set(tx, { conversation, to }, {}, session)
        for (const reply of replies) await outbox.post(tx, to, reply)
      },
    }))
  }

  return {
    receive,
    tick,

    /** Begins to handle what an earlier run, or a worker that died, has left. */
    async start(): Promise<void> {
      await inbox.presence.enter()
      await options.jobs.wakeAll(CHANNEL_CLOSED)
      runner.start()
      await recover()
      // Another worker may die at any time; alone, there is nothing that one does not know of.
      if (!isShared) return
      sweep = setInterval(() => void recover().catch(() => undefined), SWEEP_MS)
    },

    /** What a channel is started with. */
    inlet(notice: (text: string) => void): Inlet {
      return {
        receive,
        notice,
        back(address: Address) {
          void options.jobs.wake(outbox.keyOf(address)).then((count) => count > 0 && runner.wake())
        },
      }
    },

    /** Resolves when everything accepted has been handled and sent as far as it can be now. */
    async settled(): Promise<void> {
      await queue.idle()
      await runner.settled()
    },

    /** Finishes what is in hand and takes no more. */
    async stop(): Promise<void> {
      closing = true
      clearInterval(sweep)
      for (const timer of retakes.values()) clearTimeout(timer)
      await queue.idle()
      await runner.stop()
    },
  }
}
