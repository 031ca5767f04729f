import { expect, test } from 'vitest'
import { isolateRightToLeft } from '../../src/desk/isolate.ts'

test.each([
  ['1. 称呼：ئالىمجان', '1. 称呼：\u2068ئالىمجان\u2069'],
  ['ئالىم تۇرسۇن，138', '\u2068ئالىم تۇرسۇن\u2069，138'],
  ['ئالىم 3 号楼 تۇرسۇن', '\u2068ئالىم\u2069 3 号楼 \u2068تۇرسۇن\u2069'],
  ['称呼：ئالىم\n1 确认', '称呼：\u2068ئالىم\u2069\n1 确认'],
  ['שלום 12', '\u2068שלום\u2069 12'],
  ['སློབ་གྲྭ་ 1', 'སློབ་གྲྭ་ 1'],
  ['您的单子 1234 5678', '您的单子 1234 5678'],
])('%j keeps digits and Chinese outside of what runs from right to left', (given, isolated) => {
  expect(isolateRightToLeft(given)).toBe(isolated)
})
