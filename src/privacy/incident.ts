import type { Db } from '../store/store.ts'
import type { Words } from '../words/words.ts'

/** What may have got into wrong hands: the looks of a time, of one case, of one colleague; or every case there was. */
export type IncidentQuery = {
  /** Epoch milliseconds. */
  readonly since: number
  readonly until: number
  readonly reference?: string | undefined
  /** Whether a reader (keyed hash) is the one in question; everybody when absent. */
  readonly isReader?: ((actor: string) => boolean) | undefined
  /** A copy of the database is gone: every case that had content in this time, read or not. */
  readonly whole?: boolean | undefined
  /** What kind of thing a field is, by service and name. */
  readonly classOf: (service: string, field: string) => string
}

/** One case that is affected: kinds of information, never a value. */
export type Affected = {
  readonly reference: string
  readonly service: string
  readonly kinds: readonly string[]
  /** Looks in question; none when only its copy is gone. */
  readonly looks: number
}

/** Looks that let nobody see more than before: the program's own, and the resident's at what is theirs. */
const HARMLESS: ReadonlySet<string> = new Set(['card', 'own'])

/** Which cases an incident touches, by the access log alone (P-23). */
export async function findAffected(db: Db, query: IncidentQuery): Promise<readonly Affected[]> {
  const { since, until, isReader = () => true, whole = false } = query
  const looks = await db
    .selectFrom('audit')
    .select(['case_id', 'actor', 'fields', 'reason'])
    .where('action', '=', 'read')
    .where('at', '>=', since)
    .where('at', '<', until)
    .where('case_id', '!=', '')
    .execute()
  const seen = Map.groupBy(
    looks.filter(({ actor, reason }) => !HARMLESS.has(reason) && isReader(actor)),
    ({ case_id }) => case_id,
  )
  const cases = await db
    .selectFrom('cases')
    .select(['id', 'reference', 'service', 'wrapped_key'])
    .where('created_at', '<', until)
    .orderBy('reference')
    .execute()
  const held = whole ? await heldIn(db) : new Map<string, readonly string[]>()
  return cases
    .filter(({ reference }) => query.reference === undefined || reference === query.reference)
    .filter(({ id }) => seen.has(id) || held.has(id))
    .map(({ id, reference, service }) => {
      const read = (seen.get(id) ?? []).flatMap(({ fields }) => fields.split(',').filter(Boolean))
      const names = [...read, ...(held.get(id) ?? [])].filter((name) => !/^consent/.test(name))
      return {
        reference,
        service,
        kinds: [...new Set(names.map((name) => query.classOf(service, name)))].sort(),
        looks: seen.get(id)?.length ?? 0,
      }
    })
}

/** Names of the fields that each case still holds. */
async function heldIn(db: Db): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db.selectFrom('case_fields').select(['case_id', 'name']).execute()
  const byCase = Map.groupBy(rows, ({ case_id }) => case_id)
  return new Map([...byCase].map(([id, fields]) => [id, fields.map(({ name }) => name)]))
}

export type NoticeOptions = {
  readonly words: Words
  readonly station: string
  readonly title: (service: string) => string
  readonly sayTime: (at: number) => string
  readonly since: number
  readonly until: number
}

/** The list for the operator, and a draft of the notice with every item of PIPL 57; what only people know stays open. */
export function sayIncident(affected: readonly Affected[], options: NoticeOptions): string {
  const { words, sayTime, title } = options
  const kinds = [...new Set(affected.flatMap((one) => one.kinds))].sort()
  const named = (list: readonly string[]) =>
    list.map((kind) => words.say(`incident-kind-${kind}`)).join('、') || words.say('incident-none')
  const span = { from: sayTime(options.since), to: sayTime(options.until) }
  return [
    words.say('incident-list', { ...span, count: affected.length }),
    ...affected.map(({ reference, service, kinds: own, looks }) =>
      words.say('incident-line', { reference, service: title(service), kinds: named(own), looks }),
    ),
    '',
    words.say('incident-title'),
    words.say('incident-what', { ...span, count: affected.length, kinds: named(kinds) }),
    words.say('incident-why'),
    words.say('incident-harm', {
      harm: kinds.map((kind) => words.say(`incident-harm-${kind}`)).join(''),
    }),
    words.say('incident-measures'),
    words.say('incident-yours'),
    words.say('incident-contact', { station: options.station }),
    words.say('incident-law'),
    '',
    words.say('incident-resident', { kinds: named(kinds) }),
  ].join('\n')
}
