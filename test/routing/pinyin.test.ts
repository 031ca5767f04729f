import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readLines } from '../../src/commands/eval/run-lines.ts'
import type { Outcome, Turn } from '../../src/message.ts'
import { createRoute, loadPinyin } from '../../src/routing/routing.ts'
import { talkWith } from '../answers/answering.ts'

const ROOT = join(import.meta.dirname, '../..')
const inWords = loadPinyin(join(ROOT, 'prompts/pinyin.yaml'))

describe('a message in pinyin', () => {
  test.each([
    ['juzhuzheng zenme ban', '居住证怎么办'],
    ['fangdong bu tui yajin', '房东不退押金'],
    ['JIA BAN FEI zenme suan?', '加班费怎么算'],
    ['gōngzī sān gè yuè méi fā', '工资三个月没发'],
    ['nü er shang xue, yao shenme cailiao', '女儿上学，要什么材料'],
    ['jiuming', '救命'],
    ['fangdong xyz bu tui yajin', '房东不退押金'],
  ])('%s is read as %s', (text, words) => {
    expect(inWords(text)).toBe(words)
  })

  test.each([
    'How many days notice before I quit?',
    'my boss has not paid me for two months',
    'Tôi muốn ly hôn',
    'Alim',
    'OK',
    'ban ma',
    '居住证怎么办',
    '我叫Ali 住3号楼',
    'مائاش بەرمىدى',
    '1',
  ])('%s stays as it is', (text) => {
    expect(inWords(text)).toBe(text)
  })

  test('is never seen in the sets that are in other languages or in Chinese', () => {
    for (const set of [
      'utterances',
      'fresh',
      'fresh-2',
      'fresh-3',
      'fresh-4',
      'fresh-5',
      'fresh-6',
    ])
      for (const { text } of readLines(join(ROOT, `test/eval/${set}.jsonl`)))
        expect(inWords(text)).toBe(text)
  })

  test('goes its way as words, but a form and the duty desk get what was typed', async () => {
    const seen: Record<string, string> = {}
    const saw = (who: string, { message }: Turn): undefined => {
      seen[who] = message.text
    }
    const nothing: Outcome = { ending: 'helped', replies: [] }
    const route = createRoute(
      {
        emergency: (turn) => saw('emergency', turn),
        staff: async (turn) => saw('staff', turn),
        form: (turn) => {
          saw('form', turn)
          return { kind: 'none' }
        },
        intent: async (turn) => saw('intent', turn),
        service: (turn) => saw('service', turn),
        policy: async (turn) => {
          saw('policy', turn)
          return nothing
        },
      },
      inWords,
    )
    await route(talkWith().turn('zhaohuo le'))
    expect(seen).toEqual({
      emergency: '着火了',
      staff: 'zhaohuo le',
      form: 'zhaohuo le',
      intent: '着火了',
      service: '着火了',
      policy: '着火了',
    })
  })

  test('file that is broken stops the start by its line', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'linli-pinyin-')), 'pinyin.yaml')
    writeFileSync(file, 'words: |\n  gongzi 工资, yi er 一\n')
    expect(() => loadPinyin(file)).toThrow(/yi er 一/)
  })
})
