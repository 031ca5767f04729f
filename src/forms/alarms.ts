import type { Reply, Session } from '../message.ts'
import type { Words } from '../words/words.ts'
import { inLanguage } from './definition.ts'
import type { Service } from './load-services.ts'
import type { Progress } from './progress.ts'

export type AlarmsOptions = {
  progressIn(session: Session): Progress | undefined
  serviceOf(id: string): Service | undefined
  readonly words: Words
  readonly language: string
}

const HOUR_MS = 3_600_000

/** What happens to a form that is left alone: one reminder, then it is forgotten (D-17). */
export function createAlarms({ progressIn, serviceOf, words, language }: AlarmsOptions) {
  return {
    /** When this session's form must be looked at next (epoch milliseconds), if it has one. */
    dueAt(session: Session): number | undefined {
      const progress = progressIn(session)
      const service = progress && serviceOf(progress.service)
      if (!progress || !service) return undefined
      const { draft, handling } = service
      const silent = progress.reminded || handling.quiet
      return progress.touchedAt + (silent ? draft.keep_hours : draft.remind_hours) * HOUR_MS
    },

    /** Reminds once, then forgets: what the job runner does for a form left alone. */
    due(session: Session, now: number): { readonly session: Session; readonly reply?: Reply } {
      const progress = progressIn(session)
      if (!progress) return { session }
      const service = serviceOf(progress.service)
      if (!service || isExpired(progress, service, now)) return { session: withoutForm(session) }
      const { draft, handling, title } = service
      const early = now < progress.touchedAt + draft.remind_hours * HOUR_MS
      if (early || progress.reminded || handling.quiet) return { session }
      const left = Math.floor((progress.touchedAt - now) / HOUR_MS + draft.keep_hours)
      const text = words.say('forms-remind', { title: inLanguage(title, language), hours: left })
      return { session: { ...session, form: { ...progress, reminded: true } }, reply: { text } }
    },
  }
}

/** Whether a draft is older than its service keeps drafts. */
export function isExpired(progress: Progress, { draft }: Service, now: number): boolean {
  return now >= progress.touchedAt + draft.keep_hours * HOUR_MS
}

/** The session without the form that was open. */
export function withoutForm(session: Session): Session {
  const { form: _form, ...rest } = session
  return rest
}
