import { LinliError } from '../errors.ts'
import type { AnyField, Definition, Field, FieldType, Line, Option } from './definition.ts'

/** A sheet of an XLSForm as rows of named cells. */
export type Rows = ReadonlyArray<Readonly<Record<string, string>>>
/** The three sheets that we read and write. */
export type XlsForm = { readonly survey: Rows; readonly choices: Rows; readonly settings: Rows }

const TYPES: Readonly<Record<Exclude<FieldType, 'repeat' | 'choice' | 'multi'>, string>> = {
  text: 'text',
  name: 'text',
  number: 'integer',
  money: 'decimal',
  date: 'date',
  time: 'time',
  mobile: 'text',
  landline: 'text',
  'resident-id': 'text',
  address: 'text',
  photo: 'image',
  voice: 'audio',
}
/** Kinds that XLSForm has no type for are told by `appearance`. */
const APPEARANCES = new Set(['name', 'mobile', 'landline', 'resident-id', 'address', 'money'])
const FOREIGN: Readonly<Record<string, Field['type']>> = {
  text: 'text',
  string: 'text',
  integer: 'number',
  int: 'number',
  decimal: 'money',
  date: 'date',
  time: 'time',
  image: 'photo',
  photo: 'photo',
  audio: 'voice',
}
/** What a phone would tell about its owner, and lines without an answer: never taken over. */
const DROPPED = new Set(
  'start end today deviceid phonenumber username email audit simserial subscriberid note'.split(
    ' ',
  ),
)

/** Our form as an XLSForm; what XLSForm has no column for stands in columns named `linli::…`. */
export function toXlsForm(form: Definition & { readonly version?: string }): XlsForm {
  const { fields, title, id, version: _version, ...service } = form
  return {
    survey: fields.flatMap((field) => surveyRows(field)),
    choices: fields
      .flatMap((field) => (field.type === 'repeat' ? field.fields : [field]))
      .flatMap(({ name, choices = [] }) =>
        choices.map((option) => ({
          list_name: name,
          name: option.name,
          ...lineCells('label', option.label),
          ...(option.also.length > 0 ? { 'linli::also': option.also.join(' ') } : {}),
          ...lineCells('linli::note', option.note),
        })),
      ),
    settings: [
      { form_id: id, ...lineCells('form_title', title), 'linli::service': JSON.stringify(service) },
    ],
  }
}

function surveyRows(field: AnyField): Rows {
  if (field.type !== 'repeat') return [fieldRow(field)]
  const { name, label, short, why, relevant, max } = field
  return [
    {
      type: 'begin_repeat',
      name,
      ...lineCells('label', label),
      ...lineCells('linli::short', short),
      ...lineCells('linli::why', why),
      ...(relevant === undefined ? {} : { relevant }),
      repeat_count: String(max),
    },
    ...field.fields.map(fieldRow),
    { type: 'end_repeat' },
  ]
}

function fieldRow(field: Field): Readonly<Record<string, string>> {
  const { type, name, label, hint, required, required_message, relevant } = field
  const cells = {
    type: typeCell(field),
    name,
    ...lineCells('label', label),
    ...lineCells('hint', hint),
    required: required ? 'yes' : 'no',
    ...lineCells('required_message', required_message),
    relevant,
    constraint: field.constraint,
    ...lineCells('constraint_message', field.constraint_message),
    appearance: APPEARANCES.has(type) ? type : undefined,
    ...lineCells('linli::short', field.short),
    ...lineCells('linli::why', field.why),
    ...lineCells('linli::example', field.example),
    'linli::personal': field.personal ? 'yes' : undefined,
    'linli::sensitive': field.sensitive,
    'linli::reuse': field.reuse,
    'linli::words': field.words.length > 0 ? field.words.join(' ') : undefined,
    'linli::min': field.min?.toString(),
    'linli::max': field.max?.toString(),
    'linli::when': field.when === 'any' ? undefined : field.when,
    'linli::approximate': field.approximate ? 'yes' : undefined,
  }
  return Object.fromEntries(
    Object.entries(cells).filter((cell): cell is [string, string] => cell[1] !== undefined),
  )
}

function typeCell({ type, name }: Field): string {
  if (type === 'choice') return `select_one ${name}`
  if (type === 'multi') return `select_multiple ${name}`
  return TYPES[type]
}

function lineCells(column: string, line: Line | undefined): Readonly<Record<string, string>> {
  if (line === undefined) return {}
  if (typeof line === 'string') return { [column]: line }
  return Object.fromEntries(
    Object.entries(line).map(([language, text]) => [`${column}::${language}`, text]),
  )
}

