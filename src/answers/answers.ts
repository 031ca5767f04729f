import type { Card, Found } from '../knowledge/knowledge.ts'
import type { Outcome, Reply, Turn } from '../message.ts'
import { joined } from './joined.ts'
import { createLastTurns } from './last-turns.ts'
import { onceInTurn } from './once.ts'
import { createOneCard, type OneCardOptions } from './one-card.ts'
import { compose, personChoice } from './steps/compose.ts'
import { decide } from './steps/decide.ts'
import { followUp } from './steps/follow-up.ts'
import { goOn } from './steps/go-on.ts'
import { redact, withoutMarks } from './steps/redact.ts'
import { splitQuestions } from './steps/split-questions.ts'
import { ageOf } from './steps/stale.ts'
import { createWithoutCard, type WithoutCardOptions } from './without-card.ts'
import type { Decision, Tools, Work } from './work.ts'

export { CUES, type Cues, cuesOf, type Likely } from './cues.ts'
export { createGuards } from './guards/guards.ts'
export { chanceOf, type Judge, type Learnt, loadJudge } from './judge.ts'
export { missingConditions } from './steps/compose.ts'
export { type Redacted, redact } from './steps/redact.ts'
export {
  createRephrase,
  loadNames,
  loadRephrase,
  type RephraseOptions,
} from './steps/rephrase.ts'
export type { GapKind, NoteGap, ScopeLabel } from './work.ts'

export type AnswersOptions = OneCardOptions &
  WithoutCardOptions & {
    /** A model's words for a card, when they passed every guard; undefined means the card's own. */
    readonly rephrase?: ((question: string, card: Card) => Promise<string | undefined>) | undefined
  }

export type Answers = ReturnType<typeof createAnswers>

const CANDIDATES = 5
/** Score from which a card is what was asked in 19 of 20 labelled questions; under it, in 9 of 10. */
const SURE = 0.25
/** Letters up to which a message is read together with the one it quotes. */
const MOST_WITH_QUOTE = 14

