import type { Card } from '../knowledge/knowledge.ts'
import type { Outcome, Reply, Turn } from '../message.ts'
import type { LastTurns } from './last-turns.ts'
import { sourceLine } from './source-line.ts'
import { linesAbout } from './steps/aspects.ts'
import { compose, personChoice } from './steps/compose.ts'
import type { Onward } from './steps/go-on.ts'
import { MARK } from './steps/redact.ts'
import { ageOf } from './steps/stale.ts'
import type { createWithoutCard } from './without-card.ts'
import type { Before, Tools } from './work.ts'

export type OneCardOptions = Tools & {
  /** Topics that staff have closed: their cards are not quoted until they open them again. */
  readonly isClosed?: ((topic: string) => boolean) | undefined
}

/** Lines that answer one thing asked of a card: more would not be read. */
const MOST_LINES = 4

/** One card that a resident has chosen: itself, its details, its sources. */
export function createOneCard(
  options: OneCardOptions,
  turns: LastTurns,
  without: ReturnType<typeof createWithoutCard>,
) {
  const { words } = options
  const person = personChoice(words)

  /** Shows one card, by its id: a choice under a question asked back, or a near answer. */
  function card(turn: Turn, id: string): Outcome {
    return about(turn, id, (one) => {
      const { warnings } = ageOf(one, turn.now, options)
      return compose({ card: one, warnings }, options)
    })
  }

  /** 说详细点: what to bring, where, how long, what it costs. */
  function details(turn: Turn, id: string): Outcome {
    return about(turn, id, (one) => ({
      text: (one.details.length > 0 ? one.details : one.facts.map(({ text }) => text)).join('\n'),
      choices: [{ key: '1', label: words.say('answer-sources'), value: `依据 ${one.id}` }, person],
    }))
  }

  /** What goes on from the last answer: another card whole, or what the same card says of this. */
  function aspects(
    turn: Turn,
    { card: id, aspects: asked, bare }: Onward,
    before?: Before,
  ): Outcome {
    if (!before?.cards.includes(id)) return card(turn, id)
    if (asked.length === 0) return bare ? card(turn, id) : details(turn, id)
    return about(turn, id, (one) => {
      const { warnings } = ageOf(one, turn.now, options)
      const told = linesAbout(one, asked).slice(0, MOST_LINES)
      const hotline = one.hotline[0] ?? '12345'
      const lines =
        told.length > 0
          ? [...told, ...warnings, sourceLine(one, words)]
          : [words.say('answer-not-in-card', { hotline })]
      return {
        text: lines.join('\n'),
        choices: [{ key: '1', label: words.say('answer-more'), value: `细节 ${one.id}` }, person],
      }
    })
  }

  /** 依据: each official fact with its law, issuer and version. */
  function sources(turn: Turn, id: string): Outcome {
    return about(turn, id, (one) => {
      const facts = one.facts.map(({ text, citation: { law: short, article } }) => {
        const law = options.law(short)
        return words.say('source-fact', {
          text,
          law: law?.title ?? short,
          article,
          issuer: law?.issuer ?? '',
          version: law?.version ?? '',
        })
      })
      return {
        text: [...facts, words.say('source-checked', { checked: one.checked_on })].join('\n'),
      }
    })
  }

  function about(turn: Turn, id: string, tell: (card: Card) => Reply): Outcome {
    const one = options.card(id, turn)
    if (!one) return without.unknown(MARK, 'unknown')
    if (options.isClosed?.(one.topic)) return without.closed()
    // Details and sources of an answer from before the rule ended are the old rule too.
    if (ageOf(one, turn.now, options).expired) return without.expired(one)
    turns.keep(turn, { question: one.title, cards: [one.id], clarified: false })
    return { ending: 'answered', replies: [tell(one)], citations: one.basis }
  }

  return { card, details, sources, aspects }
}
