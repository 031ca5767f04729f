import type { Requests } from '../requests/requests.ts'
import type { Words } from '../words/words.ts'
import { sayTime } from './card.ts'
import { codeName } from './code-name.ts'

export type AuditWordsOptions = {
  readonly words: Words
  /** What colleagues call whoever has this keyed hash, if the rota knows them. */
  readonly nameOfHash: (hash: string) => string | undefined
  /** What a field of a service is called for short; undefined if no form describes it. */
  readonly fieldTitle: (service: string, field: string) => string | undefined
}

type Line = Awaited<ReturnType<Requests['auditOf']>>[number]

/** The audit of a case in words: who, when, what, which fields by their names. */
export function createAuditWords({ words, nameOfHash, fieldTitle }: AuditWordsOptions) {
  const known = (key: string, fallback: string) => words.say(words.has(key) ? key : fallback)

  function who(actor: string): string {
    // The words of a resident's own steps say it already.
    if (actor === 'resident') return ''
    if (actor === 'system') return words.say('staff-log-by-system')
    if (actor === 'backend' || actor.startsWith('api:')) return words.say('staff-other-system')
    // Whose account it is, a colleague's or a resident's, nobody can tell from the hash.
    return nameOfHash(actor) ?? words.say('staff-log-by-account', { code: codeName(actor) })
  }

  function what(service: string, { action, fields, reason }: Line): string {
    const [kind = '', rest = ''] = action.split(':')
    if (kind === 'refused') return words.say('staff-log-refused', { did: stepOf(rest) })
    if (kind === 'clock') return known(`staff-log-clock-${rest}`, 'staff-log-other')
    if (kind === 'disclosure') return disclosed(rest, reason)
    if (action === 'read') return read(service, fields.split(',').filter(Boolean), reason)
    if (action === 'erase')
      return words.say('staff-log-erase', { why: known(`staff-why-${reason}`, 'staff-why-other') })
    if (action === 'store') return words.say('staff-log-store', { why: reason })
    return stepOf(action)
  }

  /** A step of the state table, or a look that was tried. */
  function stepOf(code: string): string {
    return known(
      `case-did-${code}`,
      words.has(`staff-log-${code}`) ? `staff-log-${code}` : 'staff-log-other',
    )
  }

  function read(service: string, fields: readonly string[], purpose: string): string {
    const titles = fields.map((field) => {
      // consent_health and the like are one thing: what was agreed to.
      const own = known(`staff-field-${field.split('_', 1)[0]}`, 'staff-field-other')
      return fieldTitle(service, field) ?? own
    })
    return words.say('staff-log-read', {
      fields: [...new Set(titles)].join('、'),
      why: known(`staff-why-${purpose}`, 'staff-why-other'),
    })
  }

  function disclosed(step: string, reason: string): string {
    const [authority = '', basis = ''] = reason.split(' ')
    return words.say(`staff-log-disclosure-${step}`, {
      to: known(`disclosure-to-${authority}`, 'staff-field-other'),
      basis,
    })
  }

  return (service: string, line: Line): string =>
    [sayTime(line.at), who(line.actor), what(service, line)].filter(Boolean).join(' ')
}

export type AuditWords = ReturnType<typeof createAuditWords>
