import type { Field } from './definition.ts'

/** An answer that this field takes, with nothing of the one that was given but its kind. */
export function tokenOf(field: Field, value: string, count: number): string {
  switch (field.type) {
    case 'mobile':
      return `1390000${String(count).padStart(4, '0')}`
    case 'landline':
      return '0574-80000000'
    case 'resident-id':
      return '11010519491231002X'
    case 'number':
    case 'money':
      return String(field.min ?? 3)
    case 'date':
    case 'time':
      return value
    case 'photo':
    case 'voice':
    case 'text':
    case 'name':
    case 'address':
    case 'choice':
    case 'multi':
      return `〔话${count}〕`
  }
}
