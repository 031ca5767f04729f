import type { Random } from '../random.ts'
import { utterance } from './utterances.ts'

/** What stands in JSON where something else was promised. */
export function junk(random: Random): unknown {
  const kind = random.below(14)
  switch (kind) {
    case 0:
      return null
    case 1:
      return random.is(0.5)
    case 2:
      return random.pick([0, -1, 1e308, -1e308, 2 ** 53, 0.1, -0])
    case 3:
      return random.below(2 ** 31)
    case 4:
      return ''
    case 5:
      return []
    case 6:
      return {}
    case 7:
      return [[[[{ a: [null] }]]]]
    case 8:
      return { length: 5, toString: 'x', constructor: null }
    case 9:
      return 'x'.repeat(1 + random.below(3000))
    default:
      return utterance(random)
  }
}

/** The same value with one to three of its parts changed, dropped, added or put somewhere else. */
export function mutate(value: unknown, random: Random): unknown {
  let made = value
  const times = 1 + random.below(3)
  for (let n = 0; n < times; n += 1) made = mutateOnce(made, random)
  return made
}

function mutateOnce(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null) return junk(random)
  if (Array.isArray(value)) {
    const at = random.below(value.length + 1)
    if (value.length === 0 || random.is(0.2)) return value.toSpliced(at, 0, junk(random))
    if (random.is(0.2)) return value.toSpliced(at, 1)
    return value.with(at % value.length, mutateOnce(value[at % value.length], random))
  }
  const entries = Object.entries(value)
  if (entries.length === 0 || random.is(0.1)) return { ...value, [random.pick(KEYS)]: junk(random) }
  const [key, inside] = random.pick(entries)
  if (random.is(0.15)) return Object.fromEntries(entries.filter(([name]) => name !== key))
  if (random.is(0.05)) return { ...value, [`${key}_`]: inside }
  const goesDeeper = typeof inside === 'object' && inside !== null && random.is(0.8)
  return { ...value, [key]: goesDeeper ? mutateOnce(inside, random) : junk(random) }
}

const KEYS = [
  'constructor',
  'toString',
  'id',
  'text',
  'from',
  'chat',
  'type',
  'unknown_field',
  '',
  '0',
  'length',
] as const

/** The value as text, sometimes not quite JSON any more. */
export function broken(value: unknown, random: Random): string {
  const text = JSON.stringify(value) ?? 'null'
  const at = random.below(text.length + 1)
  switch (random.below(6)) {
    case 0:
      return text.slice(0, at)
    case 1:
      return `${text.slice(0, at)}${utterance(random).slice(0, 40)}${text.slice(at)}`
    case 2:
      return text.replace('{', '{"__proto__":{"polluted":true},')
    case 3:
      return `${'['.repeat(2000)}${text}${']'.repeat(2000)}`
    case 4:
      return `\ufeff${text}`
    default:
      return text.replaceAll('"', random.pick(["'", '', '\\"', '"\u0000']))
  }
}