/** Answers policy questions from the cards, asks back once, fetches a person, or says that it does not know. */
export function createAnswers(options: AnswersOptions) {
  const { words, rephrase } = options
  const turns = createLastTurns()
  const without = createWithoutCard(options)
  const { card, details, sources, aspects } = createOneCard(options, turns, without)

  /** The way of a question: personal data out, two questions apart, each looked up, decided, put into words. */
  async function answer(turn: Turn): Promise<Outcome> {
    const { text: redacted, cut } = redact(turn.message.text)
    // Everybody in a group reads along: neither the matter nor the name is said there again (D-27).
    if (cut.length > 0 && turn.message.place.kind === 'group') return without.inPrivate()
    const text = withoutMarks(redacted)
    if (cut.length > 0 && !/\p{L}/u.test(text)) return without.onlyPersonal()
    const before = turns.of(turn)
    const going = followUp(text, before, turn.now)
    if (going.kind === 'details') return details(turn, going.card)
    if (going.kind === 'sources') return sources(turn, going.card)
    if (going.kind === 'card') return card(turn, going.card)
    const tools = onceInTurn(options)
    const onward = goOn(text, before, turn, tools)
    if (onward) return aspects(turn, onward, before)
    const asked = going.kind === 'again' ? going.text : withQuoted(turn, text)
    const works = splitQuestions(asked).map((question) =>
      lookUp({ turn, text: question, before, found: [], warnings: [], expired: false }, tools),
    )
    const outcomes: Outcome[] = []
    for (const work of works) outcomes.push(await say(work))
    remember(turn, asked, works, cut.length > 0)
    return joined(outcomes, cut.length > 0 ? words.say('answer-cut') : undefined)
  }

  function lookUp(work: Work, tools: Tools): Work {
    const found = tools.find(work.text, CANDIDATES, work.turn)
    const open = { ...work, found }
    const decision = decide(open, tools)
    if (decision.kind !== 'answer') return { ...open, decision }
    return { ...open, decision, ...ageOf(decision.found.card, work.turn.now, options) }
  }

  async function say(work: Work): Promise<Outcome> {
    const { decision, turn, text } = work
    switch (decision?.kind) {
      case 'answer':
        return sayAnswer(work, decision)
      case 'clarify':
        return decision.fork ? without.fork(turn, decision.fork) : without.choices(decision.choices)
      case 'person':
        return handOver(work, decision)
      case 'abstain':
        return without.unknown(text, decision.label)
      case undefined:
        return without.unknown(text, 'unknown')
    }
  }

  async function sayAnswer(
    { text, warnings, expired }: Work,
    { found: { card: best, hit }, also: near }: Extract<Decision, { kind: 'answer' }>,
  ): Promise<Outcome> {
    if (expired) return without.expired(best)
    if (options.isClosed?.(best.topic)) return without.closed()
    const also = openCards(near)
    const spoken = best.risk === 'everyday' ? await rephrase?.(text, best) : undefined
    return {
      ending: 'answered',
      replies: [compose({ card: best, also, warnings, spoken, unsure: hit.score < SURE }, options)],
      citations: citationsOf([best, ...also]),
    }
  }

  /** A person comes; until then the rule is said, where a card fits the matter. */
  function handOver(
    { turn, text }: Work,
    { label, found = [] }: Extract<Decision, { kind: 'person' }>,
  ): Outcome {
    const outcome = without.handOver(turn, text, label)
    const [best, ...also] = openCards(found)
    const age = best && ageOf(best, turn.now, options)
    if (!best || age?.expired !== false) return outcome
    const quoted = compose({ card: best, also, warnings: age.warnings }, options)
    return {
      ...outcome,
      replies: underRule(outcome.replies, quoted),
      citations: citationsOf([best, ...also]),
    }
  }

  const openCards = (found: readonly Found[]): readonly Card[] =>
    found.map(({ card: one }) => one).filter(({ topic }) => !options.isClosed?.(topic))

  function remember(turn: Turn, asked: string, works: readonly Work[], personal: boolean): void {
    const [decision] = works.map((work) => work.decision)
    if (personal || decision?.kind === 'abstain' || decision?.kind === 'person') {
      turns.forget(turn)
      return
    }
    turns.keep(turn, {
      question: asked,
      cards: works.flatMap(({ decision: made }) =>
        made?.kind === 'answer' ? [made.found.card.id] : [],
      ),
      clarified: decision?.kind === 'clarify',
    })
  }

  /** 这不对 or 👍: kept with the last answer's card for those who write cards. */
  function feedback(turn: Turn): Outcome {
    const last = turns.of(turn)
    const wrong = !LIKES.test(turn.message.text)
    const about = [last?.cards.join(' '), last && redact(last.question).text].filter(Boolean)
    return {
      ending: 'helped',
      replies: [
        {
          text: words.say(wrong ? 'feedback-wrong' : 'feedback-liked'),
          choices: [personChoice(words)],
        },
      ],
      effects: about.length > 0 ? [without.gap(wrong ? 'wrong' : 'liked', about.join(' '))] : [],
    }
  }

  return {
    answer,
    /** What `answer` would find and decide for each question of a text, nothing being said or remembered. */
    lookInto: (turn: Turn, text: string): readonly Pick<Work, 'text' | 'found' | 'decision'>[] =>
      splitQuestions(withoutMarks(redact(text).text)).map((question) =>
        lookUp({ turn, text: question, found: [], warnings: [], expired: false }, options),
      ),
    card,
    details,
    sources,
    feedback,
    /** The resident's newest question without personal data, for handing it to a person. */
    lastQuestion: (turn: Turn): string | undefined => turns.of(turn)?.question,
  }
}

const citationsOf = (cards: readonly Card[]) => cards.flatMap(({ basis }) => basis)

/** The first line, the rule under it, and all choices in one list under the last message: a digit means one thing only. */
function underRule([line, ...more]: readonly Reply[], { text, choices = [] }: Reply): Reply[] {
  const first = { text: [line?.text ?? '', text].join('\n') }
  const last = more.at(-1)
  if (!last) return [{ ...first, choices }]
  // A person is already on the way.
  const left = choices.filter(({ key }) => key !== '0')
  const all = [...left, ...(last.choices ?? [])].map((choice, index) => ({
    ...choice,
    key: String(index + 1),
  }))
  return [first, ...more.slice(0, -1), { ...last, choices: all }]
}

const LIKES = /👍|有用|好用|答得好|对的/u

/** A short message that quotes another is about what it quotes. */
function withQuoted({ message }: Turn, text: string): string {
  if (!message.quoted || text.length > MOST_WITH_QUOTE) return text
  return `${withoutMarks(redact(message.quoted).text)} ${text}`
}
