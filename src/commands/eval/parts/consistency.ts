import type { Outcome, Turn } from '../../../message.ts'
import type { Line } from '../run-lines.ts'
import type { Share } from '../score.ts'
import { turnOf } from '../turn-of.ts'

/** Ten ways to write the same question, from hasty to polite. */
const WORDINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `${text}？`,
  (text) => `请问${text}`,
  (text) => `你好，我想问一下，${text}`,
  (text) => `${text} 谢谢`,
  (text) => text.replaceAll(' ', ''),
  (text) => text.replaceAll(' ', '，'),
  (text) => `那个 ${text} 急`,
  (text) => text.replace(/[0-9]/g, (sign) => String.fromCodePoint(sign.charCodeAt(0) + 0xfee0)),
  (text) => `${text}。。。`,
]

/** Of all wordings, in private and in a group: those with the same first citation as the plain question. */
export async function measureConsistency(
  lines: readonly Line[],
  route: (turn: Turn) => Promise<Outcome>,
): Promise<Share> {
  let [of, ok] = [0, 0]
  for (const { id, text } of lines) {
    const first = await firstCitation(turnOf(`${id}-0`, text, Date.now()), route)
    for (const [at, write] of WORDINGS.entries())
      for (const group of [false, true]) {
        const turn = turnOf(`${id}-${at}-${group}`, write(text), Date.now())
        const placed: Turn = group
          ? { ...turn, message: { ...turn.message, place: { kind: 'group', id: 'g' } } }
          : turn
        of += 1
        if ((await firstCitation(placed, route)) === first) ok += 1
      }
  }
  return { of, ok }
}

async function firstCitation(turn: Turn, route: (turn: Turn) => Promise<Outcome>) {
  const { ending, citations = [] } = await route(turn)
  const [first] = citations
  return first ? `${first.law}${first.article}` : ending
}
