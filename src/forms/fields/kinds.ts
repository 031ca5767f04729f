import type { Field } from '../definition.ts'
import { address } from './address.ts'
import { photo, voice } from './attached.ts'
import { choice, multi } from './choice.ts'
import { date } from './date.ts'
import type { FieldKind } from './field.ts'
import { name } from './name.ts'
import { money, number } from './number.ts'
import { landline, mobile } from './phone.ts'
import { residentId } from './resident-id.ts'
import { text } from './text.ts'
import { time } from './time.ts'

const KINDS: Readonly<Record<Field['type'], FieldKind>> = {
  text,
  name,
  choice,
  multi,
  number,
  money,
  date,
  time,
  mobile,
  landline,
  'resident-id': residentId,
  address,
  photo,
  voice,
}

/** The code that reads and shows answers of this field. */
export function kindOf(field: Field): FieldKind {
  return KINDS[field.type]
}
