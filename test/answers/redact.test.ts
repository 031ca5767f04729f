import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redact } from '../../src/answers/answers.ts'
import { readLines } from '../../src/commands/eval/run-lines.ts'
import { answersRoom, shelf, talkWith, words } from './answering.ts'

const SETS = join(import.meta.dirname, '../eval')

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const identity = fc
  .tuple(
    fc.integer({ min: 110000, max: 659000 }),
    fc.integer({ min: 1940, max: 2024 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([area, year, month, day, turn]) => {
    const two = (value: number) => String(value).padStart(2, '0')
    const body = `${area}${year}${two(month)}${two(day)}${String(turn).padStart(3, '0')}`
    const sum = [...body].reduce((total, sign, at) => total + Number(sign) * (WEIGHTS[at] ?? 0), 0)
    return `${body}${'10X98765432'[sum % 11]}`
  })
const phone = fc
  .tuple(fc.constantFrom('13', '15', '17', '18', '19'), fc.integer({ min: 1e8, max: 999_999_999 }))
  .map(([head, rest]) => `${head}${rest}`)
const wide = (text: string) =>
  text.replace(/[0-9X]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0))
const WRITTEN: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toLowerCase(),
  (text) => text.replace(/(.{6})(.{8})/, '$1 $2 '),
  (text) => text.replace(/(.{3})(.{4})/, '$1-$2-'),
  wide,
  (text) => [...text].join(' '),
]

describe('personal data is cut', () => {
  test.each(WRITTEN)('identity numbers, form %#', (write) => {
    fc.assert(
      fc.property(identity, (number) => {
        const { text, cut } = redact(`我的身份证是${write(number)}能办吗`)
        expect(cut).toEqual(['id'])
        expect(text.normalize('NFKC')).not.toMatch(/\d/)
      }),
    )
  })

  test.each(WRITTEN)('mobile phones, form %#', (write) => {
    fc.assert(
      fc.property(phone, (number) => {
        const { text, cut } = redact(`打我电话${write(number)}谢谢`)
        expect(cut).toEqual(['phone'])
        expect(text.normalize('NFKC')).not.toMatch(/\d/)
      }),
    )
  })

  test.each([
    ['卡号6222021234567890123', 'card'],
    ['浙B12345', 'plate'],
    ['浙B·D12345', 'plate'],
    ['写信到 a.b@example.com', 'email'],
    ['固话 0574-87654321', 'phone'],
    ['我叫买买提·艾力，想问居住证', 'name'],
    ['姓名：张三，办低保', 'name'],
  ])('%s (%s)', (text, kind) => {
    expect(redact(text).cut).toEqual([kind])
  })
})

test.each([
  '押金两千五 扣了800',
  '打12345还是12333',
  '2026年11月23日入职的',
  '工资4500 加班300小时',
  '我叫他还钱他不还',
  '房租1200一个月 交了3个月 一共3600',
  '合同编号20260101',
])('what is no personal data stays: %s', (text) => {
  expect(redact(text)).toEqual({ text, cut: [] })
})

describe('the address of a door', () => {
  const count = fc.oneof(
    fc.integer({ min: 1, max: 999 }).map(String),
    fc.constantFrom('三', '十二', '三十五', '一百零八'),
  )
  const door = fc.integer({ min: 101, max: 2999 }).map(String)
  const road = fc.constantFrom('中山路', '柳汀街', '百丈东路', '人民大道', '南塘巷')
  const estate = fc.constantFrom('幸福小区', '阳光花园', '南苑公寓', '')
  const ADDRESSES: readonly fc.Arbitrary<string>[] = [
    fc.tuple(road, count).map(([name, number]) => `${name}${number}号`),
    fc.tuple(road, count, door).map(([name, number, room]) => `${name}${number}号${room}室`),
    fc.tuple(estate, count, count, door).map(([e, b, u, d]) => `${e}${b}号楼${u}单元${d}`),
    fc.tuple(estate, count, door).map(([e, b, d]) => `${e}${b}幢${d}室`),
    fc.tuple(count, door).map(([unit, room]) => `${unit}单元${room}室`),
    fc.constantFrom('12-3-402', '5-2-301室', '西江村12号', '百丈东路88弄12号304'),
  ]

  test.each(ADDRESSES.map((address, form) => [form, address] as const))(
    'is cut, form %i, and what is asked stays',
    (_form, address) => {
      fc.assert(
        fc.property(address, (written) => {
          const { text, cut } = redact(`我住在${written} 房东不退押金`)
          expect(cut).toEqual(['address'])
          expect(text).toMatch(/^我住在〇 ?房东不退押金$/)
        }),
      )
    },
  )

  test('is not seen where there is none: no card’s question, no labelled message', () => {
    const asks = [...shelf().cards.values()].flatMap(({ title, asks: all }) => [title, ...all])
    const sets = ['utterances', 'fresh-4', 'fresh-5', 'fresh-6', 'fresh-7']
    const lines = sets.flatMap((set) => readLines(join(SETS, `${set}.jsonl`)))
    for (const text of [
      ...asks,
      ...lines.map((line) => line.text),
      '3号楼电梯坏了',
      '坐12路到3号线',
    ])
      expect(redact(text).cut, text).not.toContain('address')
  })

  test('is cut in no time from a text that is nearly one', () => {
    const began = performance.now()
    redact(`${'路'.repeat(2000)}${'一'.repeat(2000)}`)
    redact('1-'.repeat(2000))
    expect(performance.now() - began).toBeLessThan(500)
  })

  test('is told of, not said again in a group, and reaches neither search nor the list of gaps', async () => {
    const found: string[] = []
    const room = answersRoom({
      find: (question) => {
        found.push(question)
        return []
      },
    })
    const said = await talkWith(room).say('我住在幸福小区3栋2单元502 无人机能不能飞')
    expect(said.text).toContain(words.say('answer-cut'))
    expect(found.join()).not.toMatch(/幸福|502/)
    const place = { kind: 'group', id: 'g' } as const
    expect((await talkWith(room).say('中山路128号的房东不退押金', place)).ending).toBe(
      'moved_to_private',
    )
  })
})
