import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
  read('package.json'),
)

/** Names of settings: keys in capitals that a schema of ours reads. */
function settingsInCode(): ReadonlySet<string> {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts'),
  )
  const schemas = files
    .map((file) => read(join('src', file)))
    .filter((text) => text.includes("from 'zod'"))
  const names = schemas.flatMap((text) => [
    ...text.matchAll(
      /^\s{2,6}([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|CHANNELS|LANGUAGE|BACKEND):\s*(?:z\b|list|chats|optional|\w+\()?/gm,
    ),
  ])
  return new Set(names.map(([, name = '']) => name))
}

const example = new Set(
  [...read('.env.example').matchAll(/^([A-Z0-9_]+)=/gm)].map(([, name = '']) => name),
)

test('.env.example shows every setting that the code reads', () => {
  expect([...settingsInCode()].filter((name) => !example.has(name))).toEqual([])
})

test('.env.example shows no setting that nobody reads', () => {
  const known = settingsInCode()
  expect([...example].filter((name) => !known.has(name))).toEqual([])
})

test.each(['README.md', 'README.zh-CN.md', 'CONTRIBUTING.md'])(
  'every command that %s names exists',
  (file) => {
    const named = [...read(file).matchAll(/npm run ([a-z:-]+)/g)].map(([, name = '']) => name)
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  },
)

test.each(
  readdirSync(join(root, 'src/commands'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3)),
)('command %s can be run and has a script', async (name) => {
  const module: unknown = await import(`../src/commands/${name}.ts`)
  expect(module).toHaveProperty('run')
  const reached = Object.values(scripts).some(
    (line) =>
      line.endsWith(`src/main.ts ${name}`) || (name === 'start' && line.endsWith('src/main.ts')),
  )
  expect(reached).toBe(true)
})
