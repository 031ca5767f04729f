import { z } from 'zod'

const answer = z.object({
  /** Code or normalised text; '' = skipped. */
  value: z.string(),
  /** Hash of the field as it was when it was answered (D-20). */
  asked: z.string(),
})

const pending = z.discriminatedUnion('kind', [
  /** Two readings of one answer; '' = neither. */
  z.object({ kind: z.literal('reading'), values: z.array(z.string()) }),
  /** Was this an answer or a question? */
  z.object({ kind: z.literal('meant'), text: z.string() }),
  /** Values taken from one sentence, read back before they count. */
  z.object({ kind: z.literal('heard'), values: z.record(z.string(), z.string()) }),
  z.object({ kind: z.literal('cancel') }),
  z.object({ kind: z.literal('person') }),
  z.object({ kind: z.literal('stuck') }),
  z.object({ kind: z.literal('resume'), held: z.string() }),
  /** Another service was wished while this one is open. */
  z.object({ kind: z.literal('switch'), to: z.string() }),
  /** A question in between was asked back: what is said next answers that. */
  z.object({ kind: z.literal('aside'), values: z.array(z.string()) }),
  /** What a recogniser heard, read back. */
  z.object({ kind: z.literal('voice'), text: z.string() }),
])

/** Where somebody is in a form: answers and versions, never the talk itself. Kept in the sealed session. */
export const progressSchema = z.object({
  format: z.literal(1),
  service: z.string(),
  version: z.string(),
  /** The same draft is filed once, however often the filing is tried. */
  draft: z.string(),
  startedAt: z.number(),
  touchedAt: z.number(),
  reminded: z.boolean(),
  /** Put aside: other messages go elsewhere until it is taken up again. */
  paused: z.boolean(),
  answers: z.record(z.string(), answer),
  /** Answers undone by going back, offered again as defaults. */
  before: z.record(z.string(), z.string()),
  /** Paths in the order they were answered. */
  trail: z.array(z.string()),
  /** The question that is being changed, if not simply the next one. */
  at: z.string().optional(),
  /** True where the channel can bring a picture; else none is asked for. */
  pictures: z.boolean().optional(),
  page: z.number(),
  failures: z.number(),
  pending: pending.optional(),
})

export type Pending = z.infer<typeof pending>
export type Progress = Readonly<z.infer<typeof progressSchema>>

/** Who is filing what, chosen once at the start. */
export type Beginning = {
  readonly service: string
  readonly version: string
  readonly draft: string
  readonly now: number
  readonly pictures?: boolean | undefined
}

/** A form on which nothing is written yet. */
export function begin({ service, version, draft, now, pictures }: Beginning): Progress {
  return {
    format: 1,
    service,
    version,
    draft,
    startedAt: now,
    touchedAt: now,
    reminded: false,
    paused: false,
    answers: {},
    before: {},
    trail: [],
    ...(pictures ? { pictures } : {}),
    page: 0,
    failures: 0,
  }
}
