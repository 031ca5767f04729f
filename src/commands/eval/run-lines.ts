import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { LinliError } from '../../errors.ts'
import type { Outcome, Turn } from '../../message.ts'
import { CLASSES, classOf, type ExpectClass } from './classes.ts'
import { turnOf } from './turn-of.ts'

const citation = z.object({ law: z.string(), article: z.string() })

const line = z.looseObject({
  id: z.string(),
  text: z.string(),
  lang: z.string().default('zh'),
  topic: z.string().optional(),
  expect: z.enum(CLASSES).optional(),
  gold: z.array(citation).default([]),
  /** Ids of cards that answer, in our own sets. */
  cards: z.array(z.string()).default([]),
  /** Which kind of message it is, when no card answers it. */
  label: z.string().optional(),
  half: z.enum(['calibrate', 'held-out', 'fresh']).optional(),
})

/** A labelled question. */
export type Line = z.infer<typeof line>

/** What came of it. */
export type Result = {
  readonly id: string
  readonly ending: Outcome['ending']
  readonly expect_class: ExpectClass
  readonly citations: readonly z.infer<typeof citation>[]
  readonly text: string
  readonly ms: number
}

/** Reads labelled questions, one JSON object a line; throws `eval_invalid` naming the line. */
export function readLines(file: string): readonly Line[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      if (text.trim() === '') return []
      try {
        return [line.parse(JSON.parse(text))]
      } catch (cause) {
        throw new LinliError('eval_invalid', `${file}:${index + 1} is no labelled question.`, {
          cause,
        })
      }
    })
}

/** Sends each question through the route, each from somebody new. */
export async function runLines(
  lines: readonly Line[],
  route: (turn: Turn) => Promise<Outcome>,
  now: number,
): Promise<readonly Result[]> {
  const results: Result[] = []
  for (const { id, text } of lines) {
    const started = performance.now()
    const outcome = await route(turnOf(id, text, now))
    results.push(resultOf(id, outcome, performance.now() - started))
  }
  return results
}

/** An outcome as one line of a RUN file. */
export function resultOf(
  id: string,
  { ending, citations = [], replies }: Outcome,
  ms: number,
): Result {
  return {
    id,
    ending,
    expect_class: classOf(ending),
    citations,
    text: replies.map(({ text }) => text).join('\n\n'),
    ms: Math.round(ms * 100) / 100,
  }
}
