import { inLanguage } from './definition.ts'
import { allFields } from './layout.ts'
import type { Service } from './load-services.ts'

/** What other rooms need to know of a service. */
export type ServiceInfo = {
  readonly id: string
  readonly title: string
  readonly about: string
  readonly recipient: string
  readonly purpose: string
  /** What it asks that leads to a person, by short names. */
  readonly asks: readonly string[]
  readonly due: {
    readonly amount: number
    readonly unit: 'hours' | 'days' | 'workdays'
    readonly source: string
  }
  /** The same as plain hours, a workday counted as 24. */
  readonly dueHours: number
  readonly law: readonly { readonly text: string; readonly source: string }[]
  readonly hotline: readonly string[]
  readonly cards: readonly string[]
  readonly quiet: boolean
  readonly retentionDays: number
}

const UNIT_HOURS = { hours: 1, days: 24, workdays: 24 } as const

/** What other rooms are told of this service. */
export function infoOf(service: Service, language: string): ServiceInfo {
  const { id, title, about, recipient, handling } = service
  return {
    id,
    title: inLanguage(title, language),
    about: inLanguage(about, language),
    recipient: inLanguage(recipient, language),
    purpose: inLanguage(service.purpose, language),
    asks: allFields(service.fields)
      .filter(({ personal, sensitive }) => personal || sensitive)
      .map(({ short }) => inLanguage(short, language)),
    due: handling.due,
    dueHours: handling.due.amount * UNIT_HOURS[handling.due.unit],
    law: handling.law,
    hotline: handling.hotline,
    cards: handling.cards,
    quiet: handling.quiet,
    retentionDays: handling.keep_days,
  }
}
