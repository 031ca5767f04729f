import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nearCopies } from '../../src/commands/eval/near-copies.ts'
import { type DangerLine, trainDangers } from '../../src/commands/eval/train-dangers.ts'
import { loadDangerModel } from '../../src/routing/routing.ts'

test('near copies share a group, directly or by one between them; others do not', () => {
  const [one, two, between, other] = nearCopies([
    '楼下着火了快来',
    '我家楼下着火了快来人',
    '楼下着火了快来人',
    '工资不发怎么办',
  ])
  expect(one).toBe(two)
  expect(one).toBe(between)
  expect(other).not.toBe(one)
})

test('a model is learnt that tells a danger from what is none, with its kind and both chances', () => {
  const said = (kind: string, texts: readonly string[]): readonly DangerLine[] =>
    texts.map((text) => ({ text, kind, weight: 1, from: 'said' }))
  const lines = [
    ...said('fire', ['着火了', '楼上着火了', '厨房着火', '仓库着火了快来', '车着火了', '着火啦']),
    ...said('violence', ['他打我', '老板打我', '有人打我', '他又打我了', '打我了快来', '被打了']),
    ...said('none', ['工资不发', '工资怎么算', '办居住证', '居住证怎么办', '工资少发', '租房押金']),
  ]
  const out = join(mkdtempSync(join(tmpdir(), 'linli-danger-')), 'danger.json')
  expect(trainDangers(lines, [['blaze', /火/u]], out)).toContain('sure, from')
  const { of, sure, perhaps } = loadDangerModel(out, [['blaze', /火/u]])
  expect(sure).toBeGreaterThanOrEqual(perhaps)
  expect(of('宿舍着火')).toMatchObject({ kind: 'fire' })
  expect(of('室友打我').kind).toBe('violence')
  expect(of('宿舍着火').chance).toBeGreaterThan(0.5)
  expect(of('工资没发').chance).toBeLessThan(0.5)
})
