import { z } from 'zod'
import type { Choice, Reply, Session } from '../message.ts'

const menu = z.array(z.object({ key: z.string(), value: z.string(), label: z.string() })).readonly()

const DIGITS: Readonly<Record<string, string>> = {
  一: '1',
  二: '2',
  两: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
  零: '0',
  〇: '0',
}

/** The choices of the last reply of this conversation. */
export function menuIn(session: Session): readonly Choice[] | undefined {
  if (session['menu'] === undefined) return undefined
  const offered = menu.safeParse(session['menu'])
  return offered.success ? offered.data : undefined
}

/** What was meant by a bare digit, a label, or 第二个, where numbered choices were offered. */
export function resolveMenu(text: string, choices: readonly Choice[] | undefined): string {
  if (!choices) return text
  const plain = text.normalize('NFKC').replace(/[.。、，,!！\s]/g, '')
  const spoken = /^(?:第|选|按)?([一二两三四五六七八九零〇]|\p{Nd})(?:个|号)?$/u.exec(plain)?.[1]
  const key = spoken === undefined ? plain : (DIGITS[spoken] ?? arabic(spoken))
  return choices.find((choice) => choice.key === key || choice.label === plain)?.value ?? text
}

/** The value of any script's decimal digit. */
function arabic(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  for (const zero of [0x30, 0x660, 0x6f0])
    if (code >= zero && code <= zero + 9) return String(code - zero)
  return digit
}

/** Remembers the choices of the newest reply that has some; forgets older ones. */
export function rememberMenu(session: Session, replies: readonly Reply[]): Session {
  const choices = replies.findLast((reply) => (reply.choices?.length ?? 0) > 0)?.choices
  const { menu: _old, ...rest } = session
  return choices ? { ...rest, menu: choices } : rest
}
