import { z } from 'zod'
import type { Session, Turn } from '../message.ts'
import { allFields } from './layout.ts'
import type { Service } from './load-services.ts'
import type { Progress } from './progress.ts'
import type { Reuse } from './step.ts'

/** Answers of an earlier form that may be offered again, as long as the session remembers the consent (D-36). */
const known = z.object({
  until: z.number(),
  values: z.record(z.string(), z.string()),
})
/** How long an answer is offered again in the next form (milliseconds). */
const KNOWN_MS = 24 * 3_600_000

/** What was answered in an earlier form and may be offered in this one. */
export function reuseIn(session: Session, now: number): Reuse {
  const read = known.safeParse(session['known'])
  return read.success && read.data.until > now ? read.data.values : {}
}

/** The session with the few answers that the next form may offer again; only ordinary ones, only for a day. */
export function remembered(
  { session: before, now }: Pick<Turn, 'session' | 'now'>,
  session: Session,
  { service, progress }: { readonly service: Service; readonly progress: Progress },
): Session {
  const consented = progress.answers['$consent']?.value === 'yes'
  const values = Object.fromEntries(
    allFields(service.fields).flatMap((field) => {
      const value = progress.answers[field.name]?.value
      return field.reuse && value && consented ? [[field.reuse, value]] : []
    }),
  )
  if (Object.keys(values).length === 0 || service.handling.quiet) return session
  return {
    ...session,
    known: { until: now + KNOWN_MS, values: { ...reuseIn(before, now), ...values } },
  }
}
