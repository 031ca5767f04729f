import type { Words } from '../words/words.ts'

/** One question that leads to a person, as the report names it. */
export type ImpactField = {
  readonly name: string
  readonly short: string
  readonly type: string
  /** What kind of thing it is: a line `incident-kind-<kind>` names it, `incident-harm-<kind>` says what its loss could do. */
  readonly kind: string
  readonly required: boolean
  readonly sensitive: boolean
}

/** One service as it handles personal information. */
export type ImpactService = {
  readonly id: string
  readonly title: string
  readonly purpose: string
  readonly recipient: string
  readonly keepDays: number
  /** What a law adds to these days; then it is only stored. */
  readonly keepByLaw?:
    | { readonly law: string; readonly article: string; readonly days: number }
    | undefined
  readonly draftHours: number
  readonly anonymous: boolean
  readonly minors: boolean
  readonly fields: readonly ImpactField[]
}

const MEASURES = 9

/** The privacy impact report (PIPL 55–56) as Markdown, from the services as they are: nothing in it is typed by hand. */
export function sayImpact(services: readonly ImpactService[], words: Words): string {
  const asking = services.filter(({ fields }) => fields.length > 0)
  const silent = services.filter(({ fields }) => fields.length === 0)
  const kinds = [...new Set(asking.flatMap(({ fields }) => fields.map(({ kind }) => kind)))].sort()
  return `${[
    `# ${words.say('impact-title')}`,
    words.say('impact-made'),
    `## ${words.say('impact-lawful')}`,
    words.say('impact-basis'),
    ...asking.map((service) => sectionOf(service, words)),
    ...(silent.length > 0
      ? [words.say('impact-silent', { titles: silent.map(({ title }) => title).join('、') })]
      : []),
    `## ${words.say('impact-risk')}`,
    [
      row([words.say('impact-kind'), words.say('impact-harm')]),
      row(['---', '---']),
      ...kinds.map((kind) =>
        row([
          words.say(`incident-kind-${kind}`),
          words.say(`incident-harm-${kind}`).replace(/；$/, ''),
        ]),
      ),
    ].join('\n'),
    `## ${words.say('impact-measures')}`,
    Array.from({ length: MEASURES }, (_, n) => `- ${words.say(`impact-measure-${n + 1}`)}`).join(
      '\n',
    ),
    words.say('impact-kept'),
  ].join('\n\n')}\n`
}

function sectionOf(service: ImpactService, words: Words): string {
  const { id, title, purpose, recipient, keepDays, draftHours, anonymous, minors, fields } = service
  const yes = (value: boolean) => words.say(value ? 'impact-yes' : 'impact-no')
  const heads = ['field', 'kind', 'type', 'required', 'basis'].map((head) =>
    words.say(`impact-${head === 'basis' ? 'consent' : head}`),
  )
  return [
    `### ${title} (${id})`,
    '',
    words.say('impact-service', { purpose, recipient, days: keepDays, hours: draftHours }),
    ...(service.keepByLaw
      ? [words.say('impact-by-law', { ...service.keepByLaw, days: String(service.keepByLaw.days) })]
      : []),
    words.say('impact-flags', { anonymous: yes(anonymous), minors: yes(minors) }),
    '',
    row(heads),
    row(heads.map(() => '---')),
    ...fields.map(({ name, short, kind, type, required, sensitive }) =>
      row([
        `${short} \`${name}\``,
        words.say(`incident-kind-${kind}`),
        type,
        yes(required),
        words.say(sensitive ? 'impact-consent-own' : 'impact-consent-form'),
      ]),
    ),
  ].join('\n')
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
