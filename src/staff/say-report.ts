import type { Words } from '../words/words.ts'
import type { ServiceTitle } from './card.ts'
import type { Cell, Kind, Report } from './report.ts'

export type SayOptions = { readonly words: Words; readonly title: ServiceTitle }

const HOUR_MS = 3600_000

/** 11月16日, in China. */
export function sayDay(at: number): string {
  const local = new Date(at + 8 * HOUR_MS)
  return `${local.getUTCMonth() + 1}月${local.getUTCDate()}日`
}

/** Working hours to one place. */
export function sayHours(ms: number): string {
  return (ms / HOUR_MS).toFixed(1)
}

/** What a table's line is called. */
export function labelOf({ label }: Cell, kind: Kind, { words, title }: SayOptions): string {
  if (label === undefined) return words.say('report-others')
  return kind === 'service' ? title(label) : words.say(`report-${label}`)
}

/** The week as a message to the leads. */
export function sayReport(report: Report, options: SayOptions): string {
  const { words } = options
  const count = (value: number | undefined) => value ?? words.say('report-few')
  const lines: (string | undefined)[] = [
    words.say('report-title', { from: sayDay(report.from), to: sayDay(report.to - 1) }),
    words.say('report-filed', { count: count(report.filed) }),
    words.say('report-closed', { count: count(report.closed) }),
    report.onTime === undefined ? undefined : words.say('report-on-time', { share: report.onTime }),
    report.firstTouch === undefined
      ? undefined
      : words.say('report-first', { hours: sayHours(report.firstTouch) }),
    report.toClose === undefined
      ? undefined
      : words.say('report-close', { hours: sayHours(report.toClose) }),
    report.satisfaction === undefined
      ? undefined
      : words.say('report-satisfaction', { mean: report.satisfaction }),
    words.say('report-gaps', { count: report.gaps }),
    words.say('report-disclosed', { count: report.disclosed }),
    ...tableOf(report, 'service', options),
    ...tableOf(report, 'outcome', options),
    report.unknownYear === undefined
      ? undefined
      : words.say('report-unknown-year', { year: report.unknownYear }),
    words.say('report-note'),
  ]
  return lines.filter((line) => line !== undefined).join('\n')
}

/** How long half of the cases of this line took at most, where that may be told. */
export function medianOf({ toCloseBy }: Report, kind: Kind, { label }: Cell): number | undefined {
  return label === undefined ? undefined : toCloseBy[kind].get(label)
}

function tableOf(report: Report, kind: Kind, options: SayOptions): readonly string[] {
  const cells = kind === 'service' ? report.byService : report.byOutcome
  if (cells.length === 0) return []
  const rows = cells.map((cell) => {
    const median = medianOf(report, kind, cell)
    const line = `· ${labelOf(cell, kind, options)} ${cell.count}`
    return median === undefined
      ? line
      : line + options.words.say('report-half', { hours: sayHours(median) })
  })
  return [options.words.say(`report-by-${kind}`), ...rows]
}
