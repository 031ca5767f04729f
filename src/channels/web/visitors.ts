import type { Context } from 'hono'
import { z } from 'zod'
import { LinliError } from '../../errors.ts'
import type { ChannelKit, DeskVisitor } from '../channels.ts'
import { createLogin, type Login } from './login.ts'

/** The duty desk's own chat id; every other talk is a resident's. */
export const DESK_TALK = 'desk'

const SHORTEST = 12
const password = z.string().min(SHORTEST, { error: `must have at least ${SHORTEST} characters` })
/** A name is an account id of the rota: `web:wang`. Never as long as a resident's talk. */
const NAME = /^[a-z][a-z\d._-]{1,15}$/

const logins = z
  .string()
  .default('')
  .transform((text) => text.split(/\s+/).filter(Boolean).map(pairOf))
  .refine((pairs) => pairs.every(([name, word]) => NAME.test(name) && word.length >= SHORTEST), {
    error: `write name|password, separated by blanks; a name in small letters and digits (wang), a password of ${SHORTEST} characters or more`,
  })
  .refine((pairs) => new Set(pairs.map(([name]) => name)).size === pairs.length, {
    error: 'a name stands there twice',
  })
  .refine((pairs) => pairs.every(([name]) => name !== DESK_TALK), {
    error: 'the name "desk" is the duty desk itself; give each colleague a name of their own',
  })
  .transform((pairs): ReadonlyMap<string, string> => new Map(pairs))

/** The settings of the duty desk's page. */
export const deskSettings = {
  /** One password for all; the audit then knows one account. */
  WEB_DESK_PASSWORD: password.optional(),
  /** A login for each colleague: name|password, separated by blanks. */
  WEB_DESK_LOGINS: logins,
}

export type DeskSettings = {
  readonly WEB_DESK_PASSWORD?: string | undefined
  readonly WEB_DESK_LOGINS: ReadonlyMap<string, string>
}

export type Visitors = {
  /** Undefined where nobody needs to log in. */
  readonly login: Login | undefined
  /** Who is at the duty desk's page: everybody on this machine, or whoever is logged in. */
  readonly at: (c: Context) => Promise<DeskVisitor | undefined>
}

/**
 * Who stands at the duty desk's page. With a login of one's own one is a person in the desk's chat, as in a staff group
 * of any other channel: what is private goes to that person alone, and the audit knows who it was.
 */
export function createVisitors(settings: DeskSettings, secure: boolean, kit: ChannelKit): Visitors {
  const { WEB_DESK_PASSWORD: shared, WEB_DESK_LOGINS: own } = settings
  if (shared && own.size > 0)
    throw new LinliError(
      'web_two_logins',
      'WEB_DESK_PASSWORD and WEB_DESK_LOGINS are both set: with the shared password nobody would know who it was. Remove WEB_DESK_PASSWORD.',
    )
  const passwords = shared ? new Map([['', shared]]) : own
  const login = passwords.size > 0 ? createLogin({ passwords, secure, kit }) : undefined

  return {
    login,
    async at(c) {
      const name = login ? await login.nameOf(c) : ''
      if (name === undefined) return undefined
      if (name === '')
        return { from: { channel: 'web', id: DESK_TALK }, place: { kind: 'private' } }
      return { from: { channel: 'web', id: name }, place: { kind: 'group', id: DESK_TALK } }
    },
  }
}

/** The two parts of `name|password`, where the password may hold bars itself. */
function pairOf(item: string): readonly [string, string] {
  const at = item.indexOf('|')
  return [item.slice(0, Math.max(0, at)), item.slice(at + 1)]
}
