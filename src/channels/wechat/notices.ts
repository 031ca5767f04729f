import type { ChannelKit } from '../channels.ts'

/** Login links change every few seconds; the staff see at most one a minute. The rest once in ten. */
const LINK_EVERY_MS = 60_000
const SAME_EVERY_MS = 10 * 60_000

export type Notices = ReturnType<typeof createNotices>

/** What the duty staff are told of the account, without flooding them. */
export function createNotices(
  kit: Pick<ChannelKit, 'say' | 'now'>,
  notice: (text: string) => void,
) {
  const said = new Map<string, number>()
  let lastLink = ''

  function isTooSoon(key: string, everyMs: number): boolean {
    const time = kit.now()
    if (time - (said.get(key) ?? Number.NEGATIVE_INFINITY) < everyMs) return true
    said.set(key, time)
    return false
  }

  return {
    scan(link: string): void {
      if (link === lastLink || isTooSoon('scan', LINK_EVERY_MS)) return
      lastLink = link
      notice(kit.say('wechat-scan', { link }))
    },
    /** A change of state: always told. */
    state(key: 'wechat-logged-out' | 'wechat-gateway-down' | 'wechat-back'): void {
      notice(kit.say(key))
    },
    /** Something for a person to look at on the phone: told once, however often it happens. */
    look(key: 'wechat-stale' | 'wechat-overflow' | 'wechat-friend'): void {
      if (!isTooSoon(key, SAME_EVERY_MS)) notice(kit.say(key))
    },
  }
}
