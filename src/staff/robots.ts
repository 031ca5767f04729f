import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { Jobs, Tx } from '../store/store.ts'

/** A group robot: a one-way notice board of the staff's own chat app. */
export type Robot = {
  readonly kind: 'wecom' | 'dingtalk' | 'feishu'
  /** The webhook address that the app shows; its key is part of it. */
  readonly url: string
  /** DingTalk and Feishu: the signing secret (加签 / 签名校验). WeCom has none. */
  readonly secret: string
}

const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])[:/]/

/** `STAFF_ROBOTS`: kind|address|secret, separated by blanks, e.g. dingtalk|https://…|SEC… wecom|https://… */
export const robotSettings = z.object({
  STAFF_ROBOTS: z
    .string()
    .default('')
    .transform((text) => text.split(/\s+/).filter(Boolean))
    .pipe(
      z.array(
        z
          .string()
          .transform((text) => {
            const [kind, url, secret = ''] = text.split('|')
            return { kind, url, secret }
          })
          .pipe(
            z.object({
              kind: z.enum(['wecom', 'dingtalk', 'feishu'], {
                error: 'kind is wecom, dingtalk or feishu',
              }),
              url: z.string().refine((url) => url.startsWith('https://') || LOOPBACK.test(url), {
                error: 'the address begins with https://',
              }),
              secret: z.string(),
            }),
          ),
      ),
    ),
})

export const ROBOT_JOB = 'staff-robot'
const payload = z.object({ robot: z.number(), text: z.string() })
const answer = z.object({ errcode: z.number().optional(), code: z.number().optional() })
/** "Too fast" of each: WeCom 45009, DingTalk 130101, Feishu 11232. All allow about 20 a minute. */
const TOO_FAST = new Set([45_009, 130_101, 11_232])
const MINUTE_MS = 60_000
const TIMEOUT_MS = 10_000

/** Builds the signed request of a robot; `at` in epoch milliseconds. */
export function robotRequest({ kind, url, secret }: Robot, text: string, at: number) {
  switch (kind) {
    case 'wecom':
      return { url, body: { msgtype: 'text', text: { content: text } } }
    case 'dingtalk': {
      if (!secret) return { url, body: { msgtype: 'text', text: { content: text } } }
      const sign = createHmac('sha256', secret).update(`${at}\n${secret}`).digest('base64')
      const signed = new URL(url)
      signed.searchParams.set('timestamp', String(at))
      signed.searchParams.set('sign', sign)
      return { url: signed.href, body: { msgtype: 'text', text: { content: text } } }
    }
    case 'feishu': {
      const plain = { msg_type: 'text', content: { text } }
      if (!secret) return { url, body: plain }
      const timestamp = String(Math.floor(at / 1000))
      // Feishu signs an empty text with time and secret as the key.
      const sign = createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64')
      return { url, body: { timestamp, sign, ...plain } }
    }
  }
}

/** Notices to group robots: kept as jobs, repeated when the app says "too fast" or is away. */
export function createRobots(options: {
  readonly robots: readonly Robot[]
  readonly jobs: Jobs
  readonly now: () => number
}) {
  const { robots, jobs, now } = options

  return {
    /** Never anything of a resident: number, kind of matter and time only. */
    async tell(tx: Tx, text: string): Promise<void> {
      for (const robot of robots.keys()) {
        const key = `robot:${robot}`
        const body = JSON.stringify({ robot, text })
        await jobs.add(tx, { kind: ROBOT_JOB, key, payload: body, runAt: now() })
      }
    },

    handlers: {
      [ROBOT_JOB]: async (job: { readonly payload: string }) => {
        const { robot, text } = payload.parse(JSON.parse(job.payload))
        const known = robots[robot]
        if (!known) return { state: 'done' as const }
        const { url, body } = robotRequest(known, text, now())
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify(body),
          redirect: 'error',
          signal: AbortSignal.timeout(TIMEOUT_MS),
        })
        if (!response.ok) throw new Error('robot_away')
        const { errcode, code } = answer.parse(await response.json())
        const result = errcode ?? code ?? 0
        if (result === 0) return { state: 'done' as const }
        if (TOO_FAST.has(result))
          return { state: 'later' as const, afterMs: MINUTE_MS, code: `robot_${result}` }
        return { state: 'dead' as const, code: `robot_${result}` }
      },
    },
  }
}
