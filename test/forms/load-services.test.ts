import { describe, expect, test } from 'vitest'
import { readService } from '../../src/forms/load-services.ts'
import { formWith, HOSTILE } from './hostile/hostile-forms.ts'
import { services } from './talk.ts'

const SOUND = formWith(['label', '哪一件？'])

describe('a form that asks who somebody is', () => {
  test('the list of hostile forms is at least 80 long, each another', () => {
    expect(new Set(HOSTILE.map(([place, text]) => `${place} ${text}`)).size).toBe(HOSTILE.length)
    expect(HOSTILE.length).toBeGreaterThanOrEqual(80)
  })

  test('the same form without the hostile text is accepted', () => {
    expect(readService('sound.yaml', SOUND).id).toBe('sound')
  })

  test.each(HOSTILE)('is refused: %s "%s"', (...hostile) => {
    expect(() => readService('sound.yaml', formWith(hostile))).toThrow(
      /^sound\.yaml:\d+: .*asks about .+, which no form may/,
    )
  })

  test.each([
    '居民自治',
    '相信教育',
    '已经度过试用期',
    '目前科目',
    '礼拜天有空',
    '民办幼儿园',
    '居民足球',
    '饮食要求',
    '人多种类',
    '团圆饭',
    '定期体检',
  ])('everyday words are not taken for it: %s', (text) => {
    expect(() => readService('sound.yaml', formWith(['label', text]))).not.toThrow()
  })
})

