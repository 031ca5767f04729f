import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Field } from '../../../src/forms/definition.ts'
import { kindOf } from '../../../src/forms/fields/kinds.ts'
import { pickKey } from '../../../src/forms/pick.ts'
import { START, words } from '../talk.ts'

function fieldOf(more: Partial<Field> & Pick<Field, 'type'>): Field {
  return {
    name: 'x',
    label: '哪个？',
    short: '它',
    why: '好帮您。',
    required: true,
    personal: false,
    words: [],
    when: 'any',
    approximate: false,
    ...more,
  }
}

/** Strict first, then inside a sentence, as the engine reads. */
function read(text: string, more: Partial<Field> & Pick<Field, 'type'>): string {
  const field = fieldOf(more)
  const setting = { field, words, language: 'zh-CN', now: START }
  const strict = kindOf(field).parse(text, setting, false)
  const parsed = strict.kind === 'fault' ? kindOf(field).parse(text, setting, true) : strict
  if (parsed.kind === 'value') return parsed.value
  if (parsed.kind === 'fault') return `!${parsed.why}`
  return `?${parsed.ask} ${parsed.readings.map(({ value }) => value).join(' ')}`
}

const CHOICES = ['甲方案', '乙方案', '丙方案', '丁方案', '戊方案'].map((label, index) => ({
  name: `c${index + 1}`,
  label,
  also: [],
}))

describe('a mobile number (V-05)', () => {
  test.each([
    ['13812345678', '13812345678'],
    ['138 1234 5678', '13812345678'],
    ['138-1234-5678', '13812345678'],
    ['+86 138 1234 5678', '13812345678'],
    ['0086-13812345678', '13812345678'],
    ['8613812345678', '13812345678'],
    ['１３８１２３４５６７８', '13812345678'],
    ['١٣٨١٢٣٤٥٦٧٨', '13812345678'],
    ['13812345678。', '13812345678'],
    ['我的电话是13812345678', '13812345678'],
    ['19912345678', '19912345678'],
    ['14412345678', '?mobile 14412345678'],
    ['1381234567', '!mobile-length'],
    ['138123456789', '!mobile-length'],
    ['12812345678', '!mobile-start'],
    ['02812345678', '!mobile-landline'],
    ['0574-87654321', '!mobile-landline'],
    ['12345', '!mobile-short'],
    ['110', '!mobile-short'],
    ['没有', '!mobile-none'],
    ['我没有手机', '!mobile-none'],
    ['幺三八一二三四五六七八', '13812345678'],
    ['我的是 一三八 一二三四 五六七八', '13812345678'],
  ])('%s → %s', (text, wanted) => {
    expect(read(text, { type: 'mobile' })).toBe(wanted)
  })

  test('is echoed masked', () => {
    expect(kindOf(fieldOf({ type: 'mobile' })).mask('13812345678')).toBe('138****5678')
  })
})

describe('a land line (V-06)', () => {
  test.each([
    ['0574-87654321', '057487654321'],
    ['（0574）87654321', '057487654321'],
    ['010 65123456转802', '01065123456-802'],
    ['400-123-4567', '4001234567'],
    ['87654321', '!area-code'],
    ['12333', '!mobile-short'],
    ['13812345678', '!landline'],
  ])('%s → %s', (text, wanted) => {
    expect(read(text, { type: 'landline' })).toBe(wanted)
  })
})

