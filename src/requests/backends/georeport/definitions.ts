/** One question of a service, in the standard's words. */
export type Attribute = {
  readonly code: string
  readonly datatype:
    | 'string'
    | 'number'
    | 'datetime'
    | 'text'
    | 'singlevaluelist'
    | 'multivaluelist'
  readonly required: boolean
  readonly description: string
  readonly sensitive?: boolean | undefined
  readonly values?: readonly { readonly key: string; readonly name: string }[] | undefined
}

/** A service as other software may know and file it. */
export type ServiceDefinition = {
  readonly code: string
  readonly name: string
  readonly description: string
  readonly group: string
  readonly attributes: readonly Attribute[]
}

/** A row of GET services. */
export function serviceRow({ code, name, description, group, attributes }: ServiceDefinition) {
  return {
    service_code: code,
    service_name: name,
    description,
    metadata: attributes.length > 0,
    type: 'realtime',
    keywords: '',
    group,
  }
}

/** What GET services/{code} answers; XML wants its lists wrapped once more. */
export function definitionRow({ code, attributes }: ServiceDefinition, xml: boolean) {
  const rows = attributes.map((attribute, index) => ({
    variable: true,
    code: attribute.code,
    datatype: attribute.datatype,
    required: attribute.required,
    datatype_description: '',
    order: index + 1,
    description: attribute.description,
    ...(attribute.values
      ? { values: xml ? { value: [...attribute.values] } : attribute.values }
      : {}),
  }))
  return { service_code: code, attributes: xml ? { attribute: rows } : rows }
}
