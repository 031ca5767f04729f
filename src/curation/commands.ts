/** What those who look after the answers want, as typed or pressed. */
export type CurationCommand =
  | { readonly kind: 'find'; readonly text: string }
  | { readonly kind: 'switches' }
  | {
      readonly kind: 'turn'
      readonly on: boolean
      readonly what: 'topic' | 'model'
      readonly name: string
    }
  | { readonly kind: 'gaps' }
  | { readonly kind: 'gap'; readonly seq: number; readonly next: 'show' | 'draft' | 'close' }

const FIND = /^\/?找\s+([\s\S]+)$/u
const TURN = /^\/?(关闭?|(?:打|重)?开)\s*(主题|模型)\s*(\S*)$/u
const GAP = /^\/?缺口\s*(\d{1,9})\s*(草稿|不用管)?$/u
const SWITCHES = new Set(['开关', '/开关'])
const GAPS = new Set(['缺口', '/缺口'])
const NEXT = { 草稿: 'draft', 不用管: 'close' } as const

/** Reads a command about cards and switches; undefined when it is none. */
export function parseCuration(text: string): CurationCommand | undefined {
  const plain = text.normalize('NFKC').trim()
  if (SWITCHES.has(plain)) return { kind: 'switches' }
  if (GAPS.has(plain)) return { kind: 'gaps' }
  const [, question] = FIND.exec(plain) ?? []
  if (question) return { kind: 'find', text: question }
  const [, verb, what, name = ''] = TURN.exec(plain) ?? []
  if (verb)
    return {
      kind: 'turn',
      on: !verb.startsWith('关'),
      what: what === '主题' ? 'topic' : 'model',
      name,
    }
  const [, seq, word] = GAP.exec(plain) ?? []
  if (!seq) return undefined
  return {
    kind: 'gap',
    seq: Number(seq),
    next: word === '草稿' || word === '不用管' ? NEXT[word] : 'show',
  }
}