/** ISO 7064 MOD 11-2, worked out by its own recursion, as an oracle beside GB 11643's weights. */
function checkOf(body: string): string {
  const rest = [...body].reduce((sum, digit) => ((sum + Number(digit)) * 2) % 11, 0)
  const check = (12 - rest) % 11
  return check === 10 ? 'X' : String(check)
}
const body = fc
  .tuple(
    fc.integer({ min: 110000, max: 839999 }),
    fc.date({ min: new Date('1900-01-01'), max: new Date('2026-01-01'), noInvalidDate: true }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(
    ([area, day, order]) =>
      `${area}${day.toISOString().slice(0, 10).replaceAll('-', '')}${String(order).padStart(3, '0')}`,
  )

describe('a resident ID number (V-01…V-04)', () => {
  test.each([
    ['11010519491231002X', '11010519491231002X'],
    ['440524188001010014', '440524188001010014'],
    ['11010519491231002x', '11010519491231002X'],
    ['110105 19491231 002X', '11010519491231002X'],
    ['110105-19491231-002X', '11010519491231002X'],
    ['１１０１０５１９４９１２３１００２Ｘ', '11010519491231002X'],
    ['身份证11010519491231002X', '11010519491231002X'],
    ['110105194912310021', '!id-check'],
    ['1101051949123100', '!id-length'],
    ['110105491231002', '!id-old'],
    [`${'11010519490231002'}${checkOf('11010519490231002')}`, '!id-date'],
    [`${'11010520990101002'}${checkOf('11010520990101002')}`, '!id-future'],
    [
      `${'33011319900101123'}${checkOf('33011319900101123')}`,
      `33011319900101123${checkOf('33011319900101123')}`,
    ],
    [
      `${'81000019900101123'}${checkOf('81000019900101123')}`,
      `81000019900101123${checkOf('81000019900101123')}`,
    ],
    ['ABC', '!id'],
  ])('%s → %s', (text, wanted) => {
    expect(read(text, { type: 'resident-id' })).toBe(wanted)
  })

  test('takes every well-formed number, and finds every wrong digit and swap of neighbours', () => {
    fc.assert(
      fc.property(
        body,
        fc.integer({ min: 0, max: 16 }),
        fc.integer({ min: 1, max: 9 }),
        (digits, at, shift) => {
          const id = digits + checkOf(digits)
          expect(read(id, { type: 'resident-id' })).toBe(id)
          const wrong = [...id]
          wrong[at] = String((Number(id[at]) + shift) % 10)
          expect(read(wrong.join(''), { type: 'resident-id' })).toMatch(/^!id/)
          if (id[at] === id[at + 1]) return
          const swapped = [...id]
          ;[swapped[at], swapped[at + 1]] = [id[at + 1] ?? '', id[at] ?? '']
          expect(read(swapped.join(''), { type: 'resident-id' })).toMatch(/^!id/)
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('is echoed as 330203********1234', () => {
    expect(kindOf(fieldOf({ type: 'resident-id' })).mask('330203199001011234')).toBe(
      '330203********1234',
    )
  })
})

describe('a date (V-07), on Monday 23 November 2026', () => {
  test.each([
    ['2026-3-7', '2026-03-07'],
    ['2026/3/7', '2026-03-07'],
    ['2026.03.07', '2026-03-07'],
    ['20260307', '2026-03-07'],
    ['2026年3月7日', '2026-03-07'],
    ['二〇二六年三月七日', '2026-03-07'],
    ['3月7号', '2026-03-07'],
    ['三月七号', '2026-03-07'],
    ['去年3月7号', '2025-03-07'],
    ['前年12月1日', '2024-12-01'],
    ['昨天', '2026-11-22'],
    ['前天', '2026-11-21'],
    ['今天', '2026-11-23'],
    ['后天', '2026-11-25'],
    ['大前天', '2026-11-20'],
    ['下周一', '2026-11-30'],
    ['上周三', '2026-11-18'],
    ['这周五', '2026-11-27'],
    ['周日', '2026-11-29'],
    ['三天前', '2026-11-20'],
    ['两个星期前', '2026-11-09'],
    ['上个月5号', '2026-10-05'],
    ['大概3月7号吧', '2026-03-07'],
    ['从3月7号开始', '2026-03-07'],
    ['我是3月7号那天来的', '2026-03-07'],
    ['三月初七', '?lunar 2026-04-23 2026-03-07'],
    ['农历正月初一', '?lunar 2026-02-17 2026-01-01'],
    ['腊月廿三', '?lunar 2027-01-30 2026-12-23'],
    ['2月31号', '!date-impossible'],
    ['2026年2月29日', '!date-impossible'],
    ['13月1号', '!date-month'],
    ['3月', '!date-day'],
    ['很久以前', '!date'],
  ])('%s → %s', (text, wanted) => {
    expect(read(text, { type: 'date' })).toBe(wanted)
  })

  test.each([
    ['3月', '2026-03'],
    ['去年11月', '2025-11'],
    ['三个月前', '2026-08'],
    ['半年前', '2026-05'],
    ['上个月', '2026-10'],
  ])('about is enough where the field says so: %s → %s', (text, wanted) => {
    expect(read(text, { type: 'date', approximate: true, when: 'past' })).toBe(wanted)
  })

  test.each([
    ['去年年底', '2025-12'],
    ['去年底', '2025-12'],
    ['2024年底', '2024-12'],
    ['去年的年初', '2025-01'],
    ['年初', '2026-01'],
    ['今年年初', '2026-01'],
    ['今年年中', '2026-06'],
    ['年底', '2025-12'],
    ['年末', '2025-12'],
    ['大前年年尾', '2023-12'],
    ['大概去年年底吧', '2025-12'],
    ['是从去年年底开始没给的', '2025-12'],
    ['今年年底', '!date-future'],
    ['前年夏天', '?season 2024-06 2024-07 2024-08'],
    ['前年夏天的时候', '?season 2024-06 2024-07 2024-08'],
    ['夏天', '?season 2026-06 2026-07 2026-08'],
    ['去年冬天', '?season 2025-12 2026-01 2026-02'],
    ['冬天', '?season 2025-12 2026-01 2026-02'],
    ['今年秋天', '?season 2026-09 2026-10 2026-11'],
    ['今年冬天', '!date-future'],
    ['2024年春天', '?season 2024-03 2024-04 2024-05'],
    ['去年', '!date-which-month'],
    ['前年', '!date-which-month'],
    ['今年中秋', '!date'],
    ['春', '!date'],
  ])('about is enough, before today: %s → %s', (text, wanted) => {
    expect(read(text, { type: 'date', when: 'past', approximate: true })).toBe(wanted)
  })

  test.each(['去年年底', '年初', '前年夏天', '去年', '夏天'])(
    'about is not enough: %s is asked for its day',
    (text) => {
      expect(read(text, { type: 'date', when: 'past' })).toBe('!date-day')
    },
  )

  test.each([
    ['年底', '2026-12'],
    ['年初', '2027-01'],
    ['明年春天', '?season 2027-03 2027-04 2027-05'],
    ['明年夏天', '?season 2027-06 2027-07 2027-08'],
  ])('about is enough, after today: %s → %s', (text, wanted) => {
    expect(read(text, { type: 'date', when: 'future', approximate: true })).toBe(wanted)
  })

  test.each([
    ['明天', 'past', '!date-future'],
    ['昨天', 'future', '!date-past'],
    ['12月5日', 'past', '2025-12-05'],
    ['3月7号', 'future', '2027-03-07'],
    ['周五', 'past', '2026-11-20'],
  ] as const)('%s in a field of the %s → %s', (text, when, wanted) => {
    expect(read(text, { type: 'date', when })).toBe(wanted)
  })
})

describe('amounts and numbers', () => {
  test.each([
    ['8500', '8500'],
    ['8,500', '8500'],
    ['8500元', '8500'],
    ['¥8500', '8500'],
    ['八千五', '8500'],
    ['八千五百', '8500'],
    ['八千零五', '8005'],
    ['一万二', '12000'],
    ['1万2', '12000'],
    ['1.5万', '15000'],
    ['1w', '10000'],
    ['3k', '3000'],
    ['两万', '20000'],
    ['十五', '15'],
    ['一百五', '150'],
    ['三块五', '3.5'],
    ['大概8500左右', '8500'],
    ['老板欠我8500块钱', '8500'],
    ['0', '!too-small'],
    ['很多', '!money'],
    ['3个月没发', '!money'],
    ['一共12000，欠了3个月', '12000'],
    ['一个月六千', '6000'],
    ['每月四千，欠了三个月', '!money-sum'],
  ])('money %s → %s', (text, wanted) => {
    expect(read(text, { type: 'money' })).toBe(wanted)
  })

  test.each([
    ['3', '3'],
    ['三个', '3'],
    ['两个人', '2'],
    ['一家四口', '4'],
    ['我和老婆两个娃', '!number'],
    ['十二', '12'],
    ['3.5', '!whole'],
    ['99', '!too-big'],
    ['不知道', '!number'],
  ])('number %s → %s', (text, wanted) => {
    expect(read(text, { type: 'number', max: 50 })).toBe(wanted)
  })
})

describe('names and addresses (V-08, V-09)', () => {
  test.each([
    ['阿里', '阿里'],
    ['我叫阿里', '阿里'],
    ['买买提·吐尔逊', '买买提·吐尔逊'],
    ['ئالىم', 'ئالىم'],
    ['བཀྲ་ཤིས', 'བཀྲ་ཤིས'],
    ['Ma  Li', 'Ma Li'],
    ['王', '王'],
    ['叫我小马就行了嘛', '小马'],
    ['叫我小马吧', '小马'],
    ['古丽巴哈', '古丽巴哈'],
    ['叫我阿依就好', '阿依'],
    ['1', '!name-letters'],
    ['13812345678', '!name-letters'],
    ['字'.repeat(61), '!too-long'],
  ])('name %s → %s', (text, wanted) => {
    expect(read(text, { type: 'name' })).toBe(wanted)
  })

  test.each([
    ['我住在幸福路8号3幢201', '幸福路8号3幢201'],
    ['三号楼二单元', '三号楼二单元'],
    ['家', '!address-short'],
  ])('address %s → %s', (text, wanted) => {
    expect(read(text, { type: 'address' })).toBe(wanted)
  })
})

describe('times', () => {
  test.each([
    ['9点', '09:00'],
    ['下午三点半', '15:30'],
    ['晚上8点一刻', '20:15'],
    ['8:05', '08:05'],
    ['１５：３０', '15:30'],
    ['中午12点', '12:00'],
    ['25点', '!time-range'],
    ['早点', '!time'],
  ])('%s → %s', (text, wanted) => {
    expect(read(text, { type: 'time' })).toBe(wanted)
  })
})

describe('a numbered choice (D-15)', () => {
  const wordings = (digit: number) => {
    const han = '零一二三四五'[digit] ?? ''
    return [
      String(digit),
      String.fromCodePoint(0xff10 + digit),
      String.fromCodePoint(0x660 + digit),
      String.fromCodePoint(0x6f0 + digit),
      String.fromCodePoint(0x245f + digit),
      `${digit}.`,
      `${digit}、`,
      `${digit}。`,
      `（${digit}）`,
      ` ${digit} `,
      `${digit}\ufe0f\u20e3`,
      han,
      `第${han}个`,
      `第${digit}个`,
      `${digit}号`,
      `${han}号`,
      `选${digit}`,
      `选${han}`,
      `我选${digit}`,
      `按${digit}`,
      `要${digit}`,
      `第${han}`,
      `第${han}项`,
      `${han}吧`,
      `No.${digit}`,
    ]
  }
  const rows = [1, 2, 3, 4, 5].flatMap((digit) =>
    wordings(digit).map((wording) => [wording, `c${digit}`] as const),
  )

  test('the table has at least 120 rows', () => {
    expect(rows.length).toBeGreaterThanOrEqual(120)
  })

  test.each(rows)('"%s" is %s', (wording, wanted) => {
    expect(read(wording, { type: 'choice', choices: CHOICES })).toBe(wanted)
  })

  test.each([
    ['甲方案', 'c1'],
    ['乙', 'c2'],
    ['我要丙方案', 'c3'],
    ['方案', '!choice'],
    ['甲方案或乙方案', '!choice'],
    ['不是甲方案', '!choice'],
    ['甲方案不方便', '!choice'],
    ['6', '!choice'],
    ['', '!choice'],
  ])('label "%s" → %s', (text, wanted) => {
    expect(read(text, { type: 'choice', choices: CHOICES })).toBe(wanted)
  })

  test.each([
    ['1 3', 'c1 c3'],
    ['1、3', 'c1 c3'],
    ['13', 'c1 c3'],
    ['3和1', 'c1 c3'],
    ['甲方案，丙方案', 'c1 c3'],
    ['第一个', 'c1'],
    ['1 9', '!multi'],
    ['都要', '!multi'],
  ])('several at once: "%s" → %s', (text, wanted) => {
    expect(read(text, { type: 'multi', choices: CHOICES })).toBe(wanted)
  })

  test('no other number is read into a sentence', () => {
    for (const text of ['我有1个孩子', '二手车', '一起', '三号楼', '十几个'])
      expect(pickKey(text)).toBeUndefined()
  })
})

describe('faults', () => {
  test('each kind of fault has a message of its own', () => {
    const keys =
      'empty too-short too-long name-letters name-digits choice multi other helper number whole money money-sum too-small too-big date date-month date-day date-impossible date-future date-past time time-range mobile mobile-length mobile-start mobile-none mobile-short mobile-landline landline area-code id id-length id-old id-date id-future id-check address-short photo'.split(
        ' ',
      )
    const args = {
      name: '它',
      label: '别的',
      min: 1,
      max: 2,
      count: 3,
      month: 2,
      days: 28,
      year: 2026,
    }
    const lines = keys.map((key) => words.say(`forms-fault-${key}`, args))
    expect(new Set(lines).size).toBe(keys.length)
  })
})
