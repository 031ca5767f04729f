import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redact } from '../../src/answers/answers.ts'

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
  '三号楼二单元501',
  '我叫他还钱他不还',
  '房租1200一个月 交了3个月 一共3600',
  '合同编号20260101',
])('what is no personal data stays: %s', (text) => {
  expect(redact(text)).toEqual({ text, cut: [] })
})
