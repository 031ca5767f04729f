import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

/** Which room may import which; nouns are open to all. A room not listed may import nothing of ours. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  // These two join everything.
  '.': ['*'],
  commands: ['*'],
  channels: ['words'],
  desk: ['channels', 'privacy', 'store', 'words'],
  routing: ['words'],
  answers: ['knowledge', 'models', 'privacy', 'store', 'words'],
  forms: ['store', 'words'],
  handoff: ['words'],
  media: ['words'],
  curation: ['knowledge', 'store', 'words'],
  staff: ['desk', 'requests', 'store', 'words'],
  requests: ['desk', 'privacy', 'store', 'words'],
  knowledge: [],
  models: ['privacy'],
  words: [],
  privacy: ['store', 'words'],
  store: [],
}
const NOUNS = new Set(['message.ts', 'errors.ts', 'log.ts', 'settings.ts'])
/**
 * Other doors: the channel port and the text cutter of a room whose other files are found, not named; the statute
 * ranker, which only the evaluation commands use and which the running desk need not load.
 */
const FRONT_DOORS = new Set([
  'channels/channels.ts',
  'channels/split-text.ts',
  'knowledge/search/statutes/statutes.ts',
  'knowledge/search/statutes/metrics.ts',
])

const src = join(import.meta.dirname, '../src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))
const roomOf = (file: string) => (file.includes('/') ? (file.split('/')[0] ?? '.') : '.')

type Import = { readonly from: string; readonly to: string; readonly typeOnly: boolean }

const imports: readonly Import[] = files.flatMap((from) =>
  [
    ...readFileSync(join(src, from), 'utf8').matchAll(
      /^(?:import|export)\s+(type\s)?[^'";]*?from '(\.[^']+)'/gms,
    ),
  ].map(([, type, spec = '']) => ({
    from,
    to: normalize(join(dirname(from), spec)),
    typeOnly: type !== undefined,
  })),
)

test('rooms import only the rooms they may, and only through the front door', () => {
  const wrong = imports.flatMap(({ from, to }) => {
    const [room, target] = [roomOf(from), roomOf(to)]
    if (room === target || NOUNS.has(to)) return []
    const allowed = MAY_IMPORT[room] ?? []
    // Nouns may name the transaction type that effects run in.
    if (NOUNS.has(from)) return to === 'store/store.ts' ? [] : [`${from} -> ${to}`]
    if (!allowed.includes('*') && !allowed.includes(target)) return [`${from} -> ${to}`]
    const door = `${target}/${target}.ts`
    if (
      target !== '.' &&
      target !== 'commands' &&
      to !== door &&
      !FRONT_DOORS.has(to) &&
      room !== '.'
    )
      return [`${from} -> ${to} (only ${door} is open to others)`]
    return []
  })
  expect(wrong).toEqual([])
})

test('feature rooms never import each other, the desk or a channel', () => {
  const features = new Set(['answers', 'curation', 'forms', 'handoff', 'media'])
  const wrong = imports.filter(({ from, to }) => {
    const [room, target] = [roomOf(from), roomOf(to)]
    return (
      features.has(room) &&
      room !== target &&
      (features.has(target) || ['desk', 'channels', 'staff'].includes(target))
    )
  })
  expect(wrong).toEqual([])
})

test('there is no import cycle of files', () => {
  const runtime = new Map<string, string[]>()
  for (const { from, to, typeOnly } of imports)
    if (!typeOnly) runtime.set(from, [...(runtime.get(from) ?? []), to])
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '))
      return
    }
    if (done.has(file)) return
    for (const next of runtime.get(file) ?? []) visit(next, [...path, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
  expect(cycles).toEqual([])
})

test('there is no import cycle of rooms', () => {
  const rooms = new Map<string, Set<string>>()
  for (const { from, to, typeOnly } of imports) {
    const [room, target] = [roomOf(from), roomOf(to)]
    if (typeOnly || room === target || room === '.' || room === 'commands' || NOUNS.has(to))
      continue
    rooms.set(room, (rooms.get(room) ?? new Set()).add(target))
  }
  const reaches = (room: string, goal: string, seen: Set<string>): boolean =>
    [...(rooms.get(room) ?? [])].some(
      (next) => next === goal || (!seen.has(next) && reaches(next, goal, seen.add(next))),
    )
  expect([...rooms.keys()].filter((room) => reaches(room, room, new Set()))).toEqual([])
})
