import type { Card, Found } from '../knowledge/knowledge.ts'
import type { Choice, Effect, Outcome, Reply, Turn } from '../message.ts'
import { createLastTurns } from './last-turns.ts'
import { compose, personChoice } from './steps/compose.ts'
import { decide } from './steps/decide.ts'
import { followUp } from './steps/follow-up.ts'
import { MARK, redact, withoutMarks } from './steps/redact.ts'
import { splitQuestions } from './steps/split-questions.ts'
import { ageOf } from './steps/stale.ts'
import type { Decision, GapKind, NoteGap, Tools, Work } from './work.ts'

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

export type AnswersOptions = Tools & {
  /** Hands a question to the duty staff; without it the resident is told to reply 0. */
  readonly fetchPerson?: ((turn: Turn, question: string) => Outcome) | undefined
  readonly noteGap?: NoteGap | undefined
  /** Topics that staff have closed: their cards are not quoted until they open them again. */
  readonly isClosed?: ((topic: string) => boolean) | undefined
  /** A model's words for a card, when they passed every guard; undefined means the card's own. */
  readonly rephrase?: ((question: string, card: Card) => Promise<string | undefined>) | undefined
}

export type Answers = ReturnType<typeof createAnswers>

const CANDIDATES = 5
/** Letters up to which a message is read together with the one it quotes. */
const MOST_WITH_QUOTE = 14
/** Share of a question's words that a card must have to be shown beside a person's help. */
const KNOWN = 0.5

