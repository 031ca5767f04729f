import { chmodSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { openKeyRing } from '../../src/privacy/key-ring.ts'
import { freshKeys, parseKeys, printKeys } from '../../src/privacy/keys.ts'
import { createVault } from '../../src/privacy/privacy.ts'
import { freshFolder } from '../databases.ts'

const newFile = () => join(freshFolder(), 'master.key')

test('the first start makes a file that its owner alone reads', () => {
  const file = newFile()
  expect(openKeyRing(file, true).created).toBe(true)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(openKeyRing(file, true).created).toBe(false)
})

test('a file that is missing later is asked back, never made anew', () => {
  expect(() => openKeyRing(newFile(), false)).toThrow(
    expect.objectContaining({ code: 'key_missing' }),
  )
})

test.each([0o640, 0o604, 0o644, 0o660])('mode %o is refused with what to type', (mode) => {
  const file = newFile()
  openKeyRing(file, true)
  chmodSync(file, mode)
  expect(() => openKeyRing(file, false)).toThrow(/chmod 600/)
})

test('the example key is refused', () => {
  const file = newFile()
  const text = printKeys(freshKeys()).replace(
    /identity \S+/,
    `identity ${Buffer.alloc(32).toString('base64')}`,
  )
  writeFileSync(file, text, { mode: 0o600 })
  expect(() => openKeyRing(file, false)).toThrow(
    expect.objectContaining({ code: 'key_is_example' }),
  )
})

test.each([
  '',
  'identity abc',
  'sealing AAAA',
  'tree x',
  `identity ${'B'.repeat(44)}`,
  'what is this',
])('a damaged file is named: %j', (text) => {
  expect(() => parseKeys(text, 'master.key')).toThrow(
    expect.objectContaining({ code: 'key_malformed' }),
  )
})

test('what is printed is read back as it was', () => {
  const keys = freshKeys()
  const more = { ...keys, sealing: [...freshKeys().sealing, ...keys.sealing] }
  expect(parseKeys(printKeys(more), 'master.key')).toEqual(more)
})

test('a change is seen by another holder of the file, and the file stays private', () => {
  const file = newFile()
  const [one, other] = [openKeyRing(file, true), openKeyRing(file, false)]
  one.change((keys) => ({ ...keys, passing: [...freshKeys().passing, ...keys.passing] }))
  other.refresh()
  expect(other.keys()).toEqual(one.keys())
  expect(other.keys().passing).toHaveLength(2)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('while the file is away, what is in memory serves', () => {
  const file = newFile()
  const ring = openKeyRing(file, true)
  const keys = ring.keys()
  rmSync(file)
  ring.refresh()
  expect(ring.keys()).toBe(keys)
})

test('a lock left by a crash is taken over', () => {
  const file = newFile()
  const ring = openKeyRing(file, true)
  writeFileSync(`${file}.lock`, '')
  const old = new Date(Date.now() - 60_000)
  utimesSync(`${file}.lock`, old, old)
  ring.change((keys) => ({ ...keys, passing: [...freshKeys().passing, ...keys.passing] }))
  expect(ring.keys().passing).toHaveLength(2)
})

test('processes that change the file at once lose nothing of each other', async () => {
  const file = newFile()
  openKeyRing(file, true)
  const code = `
    const { openKeyRing } = await import(${JSON.stringify(new URL('../../src/privacy/key-ring.ts', import.meta.url))})
    const { freshKeys } = await import(${JSON.stringify(new URL('../../src/privacy/keys.ts', import.meta.url))})
    const ring = openKeyRing(${JSON.stringify(file)}, false)
    for (let n = 0; n < 10; n += 1)
      ring.change((keys) => ({ ...keys, passing: [...freshKeys().passing, ...keys.passing] }))`
  const workers = Array.from(
    { length: 3 },
    () => new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`)),
  )
  await Promise.all(
    workers.map(
      (worker) =>
        new Promise((resolve, reject) => {
          worker.on('exit', resolve)
          worker.on('error', reject)
        }),
    ),
  )
  expect(parseKeys(readFileSync(file, 'utf8'), file).passing).toHaveLength(31)
})

test('pseudonyms and button signatures outlive every renewal', () => {
  const ring = openKeyRing(newFile(), true)
  const vault = createVault(ring)
  const before = [vault.pseudonym('person|web|a'), vault.sign('接 48271936', 'desk')]
  ring.change((keys) => ({ ...freshKeys(), identity: keys.identity }))
  expect([vault.pseudonym('person|web|a'), vault.sign('接 48271936', 'desk')]).toEqual(before)
})
