import { codeOf } from '../errors.ts'
import type { AnyField, Definition, Field, Line } from './definition.ts'
import { readExpression } from './expression.ts'
import { forbiddenIn } from './forbidden.ts'

type Path = readonly (string | number)[]
/** What is wrong with a form, and where. */
export type Fault = { readonly path: Path; readonly what: string }

/** Kinds whose answers lead to a person by themselves. */
const IDENTIFYING = new Set(['mobile', 'landline', 'resident-id', 'address', 'photo', 'voice'])
/** Kinds that could say who somebody is on paper; the welcome form has none of them (P-25). */
const IDENTITY = new Set(['resident-id', 'address', 'photo', 'voice', 'landline', 'date'])

/** The first fault of a form beyond its plain shape, if it has one. */
export function checkDefinition(form: Definition): Fault | undefined {
  return (
    checkForbidden(form, []) ??
    checkLanguages(form, form.languages, []) ??
    checkNames(form) ??
    checkFields(form.fields, ['fields'], []) ??
    checkWelcome(form)
  )
}

function checkForbidden(value: unknown, path: Path): Fault | undefined {
  if (typeof value === 'string') {
    const about = forbiddenIn(value)
    return about
      ? { path, what: `asks about ${about}, which no form may. Ask what is needed instead.` }
      : undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const next = [...path, Array.isArray(value) ? Number(key) : key]
    if (!isForPeople(next)) continue
    const fault = checkForbidden(inner, next)
    if (fault) return fault
  }
  return undefined
}

/** Sources are titles of laws, and may name what a form may not ask. */
function isForPeople(path: Path): boolean {
  return path.at(-1) !== 'source' && path.at(-1) !== 'cards'
}

function checkLanguages(
  value: unknown,
  languages: readonly string[],
  path: Path,
): Fault | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const next = [...path, Array.isArray(value) ? Number(key) : key]
    if (LINES.has(key)) {
      const missing = languages.find((language) => !speaks(inner, language))
      if (missing) return { path: next, what: `has no text in ${missing}.` }
      if (key === 'label' && /[？?].*[？?]/s.test(textOf(inner)))
        return { path: next, what: 'asks two questions; one at a time.' }
      continue
    }
    const fault = checkLanguages(inner, languages, next)
    if (fault) return fault
  }
  return undefined
}

const LINES = new Set(['label', 'short', 'why', 'hint', 'title', 'about', 'purpose', 'recipient'])

function speaks(value: unknown, language: string): boolean {
  if (typeof value === 'string') return language === 'zh-CN'
  return typeof value === 'object' && value !== null && language in value
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'object' && value !== null && 'zh-CN' in value
    ? String(value['zh-CN'])
    : ''
}

function checkNames(form: Definition): Fault | undefined {
  const seen = new Map<string, Path>()
  const all = form.fields.flatMap((field, index) => [
    { name: field.name, path: ['fields', index, 'name'] },
    ...(field.type === 'repeat'
      ? field.fields.map(({ name }, inner) => ({
          name,
          path: ['fields', index, 'fields', inner, 'name'],
        }))
      : []),
  ])
  for (const { name, path } of all) {
    if (seen.has(name)) return { path, what: `"${name}" is used twice.` }
    seen.set(name, path)
  }
  return undefined
}

function checkFields(
  fields: readonly AnyField[],
  path: Path,
  outer: readonly string[],
): Fault | undefined {
  const later = fields.map(({ name }) => name)
  const earlier = [...outer]
  for (const [index, field] of fields.entries()) {
    const here = [...path, index]
    const fault =
      checkReferences(field, here, earlier, later) ??
      (field.type === 'repeat'
        ? checkFields(field.fields, [...here, 'fields'], earlier)
        : checkOne(field, here))
    if (fault) return fault
    earlier.push(field.name)
  }
  return undefined
}

function checkReferences(
  field: AnyField,
  path: Path,
  earlier: readonly string[],
  later: readonly string[],
): Fault | undefined {
  const conditions = [
    { key: 'relevant', source: field.relevant },
    { key: 'constraint', source: field.type === 'repeat' ? undefined : field.constraint },
  ]
  for (const { key, source } of conditions) {
    if (source === undefined) continue
    const names = namesIn(source)
    if (typeof names === 'string') return { path: [...path, key], what: names }
    const wrong = names.find((name) => !earlier.includes(name))
    if (wrong === undefined) continue
    const what = later.includes(wrong)
      ? `"${wrong}" is asked only here or later: a circle. Move that field up.`
      : `there is no field "${wrong}".`
    return { path: [...path, key], what }
  }
  return undefined
}

function namesIn(source: string): readonly string[] | string {
  try {
    return readExpression(source).names
  } catch (error) {
    if (codeOf(error) !== 'expression_broken' || !(error instanceof Error)) throw error
    return error.message
  }
}

function checkOne(field: Field, path: Path): Fault | undefined {
  const at = (key: string, what: string): Fault => ({ path: [...path, key], what })
  const chosen = field.type === 'choice' || field.type === 'multi'
  const options = field.choices ?? []
  if (chosen && options.length < 2) return at('choices', 'needs two choices at least.')
  if (!chosen && field.choices) return at('choices', `a ${field.type} has no choices.`)
  if (field.type === 'multi' && options.length > 5)
    return at('choices', 'several answers at once: five choices at most.')
  if (options.length > 25) return at('choices', 'more than 25 choices: ask in two steps.')
  const doubled = options.findIndex(
    ({ name, label }, index) =>
      options.findIndex((one) => one.name === name || lineKey(one.label) === lineKey(label)) <
      index,
  )
  if (doubled >= 0) return { path: [...path, 'choices', doubled], what: 'the same choice twice.' }
  if ((field.type === 'number' || field.type === 'money') && (field.min ?? 1) < 1)
    return at('min', 'must be 1 or more: 0 always calls a person.')
  if (field.min !== undefined && field.max !== undefined && field.min > field.max)
    return at('min', 'is above max.')
  if (IDENTIFYING.has(field.type) && !field.personal)
    return at('type', `a ${field.type} leads to a person: add personal: true.`)
  if (field.type === 'resident-id' && field.sensitive !== 'identity')
    return at('type', 'needs sensitive: identity, a consent of its own.')
  if (field.constraint && !field.constraint_message)
    return at('constraint', 'needs constraint_message: say how to put it right.')
  if (field.reuse && field.sensitive)
    return at('reuse', 'a sensitive answer is never kept for later.')
  if ([...textOf(field.short)].length > 8) return at('short', 'is longer than 8 characters.')
  return undefined
}

function lineKey(text: Line): string {
  return typeof text === 'string' ? text : JSON.stringify(text)
}

function checkWelcome(form: Definition): Fault | undefined {
  if (form.id !== 'welcome') return undefined
  const index = form.fields.findIndex(
    (field) => field.type === 'repeat' || IDENTITY.has(field.type) || field.sensitive,
  )
  if (index < 0) return undefined
  return {
    path: ['fields', index],
    what: 'the welcome form asks nothing that proves who somebody is (P-25).',
  }
}
