import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { LinliError } from '../errors.ts'
import type { Found } from '../knowledge/knowledge.ts'
import { type Cues, cuesOf } from './cues.ts'

const learnt = z.object({
  /** How it was made, for the reader. */
  made: z.string(),
  bias: z.number(),
  weights: z.record(z.string(), z.number()),
  /** Chance from which a card is quoted. */
  threshold: z.number().min(0).max(1),
  /** From this share of the best score on, the second card is offered as well. */
  second: z.number().min(0).max(1),
})

/** What `npm run calibrate` has learnt: when the best card answers a question. */
export type Learnt = z.infer<typeof learnt>

/** Decides whether the cards found answer a question. */
export type Judge = {
  /** Chance that the best card answers, 0 … 1. */
  chance(question: string, found: readonly Found[]): number
  readonly threshold: number
  readonly second: number
}

/** Reads knowledge/abstention.json; throws `abstention_invalid`. */
export function loadJudge(file: string): Judge {
  const read = learnt.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!read.success)
    throw new LinliError('abstention_invalid', `${file}: ${z.prettifyError(read.error)}`)
  return judgeFrom(read.data)
}

/** A judge from learnt weights. */
export function judgeFrom({ bias, weights, threshold, second }: Learnt): Judge {
  return {
    threshold,
    second,
    chance(question, found) {
      let sum = bias
      for (const [name, value] of Object.entries(cuesOf(question, found) satisfies Cues))
        sum += (weights[name] ?? 0) * value
      return 1 / (1 + Math.exp(-sum))
    },
  }
}
