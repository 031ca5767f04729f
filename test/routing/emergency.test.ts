import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { loadDangerModel, loadDangerWords, loadEmergencies } from '../../src/routing/routing.ts'
import { words } from '../answers/answering.ts'

const ROOT = join(import.meta.dirname, '../..')
const FILE = join(ROOT, 'prompts/emergency.yaml')
const { kindOf: emergencyIn } = loadEmergencies(FILE)
const learnt = loadDangerModel(join(ROOT, 'knowledge/danger.json'), loadDangerWords(FILE))
const emergencies = loadEmergencies(FILE, learnt)
const line = z.object({
  kind: z.string().nullable().optional(),
  expect: z.string().optional(),
  text: z.string(),
})
const linesOf = (file: string) =>
  readFileSync(join(ROOT, 'test/eval', file), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((text) => line.parse(JSON.parse(text)))
const lines = linesOf('emergency.jsonl')
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

  test.each([
    ['孩子烫到了好大一块', 'medical'],
    ['小孩喝了洗洁精', 'medical'],
    ['被人堵在厕所', 'violence'],
    ['老公打孩子往死里打', 'violence'],
    ['锅里油着了', 'fire'],
    ['我站在天台边上', 'suicide'],
  ])('in words that no rule foresaw are known of those that were learnt: %s', (text, kind) => {
    expect(emergencies.kindOf(text)).toBe(kind)
  })

  test('that may mean a danger are told from those that ask about a rule', () => {
    const shares = ['没人来', '我好怕', '他在外面骂', '他又来了', '她一直哭', '闻着好臭'].map(
      (text) => (emergencies.isPerhaps(text) ? 1 : 0),
    )
    expect(shares.reduce<number>((sum, one) => sum + one, 0)).toBeGreaterThan(1)
    for (const text of [
      '工资打我卡里',
      '我被打了怎么赔',
      '累死了',
      '居住证怎么办',
      'my boss hit the road',
    ])
      expect(emergencies.isPerhaps(text)).toBe(false)
  })

  test.each([
    ['emergency-new', { sure: 0.75, named: 0.83, mistaken: 0.05, warned: 0.07 }],
    ['emergency-new-2', { sure: 0.93, named: 0.96, mistaken: 0.03, warned: 0.03 }],
  ])(
    'of %s, in words far from those learnt, are found as often as when it was measured',
    (set, floors) => {
      const fresh = linesOf(`${set}.jsonl`)
      const share = (some: typeof fresh, ok: (text: string) => boolean) =>
        some.filter(({ text }) => ok(text)).length / some.length
      const isSure = (text: string) => emergencies.kindOf(text) !== undefined
      const isNamed = (text: string) => isSure(text) || emergencies.isPerhaps(text)
      const [real, alike] = [fresh.filter(({ kind }) => kind), fresh.filter(({ kind }) => !kind)]
      expect(real.length).toBe(alike.length)
      expect(share(real, isSure)).toBeGreaterThanOrEqual(floors.sure)
      expect(share(real, isNamed)).toBeGreaterThanOrEqual(floors.named)
      expect(share(alike, isSure)).toBeLessThanOrEqual(floors.mistaken)
      expect(share(alike, isNamed)).toBeLessThanOrEqual(floors.warned)
    },
  )

  test('are hardly ever seen in questions, complaints and small talk', () => {
    for (const set of ['fresh-8', 'fresh-9']) {
      const ordinary = linesOf(`${set}.jsonl`).filter(({ expect: way }) => way !== 'handoff')
      const alarms = ordinary.filter(({ text }) => emergencies.kindOf(text) !== undefined)
      expect(alarms.length / ordinary.length).toBeLessThanOrEqual(0.02)
    }
  })

  test('are learnt with the surer chance above the other', () => {
    expect(learnt.perhaps).toBeGreaterThan(0.1)
    expect(learnt.sure).toBeGreaterThan(learnt.perhaps)
    expect(learnt.sure).toBeLessThan(0.95)
  })
})