/** An XLSForm as the raw content of a services file; `why` and the like stay empty for the author to write. */
export function fromXlsForm(sheets: XlsForm): unknown {
  const [settings = {}] = sheets.settings
  const fields: unknown[] = []
  let group: { fields: unknown[] } | undefined
  for (const [index, row] of sheets.survey.entries()) {
    const type = (row['type'] ?? '').trim().replace(/\s+/g, ' ')
    if (type === '' || DROPPED.has(type) || /^(?:begin|end)[_ ]group/.test(type)) continue
    if (/^begin[_ ]repeat/.test(type)) {
      group = { fields: [] }
      fields.push(Object.assign(group, repeatOf(row)))
      continue
    }
    if (/^end[_ ]repeat/.test(type)) {
      group = undefined
      continue
    }
    const into = group?.fields ?? fields
    into.push(fieldOf(row, type, sheets.choices, index + 2))
  }
  const service: unknown = JSON.parse(settings['linli::service'] ?? '{}')
  return {
    id: settings['form_id'] ?? '',
    title: lineOf(settings, 'form_title') ?? '',
    ...(typeof service === 'object' ? service : {}),
    fields,
  }
}

function repeatOf(row: Rows[number]) {
  return {
    name: row['name'],
    type: 'repeat',
    label: lineOf(row, 'label') ?? '',
    short: lineOf(row, 'linli::short') ?? '',
    why: lineOf(row, 'linli::why') ?? '',
    ...(row['relevant'] ? { relevant: row['relevant'] } : {}),
    max: Number(row['repeat_count'] ?? 5) || 5,
  }
}

function fieldOf(row: Rows[number], type: string, lists: Rows, at: number): unknown {
  const [kind = '', list = row['name'] ?? ''] = type.split(' ')
  const chosen = { select_one: 'choice', select_multiple: 'multi' }[kind]
  const appearance = row['appearance'] ?? ''
  const own = APPEARANCES.has(appearance) ? appearance : FOREIGN[kind]
  if (!chosen && !own)
    throw new LinliError(
      'xlsform_unknown',
      `survey row ${at}: no such kind "${type}" here${/^geo/.test(kind) ? '; nobody is located' : ''}.`,
    )
  const yes = (cell: string | undefined) => /^(?:yes|true|true\(\)|1)$/i.test(cell ?? '')
  const raw = {
    name: row['name'],
    type: chosen ?? own,
    label: lineOf(row, 'label') ?? '',
    short: lineOf(row, 'linli::short') ?? '',
    why: lineOf(row, 'linli::why') ?? '',
    hint: lineOf(row, 'hint'),
    example: lineOf(row, 'linli::example'),
    required: yes(row['required']),
    required_message: lineOf(row, 'required_message'),
    relevant: row['relevant'] || undefined,
    constraint: row['constraint'] || undefined,
    constraint_message: lineOf(row, 'constraint_message'),
    choices: chosen ? lists.filter((one) => one['list_name'] === list).map(optionOf) : undefined,
    personal: yes(row['linli::personal']) || undefined,
    sensitive: row['linli::sensitive'],
    reuse: row['linli::reuse'],
    words: row['linli::words']?.split(' '),
    min: numberOf(row['linli::min']),
    max: numberOf(row['linli::max']),
    when: row['linli::when'],
    approximate: yes(row['linli::approximate']) || undefined,
  }
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== undefined))
}

function optionOf(row: Rows[number]): Partial<Option> {
  const also = row['linli::also']?.split(' ')
  const note = lineOf(row, 'linli::note')
  return {
    name: row['name'] ?? '',
    label: lineOf(row, 'label') ?? '',
    ...(also ? { also } : {}),
    ...(note === undefined ? {} : { note }),
  }
}

function numberOf(cell: string | undefined): number | undefined {
  return cell ? Number(cell) : undefined
}

/** `label`, or `label::English (en)`, `label::zh-CN` … as one text per language. */
function lineOf(row: Rows[number], column: string): Line | undefined {
  const languages = Object.entries(row).flatMap(([name, text]) => {
    if (!name.startsWith(`${column}::`) || !text) return []
    const called = name.slice(column.length + 2)
    return [[/\(([^)]+)\)$/.exec(called)?.[1] ?? called, text]]
  })
  if (languages.length > 0) return Object.fromEntries(languages)
  return row[column] || undefined
}
