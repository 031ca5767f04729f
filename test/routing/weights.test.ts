import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadDangerModel } from '../../src/routing/danger-model.ts'
import { loadLabelModel } from '../../src/routing/label-model.ts'
import { freshFolder } from '../databases.ts'

const sound = {
  made: 'by hand',
  sure: 0.5,
  perhaps: 0.2,
  labels: ['none', 'fire'],
  bias: [0, 0],
  weights: { 火: [0, -1, 1, 1] },
}

function written(content: unknown): string {
  const file = join(freshFolder(), 'weights.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}

test('learnt weights are read', () => {
  const file = written(sound)
  expect(loadLabelModel(file, [])('火').get('fire')).toBeGreaterThan(0.5)
  expect(loadDangerModel(file, []).of('火').kind).toBe('fire')
})

test.each([{ 火: [0, 'much'] }, { 火: 3 }, [[0, 1]], undefined])(
  'weights that are no numbers are refused with file and field: %j',
  (weights) => {
    const file = written({ ...sound, weights })
    for (const load of [loadLabelModel, loadDangerModel])
      expect(() => load(file, [])).toThrow(
        new RegExp(`${file}[^]*must have a list of numbers for each feature[^]*weights`),
      )
  },
)
