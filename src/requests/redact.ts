import type { CaseField } from './case.ts'

const CONTACT = new Set(['mobile', 'phone', 'contact', 'tel', 'telephone', 'landline', 'email'])
const PLACE = new Set(['place', 'area', 'district', 'community', 'street', 'location', 'where'])
const PERSONAL = new Set(['name', 'first_name', 'last_name', 'id', 'idcard', 'photo', 'attachment'])

/** Where to reach somebody. */
export const isContact = ({ name }: CaseField): boolean => CONTACT.has(name)
/** Where it happened. */
export const isPlace = ({ name }: CaseField): boolean => PLACE.has(name)
/** Names a person, reaches one, or is marked sensitive by its form. */
export const isPersonal = (field: CaseField): boolean =>
  field.sensitive || isContact(field) || PERSONAL.has(field.name)

/** Takes out of free words what the form's own personal answers say, and every long number. */
export function withoutPersonal(text: string, fields: readonly CaseField[]): string {
  const personal = fields
    .filter(isPersonal)
    .flatMap(({ value, shown }) => [value, shown])
    .filter((value) => value.length >= 2)
  const hidden = personal.reduce((line, value) => line.replaceAll(value, '**'), text)
  return hidden.replace(/\d[\d\s-]{4,}\d[\dXx]?/g, '****')
}
