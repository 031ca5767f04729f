import type { Card } from '../knowledge/knowledge.ts'
import { type Address, addressOf, type Effect, type Outcome, type Turn } from '../message.ts'
import { type CurationCommand, parseCuration } from './commands.ts'
import { createGapList, type GapListOptions } from './gap-list.ts'
import { sayLooked } from './look.ts'
import type { Switch, Switches, SwitchesOptions } from './switches.ts'

export { createSwitches, type Switches } from './switches.ts'

export type CurationOptions = GapListOptions & {
  readonly switches: Switches
  readonly audit: SwitchesOptions['audit']
  /** Who this is to the desk, if staff at all. */
  readonly isStaff: (turn: Turn) => 'worker' | 'lead' | 'auditor' | undefined
  readonly staffChats: readonly Address[]
}

export type Curation = ReturnType<typeof createCuration>

/** Where the staff look after the answers: what is found, what is shut, what is missing. For staff only. */
export function createCuration(options: CurationOptions) {
  const { words, switches, audit, staffChats } = options
  const gapList = createGapList(options)

  /** Undefined for residents, and for whatever is no command of this room. */
  async function take(turn: Turn): Promise<Outcome | undefined> {
    const role = options.isStaff(turn)
    const command = parseCuration(turn.message.text)
    if (!command || !role || !isAmongStaff(turn)) return undefined
    if (role === 'auditor')
      return { ending: 'staff_refused', replies: [{ text: words.say('curation-not-auditors') }] }
    return run(turn, command)
  }

  /** A lead is one in a residents' group too; what is said there, all read. */
  function isAmongStaff({ message }: Turn): boolean {
    if (message.place.kind === 'private') return true
    const { channel, chat } = addressOf(message)
    return staffChats.some((at) => at.channel === channel && at.chat === chat)
  }

  async function run(turn: Turn, command: CurationCommand): Promise<Outcome> {
    switch (command.kind) {
      case 'find':
        return find(turn, command.text)
      case 'switches':
        return said([{ text: sayShut(await switches.read(options.db)) }])
      case 'turn':
        return turned(turn, command)
      case 'gaps':
        return said([await gapList.list()])
      case 'gap':
        return gap(turn, command)
    }
  }

  async function find(turn: Turn, text: string): Promise<Outcome> {
    await switches.refresh()
    const { isClosed } = switches
    const looked = options.lookInto(turn, text)
    return said([{ text: looked.map((one) => sayLooked(one, { words, isClosed })).join('\n\n') }])
  }

  async function gap(
    turn: Turn,
    { seq, next }: Extract<CurationCommand, { kind: 'gap' }>,
  ): Promise<Outcome> {
    switch (next) {
      case 'show':
        return said([await gapList.show(seq)])
      case 'draft':
        return said([await gapList.draft(turn, seq)])
      case 'close': {
        const line = { at: turn.now, actor: turn.resident, action: 'gap:close', of: String(seq) }
        return { ...said([]), ...gapList.closing(seq, (tx) => audit(tx, line)) }
      }
    }
  }

  function turned(
    turn: Turn,
    { on, what, name }: Extract<CurationCommand, { kind: 'turn' }>,
  ): Outcome {
    const topic = topicNamed(name)
    if (what === 'topic' && !topic)
      return said([{ text: words.say('curation-which-topic', { topics: topicNames() }) }])
    const one: Switch = what === 'topic' && topic ? { what, topic } : { what: 'model' }
    const effect: Effect = async (tx) => {
      await switches.turn(tx, { one, on, actor: turn.resident, at: turn.now })
      const shown = one.what === 'topic' ? nameOf(one.topic) : words.say('curation-model')
      return [{ text: words.say(on ? 'curation-opened' : 'curation-shut', { shown }) }]
    }
    return { ...said([]), effects: [effect] }
  }

  function sayShut({ model, topics }: Awaited<ReturnType<Switches['read']>>): string {
    return [
      words.say(model ? 'curation-model-shut' : 'curation-model-open'),
      topics.size > 0
        ? words.say('curation-topics-shut', { topics: [...topics].map(nameOf).join('、') })
        : words.say('curation-topics-open'),
      words.say('curation-how', { topics: topicNames() }),
    ].join('\n')
  }

  const topics = () => new Set([...options.cards().values()].map((card: Card) => card.topic))
  const nameOf = (topic: string) =>
    words.has(`topic-${topic}`) ? words.say(`topic-${topic}`) : topic
  const topicNames = () => [...topics()].map(nameOf).join('、')
  const topicNamed = (name: string) =>
    [...topics()].find((topic) => topic === name || nameOf(topic) === name)

  return { take }
}

function said(replies: Outcome['replies']): Outcome {
  return { ending: 'staff_done', replies }
}
