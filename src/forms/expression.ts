import { LinliError } from '../errors.ts'

/** Looks up `${name}`, or `.` for the value under test; a missing answer reads as ''. */
type Lookup = (name: string) => string
type Operand = (lookup: Lookup) => string
type Test = (lookup: Lookup) => boolean

/** A condition of a form, in the part of XLSForm's language that we read. */
export type Expression = { readonly names: readonly string[]; readonly holds: Test }

const TOKEN =
  /\s*(?:(\$\{[\w-]+\})|('[^']*'|"[^"]*")|(-?\d+(?:\.\d+)?)|(<=|>=|!=|=|<|>)|([a-z][a-z-]*(?=\s*\())|(and|or)\b|([().,]))/y

const known = new Map<string, Expression>()

/** Reads `${a} = 'x' and not(selected(${b}, 'y'))`, `. >= 1`, `string-length(.) < 20`; throws `expression_broken`. */
export function readExpression(source: string): Expression {
  const before = known.get(source)
  if (before) return before
  const expression = parse(source)
  known.set(source, expression)
  return expression
}

function parse(source: string): Expression {
  const tokens = tokenise(source)
  const names: string[] = []
  let at = 0
  const fail = (): never => {
    throw new LinliError('expression_broken', `cannot read "${source}" at "${tokens[at] ?? 'end'}"`)
  }
  function take(wanted: string): boolean {
    if (tokens[at] !== wanted) return false
    at += 1
    return true
  }
  const expect = (wanted: string) => take(wanted) || fail()

  function either(): Test {
    const parts = [both()]
    while (take('or')) parts.push(both())
    return (lookup) => parts.some((part) => part(lookup))
  }

  function both(): Test {
    const parts = [single()]
    while (take('and')) parts.push(single())
    return (lookup) => parts.every((part) => part(lookup))
  }

  function single(): Test {
    if (take('(')) return closed(either())
    if (take('not')) {
      expect('(')
      const inner = closed(either())
      return (lookup) => !inner(lookup)
    }
    if (take('selected')) {
      expect('(')
      const list = operand()
      expect(',')
      const wanted = operand()
      expect(')')
      return (lookup) => list(lookup).split(' ').includes(wanted(lookup))
    }
    return comparison()
  }

  function closed(test: Test): Test {
    expect(')')
    return test
  }

  function comparison(): Test {
    const left = operand()
    const sign = tokens[at] ?? ''
    const compare = COMPARE[sign]
    if (!compare) return fail()
    at += 1
    const right = operand()
    return (lookup) => compare(order(left(lookup), right(lookup)))
  }

  function operand(): Operand {
    const token = tokens[at] ?? ''
    at += 1
    if (token === 'string-length') {
      expect('(')
      const inner = operand()
      expect(')')
      return (lookup) => String([...inner(lookup)].length)
    }
    if (token === '.') return (lookup) => lookup('.')
    if (token.startsWith('$')) {
      const name = token.slice(2, -1)
      names.push(name)
      return (lookup) => lookup(name)
    }
    if (/^['"]/.test(token)) return () => token.slice(1, -1)
    if (/^-?\d/.test(token)) return () => token
    at -= 1
    return fail()
  }

  const holds = either()
  if (at < tokens.length) return fail()
  return { names, holds }
}

const COMPARE: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
}

/** Numbers as numbers, everything else (ISO dates too) as text; NaN when a number meets an empty answer. */
function order(left: string, right: string): number {
  const [a, b] = [Number(left), Number(right)]
  if (left !== '' && right !== '' && !Number.isNaN(a) && !Number.isNaN(b)) return Math.sign(a - b)
  if (left === right) return 0
  return left < right ? -1 : 1
}

function tokenise(source: string): readonly string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  const end = source.trimEnd().length
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex
    const match = TOKEN.exec(source)
    if (!match)
      throw new LinliError(
        'expression_broken',
        `cannot read "${source}" at "${source.slice(from).trim()}"`,
      )
    tokens.push(match[0].trim())
  }
  return tokens
}
