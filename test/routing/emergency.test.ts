import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { loadEmergencies } from '../../src/routing/routing.ts'
import { words } from '../answers/answering.ts'

const ROOT = join(import.meta.dirname, '../..')
const emergencyIn = loadEmergencies(join(ROOT, 'prompts/emergency.yaml'))
const line = z.object({ kind: z.string().nullable(), text: z.string() })
const lines = readFileSync(join(ROOT, 'test/eval/emergency.jsonl'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((text) => line.parse(JSON.parse(text)))
const dangers = lines.filter(({ kind }) => kind !== null)
const questions = lines.filter(({ kind }) => kind === null)

describe('emergency words', () => {
  test('are found in at least 99 % of 150 and more dangers, each with its own numbers', () => {
    expect(dangers.length).toBeGreaterThanOrEqual(150)
    const found = dangers.filter(({ kind, text }) => emergencyIn(text) === kind)
    expect(found.length / dangers.length).toBeGreaterThanOrEqual(0.99)
  })

  test('are not seen in at least 99 % of 150 and more questions that only mention danger', () => {
    expect(questions.length).toBeGreaterThanOrEqual(150)
    const alarms = questions.filter(({ text }) => emergencyIn(text) !== undefined)
    expect(alarms.length / questions.length).toBeLessThanOrEqual(0.01)
  })

  test('have a line each that names a number', () => {
    for (const { kind } of dangers) expect(words.say(`emergency-${kind}`)).toMatch(/1(?:10|19|20)/)
  })

  test('in a broken file stop the start by file and field', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'linli-emergency-')), 'emergency.yaml')
    writeFileSync(file, 'kinds: [{ when: [火] }]')
    expect(() => loadEmergencies(file)).toThrow(/emergency.yaml[\s\S]*kind/)
  })
})
