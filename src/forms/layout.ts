import type { AnyField, Field, RepeatField } from './definition.ts'
import { readExpression } from './expression.ts'
import type { Service } from './load-services.ts'
import type { Progress } from './progress.ts'

/** One open or answered question. `path` is its place: `phone`, or `children.2.age`; ours begin with `$`. */
export type Question = {
  readonly path: string
  readonly field: Field
  /** Which child, family member … of a repeat group, from 1. */
  readonly round?: number | undefined
  readonly group?: RepeatField | undefined
}

/** The questions that are the desk's own: consent, helper, age, 还有吗. */
export type OwnFields = {
  readonly age: Field
  readonly helper: Field
  readonly consent: Field
  sensitive(group: NonNullable<Field['sensitive']>): Field
  more(field: RepeatField): Field
}

/** True for a question of the desk itself, which is neither summed up nor counted as the service's. */
export function isOwn({ path, field }: Question): boolean {
  return path.startsWith('$') || field.name === 'more_of_it'
}

/** All questions that matter with these answers, in order. What is not among them is neither kept nor filed. */
export function layOut(
  service: Service,
  own: OwnFields,
  { answers, pictures = false }: Pick<Progress, 'answers' | 'pictures'>,
): readonly Question[] {
  const questions: Question[] = []
  const live = new Map<string, string>()

  function put(question: Question): string {
    questions.push(question)
    const given = answers[question.path]?.value ?? ''
    live.set(question.field.name, given)
    return given
  }
  const isRelevant = ({ relevant }: { readonly relevant?: string | undefined }) =>
    relevant === undefined || readExpression(relevant).holds((name) => live.get(name) ?? '')

  function plainField(field: Field, path: string, place: Partial<Question>): void {
    live.delete(field.name)
    if (!isRelevant(field) || (field.type === 'photo' && !pictures)) return
    if (field.personal && answers['$consent']?.value !== 'yes') return
    if (field.sensitive && !mayAsk(field.sensitive)) return
    put({ path, field, ...place })
  }

  function mayAsk(group: NonNullable<Field['sensitive']>): boolean {
    const path = `$consent_${group}`
    if (!questions.some((question) => question.path === path))
      put({ path, field: own.sensitive(group) })
    return answers[path]?.value === 'yes'
  }

  function repeated(group: RepeatField): void {
    if (!isRelevant(group)) return
    for (let round = 1; round <= group.max; round += 1) {
      for (const field of group.fields)
        plainField(field, `${group.name}.${round}.${field.name}`, { round, group })
      const asked = questions.some(
        (question) => question.group === group && question.round === round,
      )
      if (!asked || round === group.max) return
      const more = { path: `${group.name}.${round}.more`, field: own.more(group), round, group }
      if (put(more) !== 'yes') return
    }
  }

  if (service.minors) put({ path: '$age', field: own.age })
  if (service.helper) put({ path: '$helper', field: own.helper })
  if (isPersonal(service)) put({ path: '$consent', field: own.consent })
  for (const field of service.fields) {
    if (field.type === 'repeat') repeated(field)
    if (field.type !== 'repeat') plainField(field, field.name, {})
  }
  return questions
}

/** Whether a form asks anything that leads to a person, so that consent comes first. */
function isPersonal({ fields }: { readonly fields: readonly AnyField[] }): boolean {
  return allFields(fields).some(({ personal, sensitive }) => personal || sensitive !== undefined)
}

/** Every plain field, those of repeat groups too. */
export function allFields(fields: readonly AnyField[]): readonly Field[] {
  return fields.flatMap((field) => (field.type === 'repeat' ? field.fields : [field]))
}
