import { type Calendar, startOfDay } from '../requests/requests.ts'
import type { Db } from '../store/store.ts'
import { DISCLOSED } from './disclosure.ts'
import { type Cell, mergeSmall } from './small-cells.ts'

export type { Cell } from './small-cells.ts'

/** What the tables of a report count by. */
export type Kind = 'service' | 'outcome'

/** The week in figures; undefined where too few cases stand behind one. No row is about a person. */
export type Report = {
  /** First instant of the week and of the next, Monday 0:00 in China. */
  readonly from: number
  readonly to: number
  readonly filed: number | undefined
  readonly closed: number | undefined
  readonly byService: readonly Cell[]
  readonly byOutcome: readonly Cell[]
  /** Of the cases closed in the week: in time, as a share rounded to 5 %. */
  readonly onTime: number | undefined
  /** Median working time from filing to the first person and to closing (milliseconds). */
  readonly firstTouch: number | undefined
  readonly toClose: number | undefined
  /** The same by service, and by the state in which they ended, for those with enough cases closed. */
  readonly toCloseBy: Readonly<Record<Kind, ReadonlyMap<string, number>>>
  /** Mean of the residents' 1–5, to half a point. */
  readonly satisfaction: number | undefined
  /** Questions that no card answers, waiting for one. */
  readonly gaps: number
  /** Cases whose content went outside on a named article, exactly: this figure holds the desk to account (P-22). */
  readonly disclosed: number
  /** A year near at hand whose shifted working days are not known: its deadlines may be wrong. */
  readonly unknownYear: string | undefined
}

/** Fewest cases behind any figure (P-07). */
export const FEWEST = 10
const WEEK_MS = 7 * 86_400_000
const DAY_MS = 86_400_000
const OUTCOMES: Readonly<Record<string, string>> = {
  resolved: 'resolved',
  referred: 'referred',
  declined: 'declined',
  withdrawn: 'withdrawn',
}

/** Monday 0:00 of the week in which an instant lies. */
export function weekOf(at: number): number {
  const day = startOfDay(at)
  const weekday = new Date(day + 8 * 3600_000).getUTCDay()
  return day - ((weekday + 6) % 7) * DAY_MS
}

/**
 * The report of one whole week, as it stood when the week ended. Weeks do not overlap and a later run gives the same
 * figures, so that no two reports can be taken from each other to find one person.
 */
export async function makeReport(
  db: Db,
  { week, calendar }: { readonly week: number; readonly calendar: Calendar },
): Promise<Report> {
  const [from, to] = [week, week + WEEK_MS]
  const filed = await db
    .selectFrom('cases')
    .select('service')
    .where('created_at', '>=', from)
    .where('created_at', '<', to)
    .execute()
  const closings = await db
    .selectFrom('case_events as e')
    .innerJoin('cases as c', 'c.id', 'e.case_id')
    .select(['c.id', 'c.service', 'c.created_at', 'c.due_at', 'c.rating', 'e.at', 'e.to_state'])
    .select((b) =>
      b
        .selectFrom('case_events as f')
        .select((e) => e.fn.min('f.at').as('at'))
        .whereRef('f.case_id', '=', 'e.case_id')
        .where('f.actor', '!=', 'resident')
        .as('touched_at'),
    )
    .where('e.at', '>=', from)
    .where('e.at', '<', to)
    .where('e.action', 'in', ['resolve', 'refer', 'decline', 'withdraw'])
    .orderBy('e.at')
    .execute()
  // A case that was reopened and closed again in the week counts once, as it was closed last.
  const closed = [...new Map(closings.map((row) => [row.id, row])).values()]
  const ratings = await db
    .selectFrom('case_events as e')
    .innerJoin('cases as c', 'c.id', 'e.case_id')
    .select('c.rating')
    .where('e.action', '=', 'rate')
    .where('e.at', '>=', from)
    .where('e.at', '<', to)
    .where('c.rating', '>', 0)
    .execute()
  const gaps = await db
    .selectFrom('gaps')
    .select((e) => e.fn.countAll().as('n'))
    .where('state', '=', 'open')
    .executeTakeFirst()
  const disclosed = await db
    .selectFrom('audit')
    .select((e) => e.fn.countAll().as('n'))
    .where('action', '=', DISCLOSED)
    .where('at', '>=', from)
    .where('at', '<', to)
    .executeTakeFirst()
  const worked = closed.filter(({ to_state }) => to_state !== 'withdrawn')
  const times = (ends: readonly (readonly [number, number])[]) =>
    medianOf(ends.map(([start, end]) => calendar.workingMs(start, end)))
  const toCloseBy = (label: (row: (typeof worked)[number]) => string) =>
    new Map(
      [...Map.groupBy(worked, label)].flatMap(([name, rows]) => {
        const median = times(rows.map(({ created_at, at }) => [created_at, at]))
        return median === undefined ? [] : [[name, median] as const]
      }),
    )
  return {
    from,
    to,
    filed: enough(filed.length),
    closed: enough(closed.length),
    byService: mergeSmall(countBy(filed.map(({ service }) => service)), FEWEST),
    byOutcome: mergeSmall(countBy(closed.map(({ to_state }) => outcomeOf(to_state))), FEWEST),
    onTime: shareOf(worked.map(({ at, due_at }) => at <= due_at)),
    firstTouch: times(
      worked
        .filter(({ touched_at }) => touched_at !== null)
        .map(({ created_at, touched_at }) => [created_at, Number(touched_at)]),
    ),
    toClose: times(worked.map(({ created_at, at }) => [created_at, at])),
    toCloseBy: {
      service: toCloseBy(({ service }) => service),
      outcome: toCloseBy(({ to_state }) => outcomeOf(to_state)),
    },
    satisfaction: meanOf(ratings.map(({ rating }) => rating)),
    gaps: Number(gaps?.n ?? 0),
    disclosed: Number(disclosed?.n ?? 0),
    unknownYear: calendar.unknownYear(to),
  }
}

/** A number of cases, unless it is too small to be told. None is no case of anybody's. */
function enough(count: number): number | undefined {
  return count === 0 || count >= FEWEST ? count : undefined
}

function outcomeOf(state: string): string {
  return OUTCOMES[state] ?? 'resolved'
}

function countBy(labels: readonly string[]): readonly Cell[] {
  const counts = new Map<string, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  return [...counts].map(([label, count]) => ({ label, count }))
}

/** Rounded to 5 %, so that a share of few does not tell how many. */
function shareOf(values: readonly boolean[]): number | undefined {
  if (values.length < FEWEST) return undefined
  return Math.round((values.filter(Boolean).length / values.length) * 20) * 5
}

function medianOf(values: readonly number[]): number | undefined {
  if (values.length < FEWEST) return undefined
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}

function meanOf(values: readonly number[]): number | undefined {
  if (values.length < FEWEST) return undefined
  return Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 2) / 2
}
