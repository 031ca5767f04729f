export type PacingOptions = {
  /** How many messages the account may send a minute, on average. */
  readonly perMinute: number
  readonly now: () => number
  /** 0 ≤ n < 1; spreads the gaps so that they do not look like a machine's. */
  readonly random?: (() => number) | undefined
}

/** This many may go at once after a quiet time. */
const ACCOUNT_BURST = 5
const CHAT_BURST = 3
const CHAT_GAP_MS = 2000
/** A slot nobody came for is forgotten after this (milliseconds). */
const FORGET_MS = 10 * 60_000

/**
 * Spaces what one account sends, over all chats and in each: too many messages at once get a WeChat account
 * blocked ("操作过于频繁"). A leaky bucket (GCRA): whoever must wait is given a slot of their own, so that
 * waiting costs one more try, however many wait.
 */
export function createPacing({ perMinute, now, random = Math.random }: PacingOptions) {
  const accountGap = 60_000 / perMinute
  /** When the next message would be due if all gaps were kept. */
  let accountDue = 0
  const chatDue = new Map<string, number>()
  const slots = new Map<string, number>()

  return {
    /** 0 = send now; otherwise come back to this chat after so many milliseconds. */
    take(chat: string): number {
      const time = now()
      const mine = slots.get(chat)
      if (mine !== undefined) {
        if (mine > time) return mine - time
        slots.delete(chat)
        return 0
      }
      forget(time)
      const slot = reserve(chat, time)
      if (slot <= time) return 0
      slots.set(chat, slot)
      return slot - time
    },
  }

  function reserve(chat: string, time: number): number {
    const due = chatDue.get(chat) ?? 0
    const slot = Math.max(
      time,
      accountDue - accountGap * (ACCOUNT_BURST - 1),
      due - CHAT_GAP_MS * (CHAT_BURST - 1),
    )
    // Counted from now, not from the slot: a chat with much to say must not hold up the others.
    accountDue = Math.max(time, accountDue) + jittered(accountGap)
    chatDue.set(chat, Math.max(slot, due) + jittered(CHAT_GAP_MS))
    return Math.ceil(slot)
  }

  /** The gap itself up to half as much again: the average limit is never passed. */
  function jittered(gap: number): number {
    return gap * (1 + random() / 2)
  }

  function forget(time: number): void {
    for (const [chat, slot] of slots) if (slot < time - FORGET_MS) slots.delete(chat)
    for (const [chat, due] of chatDue) if (due < time) chatDue.delete(chat)
  }
}
