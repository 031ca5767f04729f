import type { Card } from '../../knowledge/knowledge.ts'
import type { Choice, Reply } from '../../message.ts'
import { lawsOf, sourceLine } from '../source-line.ts'
import type { Tools } from '../work.ts'

export type Quoting = {
  readonly card: Card
  /** Cards that may be meant instead: named with their source, and offered. */
  readonly also?: readonly Card[]
  readonly warnings: readonly string[]
  /** True when the card may not be what was asked: its question is said first. */
  readonly unsure?: boolean | undefined
  /** Answer and steps in other words than the card's, when a model's words passed the guards. */
  readonly spoken?: string | undefined
}

/** A card as a message: answer, steps, conditions it must not leave out, warnings, source. */
export function compose(
  { card, also = [], warnings, unsure, spoken }: Quoting,
  tools: Tools,
): Reply {
  const body = spoken ?? ownWords(card)
  const lines = [body, ...missingConditions(card, body), ...warnings, sourceLine(card, tools.words)]
  if (unsure) lines.unshift(tools.words.say('answer-taken-as', { title: card.title }))
  for (const other of also)
    lines.push(tools.words.say('answer-also', { title: other.title, laws: lawsOf(other) }))
  return { text: lines.join('\n'), choices: choicesOf(card, also, tools) }
}

/** The card's own answer and numbered steps. */
export function ownWords(card: Card): string {
  return [card.answer, ...card.steps.map((step, index) => `${index + 1}. ${step}`)].join('\n')
}

/** The lines of 细节 that hold a condition which the text lacks. */
export function missingConditions(card: Card, text: string): readonly string[] {
  const lines = new Set<string>()
  for (const phrase of card.must_mention) {
    if (text.includes(phrase)) continue
    const line = [...card.details, ...card.steps, card.answer].find((one) => one.includes(phrase))
    lines.add(line ?? phrase)
  }
  return [...lines]
}

function choicesOf(card: Card, also: readonly Card[], { words, serviceTitle }: Tools) {
  const choices: Choice[] = [
    { key: '1', label: words.say('answer-more'), value: `细节 ${card.id}` },
  ]
  const next = () => String(choices.length + 1)
  const [service] = card.services
  const title = service && serviceTitle(service)
  if (title)
    choices.push({
      key: next(),
      label: words.say('answer-service', { title }),
      value: `办理 ${service}`,
    })
  for (const other of also)
    choices.push({
      key: next(),
      label: words.say('answer-other', { title: other.title }),
      value: `答案 ${other.id}`,
    })
  return [...choices, personChoice(words)]
}

/** 0 is always a person. */
export function personChoice(words: Tools['words']): Choice {
  return { key: '0', label: words.say('person'), value: '人工' }
}
