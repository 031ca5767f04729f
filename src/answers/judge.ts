import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { LinliError } from '../errors.ts'
import type { Found } from '../knowledge/knowledge.ts'
import { cuesOf, type Likely } from './cues.ts'

const side = z.object({
  bias: z.number(),
  weights: z.record(z.string(), z.number()),
  /** Chance from which this is believed, 0 … 1. */
  threshold: z.number().min(0).max(1),
})

const learnt = z.object({
  /** How it was made, for the reader. */
  made: z.string(),
  /** That no card answers. */
  abstain: side,
  /** That a person must look. */
  person: side,
  /** Other cards are offered as well when their score is at most so far behind the best one, and at least this share of it. */
  near: z.object({ within: z.number().min(0).max(1), share: z.number().min(0).max(1) }),
})

/** What `npm run calibrate` has learnt: when the best card answers a question, and when a person must. */
export type Learnt = z.infer<typeof learnt>

/** Where a question goes that no rule has sent anywhere. */
export type Verdict =
  | { readonly kind: 'answer' | 'clarify' }
  | { readonly kind: 'person' | 'abstain'; readonly label: string }

/** Decides whether the cards found answer a question. */
export type Judge = {
  /** A card answers beyond doubt, whatever a rule on single words says. */
  isSure(question: string, found: readonly Found[], likely: readonly Likely[]): boolean
  verdict(question: string, found: readonly Found[], likely: readonly Likely[]): Verdict
  readonly near: Learnt['near']
}

/** Reads knowledge/abstention.json; throws `abstention_invalid`. */
export function loadJudge(file: string): Judge {
  const read = learnt.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!read.success)
    throw new LinliError('abstention_invalid', `${file}: ${z.prettifyError(read.error)}`)
  return judgeFrom(read.data)
}

/**
 * A kind is named for a refusal only when it is likelier than not, and never as idle talk: what is taken for that
 * may be a matter that still has no card, and is better kept on the gap list.
 */
const NAMED = 0.5

/** Chance of being too vague from which a message is asked back: whatever is found, and when no good card is. */
const VAGUE = { surely: 0.6, likely: 0.3 } as const
/** Letters up to which a message that is like no known question is a scrap: 在厂里, 两万块. */
const SCRAP = 4
/** Likeness to a known question from which a message is no longer vague. */
const FITTING = 0.5
/** The same for a scrap, which any longer question may contain. */
const ALIKE = 0.6

/** Chance of all that persons do, from which a person is fetched though a card is near. */
const KIND = 0.3
/** Beyond doubt: in 2,000 labelled messages that a rule took away, all that were so had a card. */
const CLEAR = { score: 0.2, person: 0.15, nobody: 0.1 } as const
/** Share of a message that no card speaks of, from which none answers it. Of 800 questions with a card one has so much. */
const STRANGE = 0.65
/** Chance that no card answers from which a Chinese message of strange words gets none. */
const LIKELY_NOT = 0.6
/** Letters up to which a message may be one word with a wrong letter. */
const SHORT = 5
/** Score from which a card is so good that a person is fetched over it only when sure. */
const GOOD = 0.24
const SURE = 0.87
/** Score from which a card is near. */
const NEARBY = 0.12

/** A judge from learnt weights. */
export function judgeFrom({ abstain, person, near }: Learnt): Judge {
  return {
    near,
    isSure(question, found, likely) {
      const cues = cuesOf(question, found, likely)
      return (
        cues.score >= CLEAR.score &&
        chanceOf(person, cues) < CLEAR.person &&
        chanceOf(abstain, cues) < CLEAR.nobody
      )
    },
    verdict(question, found, likely) {
      const cues = cuesOf(question, found, likely)
      const toPerson = chanceOf(person, cues)
      const toNobody = chanceOf(abstain, cues)
      const vague = likeliest(likely, 'clarify')?.chance ?? 0
      const isScrap = question.length <= SCRAP && /\p{Script=Han}/u.test(question)
      const isVague = vague >= (cues.score >= GOOD ? VAGUE.surely : VAGUE.likely)
      if ((isVague && cues.ask < FITTING) || (isScrap && cues.ask < ALIKE))
        return { kind: 'clarify' }
      const isForeign = !/\p{Script=Han}/u.test(question)
      const isStrange =
        cues.unknown >= STRANGE &&
        (isForeign || (question.length > SHORT && toNobody >= LIKELY_NOT) || found.length === 0)
      const isKind = sumOf(likely, 'person') >= KIND || (cues.score < NEARBY && !isStrange)
      const enough = cues.score >= GOOD ? Math.max(SURE, person.threshold) : person.threshold
      if (isKind && toPerson >= enough && toPerson >= toNobody)
        return { kind: 'person', label: likeliest(likely, 'person')?.name ?? 'staff' }
      if (!isStrange && toNobody < abstain.threshold) return { kind: 'answer' }
      const named = likeliest(likely, 'abstain')
      return {
        kind: 'abstain',
        label: named && named.chance >= NAMED && named.name !== 'chat' ? named.name : 'unknown',
      }
    },
  }
}

/** The chance of one side, by logistic regression. */
export function chanceOf(
  { bias, weights }: Pick<Learnt['person'], 'bias' | 'weights'>,
  cues: Readonly<Record<string, number>>,
): number {
  let sum = bias
  for (const [name, value] of Object.entries(cues)) sum += (weights[name] ?? 0) * value
  return 1 / (1 + Math.exp(-sum))
}

function sumOf(likely: readonly Likely[], way: Likely['way']): number {
  return likely.reduce((sum, one) => (one.way === way ? sum + one.chance : sum), 0)
}

function likeliest(likely: readonly Likely[], way: Likely['way']): Likely | undefined {
  return likely
    .filter((one) => one.way === way)
    .toSorted((a, b) => b.chance - a.chance)
    .at(0)
}
