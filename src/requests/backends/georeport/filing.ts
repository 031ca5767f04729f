import type { FiledField } from '../../../message.ts'
import type { ServiceDefinition } from './definitions.ts'

/** A posted form: its parameters and its attributes. */
export type Posted = {
  readonly get: (name: string) => string
  readonly attribute: (code: string) => readonly string[]
}

/** Reads `attribute[code]=v` and `attribute[code][]=v` beside the plain parameters. */
export function readPosted(body: string): Posted {
  const form = new URLSearchParams(body)
  return {
    get: (name) => form.get(name)?.trim() ?? '',
    attribute: (code) => [
      ...form.getAll(`attribute[${code}]`),
      ...form.getAll(`attribute[${code}][]`),
    ],
  }
}

const LONGEST_DESCRIPTION = 4000
const LONGEST_VALUE = 1000
const CONTACT = ['first_name', 'last_name', 'phone', 'email'] as const

export type ReadFiling =
  | { readonly ok: true; readonly fields: readonly FiledField[] }
  | { readonly ok: false; readonly faults: readonly string[] }

/** The fields of a posted request, or every fault of it at once. */
export function fieldsOf(service: ServiceDefinition, posted: Posted): ReadFiling {
  const faults: string[] = []
  const description = posted.get('description')
  if (description.length > LONGEST_DESCRIPTION) faults.push('description: at most 4000 characters')
  const located =
    (posted.get('lat') && posted.get('long')) ||
    posted.get('address_string') ||
    posted.get('address_id')
  if (!located) faults.push('location: lat and long, address_string or address_id is required')
  for (const name of ['lat', 'long'])
    if (posted.get(name) && !Number.isFinite(Number(posted.get(name))))
      faults.push(`${name}: not a number`)
  const attributes = service.attributes.flatMap((attribute): readonly FiledField[] => {
    const values = posted.attribute(attribute.code).filter(Boolean)
    if (attribute.required && values.length === 0)
      faults.push(`attribute[${attribute.code}]: required`)
    const strange = values.find(
      (value) => attribute.values && !attribute.values.some(({ key }) => key === value),
    )
    if (strange !== undefined) faults.push(`attribute[${attribute.code}]: not one of its values`)
    if (values.some((value) => value.length > LONGEST_VALUE))
      faults.push(`attribute[${attribute.code}]: too long`)
    if (values.length === 0) return []
    const shown = values.map(
      (value) => attribute.values?.find(({ key }) => key === value)?.name ?? value,
    )
    return [
      {
        name: attribute.code,
        label: attribute.description,
        value: values.join(','),
        shown: shown.join('、'),
        sensitive: attribute.sensitive ?? false,
      },
    ]
  })
  if (faults.length > 0) return { ok: false, faults }
  const place = posted.get('address_string') || [posted.get('lat'), posted.get('long')].join(' ')
  const plain = (name: string, value: string, sensitive: boolean): readonly FiledField[] =>
    value ? [{ name, label: name, value, shown: value, sensitive }] : []
  return {
    ok: true,
    fields: [
      ...plain('description', description, false),
      ...plain('place', place.trim(), false),
      ...CONTACT.flatMap((name) => plain(name, posted.get(name).slice(0, LONGEST_VALUE), true)),
      ...attributes,
    ],
  }
}
