import { type Field, type FieldType, inLanguage } from './definition.ts'
import { allFields } from './layout.ts'
import type { Service } from './load-services.ts'

/** What kind of thing about a person an answer is: what harm its loss could do hangs on this. */
type FieldClass =
  | 'name'
  | 'contact'
  | 'address'
  | 'paper'
  | 'identity'
  | 'health'
  | 'finance'
  | 'violence'
  | 'child'
  | 'words'
  | 'matter'

/** One question of a service that leads to a person. */
type PersonalField = {
  readonly name: string
  readonly short: string
  readonly why: string
  readonly type: FieldType
  readonly kind: FieldClass
  readonly required: boolean
  /** Asked only after a consent of its own. */
  readonly sensitive: boolean
}

/** What every case may hold besides its form: what was asked of a person, and the notes of both sides. */
const OWN_WORDS: ReadonlySet<string> = new Set(['question', 'history'])
const BY_TYPE: Partial<Record<FieldType, FieldClass>> = {
  name: 'name',
  mobile: 'contact',
  landline: 'contact',
  address: 'address',
  photo: 'paper',
  voice: 'words',
  text: 'words',
  'resident-id': 'identity',
}

/** What a service asks that leads to a person, in the order of the form. */
export function personalFieldsOf(service: Service, language = 'zh-CN'): readonly PersonalField[] {
  return allFields(service.fields)
    .filter(({ personal, sensitive }) => personal || sensitive)
    .map((field) => ({
      name: field.name,
      short: inLanguage(field.short, language),
      why: inLanguage(field.why, language),
      type: field.type,
      kind: classOf(field),
      required: field.required,
      sensitive: field.sensitive !== undefined,
    }))
}

/** What kind of thing an answer of this service is, by the field's name; words of the matter itself if unknown. */
export function fieldClassOf(service: Service | undefined, name: string): FieldClass {
  const field = service && allFields(service.fields).find((one) => one.name === name)
  if (field) return classOf(field)
  return OWN_WORDS.has(name) ? 'words' : 'matter'
}

function classOf({ sensitive, personal, type }: Field): FieldClass {
  return sensitive ?? (personal ? BY_TYPE[type] : undefined) ?? 'matter'
}
