import { type CaseAction, REASONS, type Reason } from '../requests/requests.ts'

/** What is looked at: the answers, the history, who did what, or what may be handed to a place outside. */
export type LookKind = 'details' | 'history' | 'log' | 'handover'

/** What a staff member wants, as typed or pressed. */
export type Command =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'list'
      readonly scope: 'mine' | 'all' | 'undelivered'
      /** The verb that was said without a number: the list tells which there are. */
      readonly verb?: string | undefined
    }
  | { readonly kind: LookKind; readonly digits: string }
  | {
      readonly kind: 'act'
      readonly action: CaseAction
      readonly digits: string
      readonly rest: string
      readonly reason?: Reason | undefined
      /** For `extend`: working days. */
      readonly days?: number | undefined
      /** For `assign`: the colleague or post named. */
      readonly to?: string | undefined
      /** For `offer` the place outside, for `merge` the other case's number. */
      readonly about?: string | undefined
    }

const LOOKS: ReadonlySet<string> = new Set(['details', 'history', 'log', 'handover'])
const isLook = (meaning: string): meaning is LookKind => LOOKS.has(meaning)

/** The verbs, longest first so that 转办 is not read as 转. */
const VERBS: readonly (readonly [string, CaseAction | LookKind])[] = [
  ['不予受理', 'decline'],
  ['处理记录', 'history'],
  ['查看详情', 'details'],
  ['查阅记录', 'log'],
  ['问居民', 'ask'],
  ['告诉居民', 'inform'],
  ['告知', 'inform'],
  ['转交单', 'handover'],
  ['转交', 'offer'],
  ['并入', 'merge'],
  ['转办', 'refer'],
  ['转派', 'assign'],
  ['转给', 'assign'],
  ['接单', 'take'],
  ['办理', 'start'],
  ['办结', 'resolve'],
  ['延期', 'extend'],
  ['备注', 'note'],
  ['重开', 'reopen'],
  ['详情', 'details'],
  ['接', 'take'],
  ['转', 'assign'],
  ['问', 'ask'],
]

const HELP = new Set(['帮助', '怎么用', '?', '/help', '/start'])
const MINE = new Set(['单子', '我的单', '我的单子', '/mine'])
const ALL = new Set(['全部单子', '所有单子', '待办', '/all'])

const UNDELIVERED = new Set(['待送达', '未送达', '没送到'])

/** A case's number, its digits narrow or wide, and what follows as it was written: a resident may read it. */
const NUMBER_AND_REST =
  /^\s*([\d０-９]{4}\s?[\d０-９]{4}|[\d０-９]{4,8})(?![\d０-９])\s*[,，:：]?\s*([\s\S]*)$/

/** Reads a staff command; undefined when it is none. Digits may be full-width, with or without spaces. */
export function parseCommand(text: string): Command | undefined {
  const typed = text.replace(/^[#＃]/, '').trim()
  const plain = typed.normalize('NFKC')
  if (HELP.has(plain)) return { kind: 'help' }
  if (MINE.has(plain)) return { kind: 'list', scope: 'mine' }
  if (ALL.has(plain)) return { kind: 'list', scope: 'all' }
  if (UNDELIVERED.has(plain)) return { kind: 'list', scope: 'undelivered' }
  for (const [verb, meaning] of VERBS) {
    if (!typed.startsWith(verb)) continue
    if (plain === verb) return { kind: 'list', scope: meaning === 'take' ? 'all' : 'mine', verb }
    if (meaning === 'merge') return merged(typed.slice(verb.length))
    const found = NUMBER_AND_REST.exec(typed.slice(verb.length))
    if (!found) continue
    const digits = (found[1] ?? '').normalize('NFKC').replace(/\s/g, '')
    const rest = (found[2] ?? '').trim()
    if (isLook(meaning)) return { kind: meaning, digits }
    return { kind: 'act', action: meaning, digits, ...read(meaning, rest) }
  }
  return undefined
}

function read(action: CaseAction, rest: string) {
  if (action === 'decline') return declined(rest)
  if (action === 'extend') return extended(rest)
  if (action === 'assign') {
    const [to = '', ...note] = rest.split(/\s+/)
    return { to: to.normalize('NFKC'), rest: note.join(' ') || to }
  }
  if (action === 'offer') return { rest: '', about: rest.normalize('NFKC').split(/\s+/)[0] }
  return { rest }
}

/** 并入 4827 1936 5032 1174, 并入 1936 1174 – the case that goes into another, and that other. */
function merged(text: string): Command | undefined {
  const groups = text.normalize('NFKC').match(/\d+/g) ?? []
  const numbers: string[] = []
  // Two groups of four are two ends; with more groups than that a number was written in two halves.
  for (let at = 0; at < groups.length; at++) {
    const group = groups[at] ?? ''
    const halved = group.length === 4 && groups.length > 2 && groups[at + 1]?.length === 4
    numbers.push(halved ? group + groups[++at] : group)
  }
  const [digits, about] = numbers
  const fits = numbers.every(({ length }) => length >= 4 && length <= 8) && numbers.length <= 2
  return digits && fits ? { kind: 'act', action: 'merge', digits, rest: '', about } : undefined
}

/** 不予受理 4827 1936 3 已经在打官司 – the reason by its number in the list or by its code. */
function declined(rest: string) {
  const [first = '', ...note] = rest.split(/\s+/)
  const word = first.normalize('NFKC')
  const reason = REASONS.find((code, index) => code === word || String(index + 1) === word)
  return reason ? { reason, rest: note.join(' ') } : { rest }
}

/** 延期 4827 1936 3天 等单位盖章 */
function extended(rest: string) {
  const found = /^([\d０-９]{1,2})\s*(?:个工作日|个?天|日)?\s*([\s\S]*)$/.exec(rest)
  return found ? { days: Number(found[1]?.normalize('NFKC')), rest: found[2] ?? '' } : { rest }
}
