import { writeFileSync } from 'node:fs'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { expect, test } from 'vitest'
import { drawReport, type Report } from '../../src/staff/staff.ts'
import { loadWords } from '../../src/words/words.ts'

const MONDAY = Date.parse('2026-11-16T00:00:00+08:00')
const HOUR = 3600_000
const REPORT: Report = {
  from: MONDAY,
  to: MONDAY + 7 * 24 * HOUR,
  filed: 137,
  closed: 112,
  byService: [
    { label: 'wage-claim', count: 58 },
    { label: 'residence-permit', count: 31 },
    { label: 'school-enrol', count: 27 },
    { label: undefined, count: 21 },
  ],
  byOutcome: [
    { label: 'resolved', count: 84 },
    { label: 'referred', count: 17 },
    { label: undefined, count: 11 },
  ],
  onTime: 95,
  firstTouch: 0.7 * HOUR,
  toClose: 13.4 * HOUR,
  toCloseBy: {
    service: new Map([
      ['wage-claim', 21.5 * HOUR],
      ['residence-permit', 9 * HOUR],
    ]),
    outcome: new Map([
      ['resolved', 12.5 * HOUR],
      ['referred', 16 * HOUR],
    ]),
  },
  satisfaction: 4.5,
  gaps: 6,
  disclosed: 0,
  unknownYear: '2027',
}
const TITLES: Readonly<Record<string, string>> = {
  'wage-claim': '讨薪（要回工资）',
  'residence-permit': '办居住证',
  'school-enrol': '孩子上学',
}
const options = {
  words: loadWords('prompts/words', 'zh-CN'),
  title: (id: string) => TITLES[id] ?? '找工作人员',
}
/**
 * The picture as it was looked at and found right. To renew it: GOLDEN_OUT=report.png npx vitest run
 * test/staff/golden.test.ts, look at the picture, and take over the hash that the test names.
 */
const GOLDEN =
  '0000000014b640001576c0000000000018220883182209c3302408c300200802002008033026098304a5298300a11883000000000c00000008000c002b000ed61801318008039380280280002005000020050000000000000400000010000e8410000ec61019980020380000203800000d49d000254b10000549200025043000'

/** Bits that may differ: another build of the drawing library rounds otherwise. */
const FAR = 5
const [WIDE, HIGH] = [33, 32]

/** Difference hash: whether each of 32 × 32 squares is darker than its neighbour. Small changes of a font move few bits. */
async function hashOf(report: Report): Promise<readonly boolean[]> {
  const png = await drawReport(report, options)
  const folder = process.env['GOLDEN_OUT']
  if (folder && report === REPORT) writeFileSync(folder, png)
  const image = await loadImage(png)
  const context = createCanvas(WIDE, HIGH).getContext('2d')
  context.imageSmoothingEnabled = true
  context.imageSmoothingQuality = 'high'
  context.drawImage(image, 0, 0, WIDE, HIGH)
  const { data } = context.getImageData(0, 0, WIDE, HIGH)
  const light = (x: number, y: number) => data[(y * WIDE + x) * 4 + 1] ?? 0
  return Array.from({ length: HIGH * (WIDE - 1) }, (_, n) => {
    const [x, y] = [n % (WIDE - 1), Math.floor(n / (WIDE - 1))]
    return light(x, y) < light(x + 1, y) - 2
  })
}
const hex = (bits: readonly boolean[]) =>
  Array.from({ length: bits.length / 4 }, (_, n) =>
    Number.parseInt(
      bits
        .slice(n * 4, n * 4 + 4)
        .map(Number)
        .join(''),
      2,
    ).toString(16),
  ).join('')
const distance = (a: string, b: string) =>
  [...a].reduce((sum, digit, n) => {
    const other = Number.parseInt(b[n] ?? '0', 16)
    return sum + (Number.parseInt(digit, 16) ^ other).toString(2).replaceAll('0', '').length
  }, 0)

test('the weekly picture looks as it was approved', async () => {
  const now = hex(await hashOf(REPORT))
  expect([distance(now, GOLDEN) <= FAR ? GOLDEN : now]).toEqual([GOLDEN])
})

test.each<[string, Partial<Report>]>([
  ['a table without a row', { byOutcome: REPORT.byOutcome.slice(0, 2) }],
  [
    'bars of other lengths',
    { byService: REPORT.byService.map((cell) => ({ ...cell, count: 30 })) },
  ],
  ['figures left out', { onTime: undefined, satisfaction: undefined, toClose: undefined }],
])('%s does not pass for it', async (_, change) => {
  expect(distance(hex(await hashOf({ ...REPORT, ...change })), GOLDEN)).toBeGreaterThan(FAR)
})
