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

/** From the house number on: the street alone is coarse enough for everybody to read. */
const HOUSE =
  /(?:[0-9０-９一二三四五六七八九十百零〇]+(?:号院?|弄|栋|幢|座|单元|楼|层|室|门)[\s-]?)+(?:[0-9０-９一二三四五六七八九十百零〇]{2,5}室?)?/gu
/** A name that somebody gives as theirs. */
const OWN_NAME =
  /(?<=我(?:叫|的名字(?:叫|是))|姓名[:：]?\s?|名字[:：是叫]\s?)(?!什么|啥|谁)[\p{L}·]{2,12}?(?=[，,。.、；;\s]|$)/gu

/** Takes out of free words what the form's own personal answers say, every long number, house and self-given name. */
export function withoutPersonal(text: string, fields: readonly CaseField[]): string {
  const personal = fields
    .filter(isPersonal)
    .flatMap(({ value, shown }) => [value, shown])
    .filter((value) => value.length >= 2)
  const hidden = personal.reduce((line, value) => line.replaceAll(value, '**'), text)
  return hidden
    .replace(/\d[\d\s-]{4,}\d[\dXx]?/g, '****')
    .replace(HOUSE, '**')
    .replace(OWN_NAME, '**')
}