/** Answers policy questions from the cards, asks back once, fetches a person, or says that it does not know. */
export function createAnswers(options: AnswersOptions) {
  const { words, find, card: cardOf, noteGap, rephrase } = options
  const turns = createLastTurns()
  const person = personChoice(words)

  /** The way of a question: personal data out, two questions apart, each looked up, decided, put into words. */
  async function answer(turn: Turn): Promise<Outcome> {
    const { text: redacted, cut } = redact(turn.message.text)
    // Everybody in a group reads along: neither the matter nor the name is said there again (D-27).
    if (cut.length > 0 && turn.message.place.kind === 'group') return inPrivate()
    const text = withoutMarks(redacted)
    const before = turns.of(turn)
    const going = followUp(text, before, turn.now)
    if (going.kind === 'details') return details(turn, going.card)
    if (going.kind === 'sources') return sources(turn, going.card)
    if (going.kind === 'card') return card(turn, going.card)
    const asked = going.kind === 'again' ? going.text : withQuoted(turn, text)
    const works = splitQuestions(asked).map((question) =>
      lookUp({ turn, text: question, before, found: [], warnings: [], expired: false }),
    )
    const outcomes: Outcome[] = []
    for (const work of works) outcomes.push(await say(work))
    remember(turn, asked, works, cut.length > 0)
    return joined(outcomes, cut.length > 0)
  }

  function lookUp(work: Work): Work {
    const found = find(work.text, CANDIDATES, work.turn)
    const open = { ...work, found }
    const decision = decide(open, options)
    if (decision.kind !== 'answer') return { ...open, decision }
    return { ...open, decision, ...ageOf(decision.found.card, work.turn.now, options) }
  }

  async function say(work: Work): Promise<Outcome> {
    const { decision, turn, text } = work
    switch (decision?.kind) {
      case 'answer':
        return sayAnswer(work, decision)
      case 'clarify':
        return sayChoices(decision.choices)
      case 'person':
        return sayPerson(turn, text, decision)
      case 'abstain':
        return sayUnknown(text, decision.label)
      case undefined:
        return sayUnknown(text, 'unknown')
    }
  }

  async function sayAnswer(
    { text, warnings, expired }: Work,
    { found: { card }, also: near }: Extract<Decision, { kind: 'answer' }>,
  ): Promise<Outcome> {
    const also = near
      .map(({ card: other }) => other)
      .filter(({ topic }) => !options.isClosed?.(topic))
    if (expired)
      return {
        ending: 'stale_answer',
        replies: [
          {
            text: words.say('answer-expired', { hotline: card.hotline[0] ?? '12345' }),
            choices: [person],
          },
        ],
        effects: [gap('expired', card.id)],
      }
    if (options.isClosed?.(card.topic)) return closed()
    const spoken = card.risk === 'everyday' ? await rephrase?.(text, card) : undefined
    const citations = [...card.basis, ...also.flatMap(({ basis }) => basis)]
    return {
      ending: 'answered',
      replies: [compose({ card, also, warnings, spoken }, options)],
      citations,
    }
  }

  function inPrivate(): Outcome {
    return { ending: 'moved_to_private', replies: [{ text: words.say('answer-private') }] }
  }

  function closed(): Outcome {
    return {
      ending: 'not_known',
      replies: [{ text: words.say('answer-closed'), choices: [person] }],
    }
  }

  function sayChoices(choices: readonly Found[]): Outcome {
    if (choices.length === 0) {
      const topics = ['work', 'school', 'home'].map((topic, index) => ({
        key: String(index + 1),
        label: words.say(`clarify-${topic}`),
        value: words.say(`clarify-${topic}-ask`),
      }))
      return {
        ending: 'clarified',
        replies: [{ text: words.say('clarify-open'), choices: [...topics, person] }],
      }
    }
    const titled = choices.map(({ card }, index) => ({
      key: String(index + 1),
      label: card.title,
      value: `答案 ${card.id}`,
    }))
    return {
      ending: 'clarified',
      replies: [{ text: words.say('clarify-which'), choices: [...titled, person] }],
    }
  }

  function sayPerson(
    turn: Turn,
    text: string,
    { label, found }: Extract<Decision, { kind: 'person' }>,
  ): Outcome {
    const known = found && found.hit.features.coverage >= KNOWN
    const near = known ? [cardChoice(found.card)] : []
    const line = words.say(`scope-${label}`)
    const fetched = options.fetchPerson?.(turn, text)
    if (!fetched)
      return {
        ending: 'handed_to_person',
        replies: [{ text: line, choices: [...near, person] }],
      }
    return { ...fetched, replies: [{ text: line, choices: near }, ...fetched.replies] }
  }

  function cardChoice(card: Card): Choice {
    return {
      key: '1',
      label: words.say('answer-other', { title: card.title }),
      value: `答案 ${card.id}`,
    }
  }

  function sayUnknown(text: string, label: string): Outcome {
    if (label === 'unknown')
      return {
        ending: 'not_known',
        replies: [{ text: words.say('not-known'), choices: [person] }],
        effects: [gap('unanswered', text)],
      }
    return {
      ending: label === 'persons' || label === 'unsafe' ? 'refused_request' : 'out_of_scope',
      replies: [{ text: words.say(`scope-${label}`), choices: [person] }],
    }
  }

  function gap(kind: GapKind, redacted: string): Effect {
    return async (tx) => {
      await noteGap?.(tx, kind, redacted)
      return undefined
    }
  }

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

  function joined(outcomes: readonly Outcome[], tellOfCut: boolean): Outcome {
    const best = outcomes.find(({ ending }) => ending === 'answered') ?? outcomes[0]
    const replies = numbered(outcomes.flatMap(({ replies: said }) => said))
    return {
      ending: best?.ending ?? 'not_known',
      replies: tellOfCut ? withLine(replies, words.say('answer-cut')) : replies,
      citations: outcomes.flatMap(({ citations }) => citations ?? []),
      effects: outcomes.flatMap(({ effects }) => effects ?? []),
    }
  }

  /** Shows one card, by its id: a choice under a question asked back, or a near answer. */
  function card(turn: Turn, id: string): Outcome {
    return about(turn, id, (one) => {
      const { warnings, expired } = ageOf(one, turn.now, options)
      if (expired) return words.say('answer-expired', { hotline: one.hotline[0] ?? '12345' })
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

  function about(turn: Turn, id: string, tell: (card: Card) => Reply | string): Outcome {
    const one = cardOf(id, turn)
    if (!one) return sayUnknown(MARK, 'unknown')
    if (options.isClosed?.(one.topic)) return closed()
    turns.keep(turn, { question: one.title, cards: [one.id], clarified: false })
    const told = tell(one)
    return {
      ending: 'answered',
      replies: [typeof told === 'string' ? { text: told, choices: [person] } : told],
      citations: one.basis,
    }
  }

  /** 这不对 or 👍: kept with the last answer's card for those who write cards. */
  function feedback(turn: Turn): Outcome {
    const last = turns.of(turn)
    const wrong = !LIKES.test(turn.message.text)
    const about = [last?.cards.join(' '), last && redact(last.question).text].filter(Boolean)
    return {
      ending: 'helped',
      replies: [
        { text: words.say(wrong ? 'feedback-wrong' : 'feedback-liked'), choices: [person] },
      ],
      effects: about.length > 0 ? [gap(wrong ? 'wrong' : 'liked', about.join(' '))] : [],
    }
  }

  return {
    answer,
    /** What `answer` would find and decide for each question of a text, nothing being said or remembered. */
    lookInto: (turn: Turn, text: string): readonly Pick<Work, 'text' | 'found' | 'decision'>[] =>
      splitQuestions(withoutMarks(redact(text).text)).map((question) =>
        lookUp({ turn, text: question, found: [], warnings: [], expired: false }),
      ),
    card,
    details,
    sources,
    feedback,
    /** The resident's newest question without personal data, for handing it to a person. */
    lastQuestion: (turn: Turn): string | undefined => turns.of(turn)?.question,
  }
}

const LIKES = /👍|有用|好用|答得好|对的/u

/** Two answers: only the last keeps its choices, since a digit can mean one thing only. */
function numbered(replies: readonly Reply[]): Reply[] {
  return replies.map((reply, index) =>
    index < replies.length - 1
      ? { text: reply.text, ...(reply.file && { file: reply.file }) }
      : reply,
  )
}

/** A short message that quotes another is about what it quotes. */
function withQuoted({ message }: Turn, text: string): string {
  if (!message.quoted || text.length > MOST_WITH_QUOTE) return text
  return `${withoutMarks(redact(message.quoted).text)} ${text}`
}

/** A line more under the last reply: a third message would be one too many. */
function withLine(replies: readonly Reply[], line: string): readonly Reply[] {
  return replies.map((reply, index) =>
    index === replies.length - 1 ? { ...reply, text: `${reply.text}\n${line}` } : reply,
  )
}
