import type { Card } from '../knowledge/knowledge.ts'
import type { Effect, Outcome, Reply, Turn } from '../message.ts'
import type { Db, Gap, Tx } from '../store/store.ts'
import type { Words } from '../words/words.ts'
import { draftCard } from './draft.ts'
import type { Looked } from './look.ts'

export type GapListOptions = {
  readonly db: Db
  readonly words: Words
  readonly gaps: {
    open(db: Db | Tx, limit: number): Promise<readonly Gap[]>
    find(db: Db | Tx, seq: number): Promise<Gap | undefined>
    close(tx: Tx, seq: number): Promise<void>
  }
  readonly lookInto: (turn: Turn, text: string) => readonly Looked[]
  readonly cards: () => ReadonlyMap<string, Card>
}

/** Thanks are kept too, but nothing is missing there. */
const NO_GAP = 'liked'
const READ = 200
const SHOWN = 10
const LONGEST_LABEL = 40
/** Ids of the cards that it was about stand before a question; a case's number stands behind. */
const CARD_IDS = /^(?:[a-z]{3}-\d{2,3}(?:\s+|$))+/
const CASE_NUMBER = /\s\d{8}$/

/** What the cards do not hold yet, and what becomes of it: a draft card, or nothing. */
export function createGapList({ db, words, gaps, lookInto, cards }: GapListOptions) {
  const kindOf = ({ kind }: Gap) =>
    words.has(`curation-kind-${kind}`) ? words.say(`curation-kind-${kind}`) : kind
  const unknown = (seq: number): Reply => ({ text: words.say('curation-gap-unknown', { seq }) })

  async function list(): Promise<Reply> {
    const open = (await gaps.open(db, READ)).filter(({ kind }) => kind !== NO_GAP)
    if (open.length === 0) return { text: words.say('curation-gaps-none') }
    const choices = open.slice(0, SHOWN).map((gap) => {
      const label = words.say('curation-gap-line', {
        kind: kindOf(gap),
        count: gap.count,
        text: shortened(gap.text),
      })
      return { key: String(gap.seq), label, value: `缺口 ${gap.seq}` }
    })
    return { text: words.say('curation-gaps', { count: open.length }), choices }
  }

  async function show(seq: number): Promise<Reply> {
    const gap = await gaps.find(db, seq)
    if (!gap) return unknown(seq)
    const { kind, count, text } = { ...gap, kind: kindOf(gap) }
    return {
      text: words.say('curation-gap', { seq, kind, count, text }),
      choices: [
        { key: '1', label: words.say('curation-write'), value: `缺口 ${seq} 草稿` },
        { key: '2', label: words.say('curation-ignore'), value: `缺口 ${seq} 不用管` },
      ],
    }
  }

  async function draft(turn: Turn, seq: number): Promise<Reply> {
    const gap = await gaps.find(db, seq)
    if (!gap) return unknown(seq)
    const asked = subjectOf(gap)
    const [looked] = lookInto(turn, asked)
    const { file, topic, text } = draftCard({
      question: looked?.text || asked,
      near: looked?.found ?? [],
      cards: cards(),
      words,
    })
    const folder = topic ?? words.say('curation-draft-topic')
    return {
      text: `${words.say('curation-drafted', { folder, name: file.name })}\n\n${text}`,
      file,
      choices: [{ key: '1', label: words.say('curation-written'), value: `缺口 ${seq} 不用管` }],
    }
  }

  /** What a card would be about: the question alone, or the title of the card that is out of date. */
  function subjectOf({ text }: Gap): string {
    const question = text.replace(CARD_IDS, '').replace(CASE_NUMBER, '').trim()
    if (question) return question
    const [id = ''] = text.split(/\s/)
    return cards().get(id)?.title ?? text
  }

  async function close(tx: Tx, seq: number): Promise<boolean> {
    if (!(await gaps.find(tx, seq))) return false
    await gaps.close(tx, seq)
    return true
  }

  return {
    list,
    show,
    draft,
    /** Sets it aside; `onClosed` writes down who did. */
    closing(seq: number, onClosed: (tx: Tx) => Promise<void>): Pick<Outcome, 'effects'> {
      const effect: Effect = async (tx) => {
        if (!(await close(tx, seq))) return [unknown(seq)]
        await onClosed(tx)
        return [{ text: words.say('curation-gap-closed', { seq }) }]
      }
      return { effects: [effect] }
    },
  }
}

function shortened(text: string): string {
  return text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL)}…` : text
}