/** One broken form each: what is changed in the sound one, and what the start says. */
const BROKEN: ReadonlyArray<readonly [string, (sound: string) => string, RegExp]> = [
  [
    'no such kind of field',
    (s) => s.replace('type: choice', 'type: phon'),
    /:14: fields\[0\]\.type: .*Expected 'text'/,
  ],
  [
    'a place by satellite',
    (s) => s.replace('type: choice', 'type: geopoint'),
    /:14: fields\[0\]\.type: .*Expected 'text'/,
  ],
  [
    'an unknown key',
    (s) => s.replace('    short:', '    colour: red\n    short:'),
    /fields\[0\].*colour/,
  ],
  ['no why', (s) => s.replace(/ {4}why:.*\n/, ''), /fields\[0\]\.why: /],
  [
    'an empty label',
    (s) => s.replace(/label: "哪一件？"/, 'label: ""'),
    /:15: fields\[0\]\.label: /,
  ],
  [
    'a name used twice',
    (s) => `${s}  - { name: thing, type: text, label: 说说, short: 话, why: 好帮您。 }\n`,
    /:25: fields\[1\]\.name: "thing" is used twice/,
  ],
  [
    'a condition on nothing',
    (s) => s.replace('    words:', `    relevant: \${ghost} = 'x'\n    words:`),
    /relevant: there is no field "ghost"/,
  ],
  [
    'a condition on itself',
    (s) => s.replace('    words:', `    relevant: \${thing} = 'x'\n    words:`),
    /relevant: "thing" is asked only here or later: a circle/,
  ],
  [
    'a circle of two',
    (s) =>
      `${s.replace('    words:', `    relevant: \${later} = 'x'\n    words:`)}  - { name: later, type: text, label: 说说, short: 话, why: 好帮您。, relevant: "\${thing} = 'one'" }\n`,
    /relevant: "later" is asked only here or later: a circle/,
  ],
  [
    'a condition that cannot be read',
    (s) => s.replace('    words:', `    relevant: \${thing} ~ 'x'\n    words:`),
    /relevant: cannot read/,
  ],
  [
    'a constraint without advice',
    (s) => s.replace(/ {4}constraint_message:.*\n/, ''),
    /constraint: needs constraint_message/,
  ],
  ['one choice only', (s) => s.replace(/ {6}- \{ name: two.*\n/, ''), /choices: needs two choices/],
  [
    'the same choice twice',
    (s) => s.replace('name: two', 'name: one'),
    /choices\[1\]: the same choice twice/,
  ],
  [
    'a text with choices',
    (s) => s.replace('type: choice', 'type: text'),
    /choices: a text has no choices/,
  ],
  [
    'two questions at once',
    (s) => s.replace('哪一件？', '哪一件？几岁？'),
    /label: asks two questions/,
  ],
  [
    'a language that is missing',
    (s) => s.replace('purpose:', 'languages: [zh-CN, en]\npurpose:'),
    /has no text in en/,
  ],
  [
    'a phone that is not called personal',
    (s) => `${s}  - { name: tel, type: mobile, label: 手机号？, short: 手机, why: 好找您。 }\n`,
    /:25: fields\[1\]\.type: a mobile leads to a person: add personal: true/,
  ],
  [
    'an ID number without a consent of its own',
    (s) =>
      `${s}  - { name: card, type: resident-id, personal: true, label: 证号？, short: 证号, why: 要核对。 }\n`,
    /needs sensitive: identity/,
  ],
  [
    'a number that 0 could answer',
    (s) =>
      `${s}  - { name: kids, type: number, min: 0, label: 几个？, short: 几个, why: 好帮您。 }\n`,
    /min: must be 1 or more/,
  ],
  [
    'a summary name that is too long',
    (s) => s.replace('short: "哪件"', 'short: 这是一个太长的名字'),
    /short: is longer than 8/,
  ],
  [
    'a draft that is erased in a hurry',
    (s) => s.replace('fields:', 'draft: { keep_hours: 2 }\nfields:'),
    /draft\.keep_hours: a draft is kept for 20 hours/,
  ],
  [
    'a due time from nowhere',
    (s) => s.replace(', source: 站里约定', ''),
    /handling\.due\.source: /,
  ],
  ['no hotline', (s) => s.replace("hotline: ['12345']", 'hotline: []'), /handling\.hotline: /],
  [
    'an answer of health kept for later',
    (s) => s.replace('    words:', '    sensitive: health\n    reuse: illness\n    words:'),
    /reuse: a sensitive answer is never kept/,
  ],
  [
    'another id than the file',
    (s) => s.replace('id: sound', 'id: other'),
    /:1: id: must be the file's name/,
  ],
  ['broken YAML', (s) => s.replace('fields:', 'fields: ['), /^sound\.yaml:\d+: /],
]

describe('a broken form', () => {
  test.each(BROKEN)('stops the start with its own message: %s', (_what, change, message) => {
    const source = change(SOUND)
    expect(source).not.toBe(SOUND)
    expect(() => readService('sound.yaml', source)).toThrow(message)
  })

  test('a law that makes us keep what is erased is named by an article that we have read', () => {
    const source = SOUND.replace(
      /( *)keep_days: \d+/,
      '$&\n$1keep_by_law: { law: 劳动合同法, article: 第五十条, days: 730 }',
    )
    expect(source).not.toBe(SOUND)
    expect(() => readService('sound.yaml', source)).toThrow(
      /sound\.yaml:\d+: handling\.keep_by_law: 劳动合同法 第五十条 is not in knowledge\/laws\.yaml/,
    )
    const read = readService('sound.yaml', source, (law, at) => law + at === '劳动合同法第五十条')
    expect(read.handling.keep_by_law?.days).toBe(730)
    expect(() => readService('sound.yaml', source.replace('第五十条', '50'), () => true)).toThrow(
      /article/,
    )
  })

  test('no service of this station has such a law', () => {
    expect(services.filter(({ handling }) => handling.keep_by_law)).toEqual([])
  })

  test('a welcome form that asks for an ID number is refused', () => {
    const source = `${SOUND.replace('id: sound', 'id: welcome')}  - { name: card, type: resident-id, sensitive: identity, personal: true, label: 证号？, short: 证号, why: 要核对。 }\n`
    expect(() => readService('welcome.yaml', source)).toThrow(/P-25/)
  })
})
