import { type AnyField, type Definition, type Field, inLanguage } from './definition.ts'

type Datatype = 'string' | 'number' | 'datetime' | 'text' | 'singlevaluelist' | 'multivaluelist'

/** One attribute of a GeoReport v2 service definition. */
type Open311Attribute = {
  readonly variable: boolean
  readonly code: string
  readonly datatype: Datatype
  readonly required: boolean
  readonly datatype_description: string
  readonly order: number
  readonly description: string
  readonly values?: readonly { readonly key: string; readonly name: string }[]
}
/** GET services/{code}.json of Open311 GeoReport v2. */
export type Open311Definition = {
  readonly service_code: string
  readonly attributes: readonly Open311Attribute[]
}

const DATATYPES: Readonly<Record<AnyField['type'], Datatype>> = {
  text: 'text',
  name: 'string',
  choice: 'singlevaluelist',
  multi: 'multivaluelist',
  number: 'number',
  money: 'number',
  date: 'datetime',
  time: 'string',
  mobile: 'string',
  landline: 'string',
  'resident-id': 'string',
  address: 'string',
  photo: 'string',
  voice: 'text',
  repeat: 'text',
}

/** A form as GeoReport v2 knows it. Conditional fields are never `required` there: it has no conditions. */
export function toOpen311(
  { id, fields }: Pick<Definition, 'id' | 'fields'>,
  language = 'zh-CN',
): Open311Definition {
  return {
    service_code: id,
    attributes: fields.map((field, index) => {
      const choices = field.type === 'repeat' ? undefined : field.choices
      const required = field.type !== 'repeat' && field.required && field.relevant === undefined
      const hint = field.type === 'repeat' ? undefined : field.hint
      return {
        variable: true,
        code: field.name,
        datatype: DATATYPES[field.type],
        required,
        datatype_description: hint ? inLanguage(hint, language) : '',
        order: index + 1,
        description: inLanguage(field.label, language),
        ...(choices
          ? {
              values: choices.map(({ name, label }) => ({
                key: name,
                name: inLanguage(label, language),
              })),
            }
          : {}),
      }
    }),
  }
}

const KINDS: Readonly<Record<Datatype, Field['type']>> = {
  string: 'text',
  text: 'text',
  number: 'number',
  datetime: 'date',
  singlevaluelist: 'choice',
  multivaluelist: 'multi',
}

/** The raw fields of somebody else's service definition; `short` and `why` are for the author to write. */
export function fromOpen311({ service_code, attributes }: Open311Definition): unknown {
  return {
    id: service_code,
    fields: attributes
      .filter(({ variable }) => variable)
      .toSorted((a, b) => a.order - b.order)
      .map(({ code, datatype, required, datatype_description, description, values }) => ({
        name: code,
        type: KINDS[datatype],
        label: description,
        short: '',
        why: '',
        required,
        ...(datatype_description ? { hint: datatype_description } : {}),
        ...(values ? { choices: values.map(({ key, name }) => ({ name: key, label: name })) } : {}),
      })),
  }
}
