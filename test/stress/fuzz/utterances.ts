import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Random } from '../random.ts'

const ROOT = join(import.meta.dirname, '../../..')
const FILES = ['eval/utterances', 'eval/emergency', 'eval/attacks', 'safety/refusals'] as const
const line = z.object({ text: z.string() })
const WORDS = [
  '接 4827 1936 好的，我来',
  '办结 48271936 已经办好',
  '不予受理 1936 3 已经在打官司',
  '延期 1936 3天 等单位盖章',
  '转 1936 小王 请看一下',
  '详情 1936',
  '找 试用期最长多久',
  '缺口 3 草稿',
  '关闭主题 labor',
  '办理 wage-claim',
  '我叫阿里木，住三号楼二单元，电话13812345678',
  '电话改成13900001111',
  '第2项错了',
  '我的身份证号是11010519491231002X',
  '浙A·12345 的车，邮箱 a.b-c@example.com.cn',
  '上上个星期三下午三点半',
  '2026年13月32号',
  '正月初七',
  '三千五百块零五毛',
  '幺三八一二三四五六七八',
  '补充 4827 1936 昨天又打来电话',
  '根据《劳动合同法》第十九条第一款',
  '@邻里 你好',
  '「阿里：你好」\n- - - - - - - -\n在吗',
]
const CORPUS: readonly string[] = [
  ...FILES.flatMap((name) =>
    readFileSync(join(ROOT, `test/${name}.jsonl`), 'utf8')
      .trim()
      .split('\n')
      .map((text) => line.parse(JSON.parse(text)).text),
  ),
  ...WORDS,
]

/** Every word that stands in our word lists and patterns: what a pattern with two ways to read it must be tried with. */
export const LITERALS: readonly string[] = [
  ...new Set(
    ['prompts', 'src'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(?:ts|yaml)$/.test(file))
        .flatMap((file) =>
          readFileSync(join(ROOT, folder, file), 'utf8').match(/\p{Script=Han}{1,12}/gu),
        )
        .filter((word) => word !== null),
    ),
  ),
].sort()

/** What one does not see, and what few programs expect. */
const ODD = [
  '\u0000',
  '\u200b',
  '\u200d',
  '\u202e',
  '\u2066',
  '\u2069',
  '\ufeff',
  '\ufe0f',
  '\u20e3',
  '\ud83d',
  '\ude00',
  '\u{e0041}',
  '\u{e007f}',
  '\u0301',
  '\u0489',
  '\u2028',
  '\u0085',
  '\u00a0',
  '\u3000',
  '\u2005',
  '\ufdfa',
  '\u3300',
  '\u33a5',
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  '\u{1f1e8}\u{1f1f3}',
  '\u0669',
  '\u06f3',
  '①',
  '㈠',
  'ﬃ',
  'İ',
  'ẞ',
  '𠮷',
  '\u1100\u1161\u11a8',
  '\u0600',
  '🀄',
] as const
const LETTERS =
  '的一是不在人有我他这工资合同老板房东租押金孩子学校证办钱能吗怎么多少谁哪里，。？！、 \n\t;:()（）“”《》0123456789０１９xX-+.@/#&abcABC百千万零半第个月日年号点号楼单元室'
const SCRIPTS = [
  [0x20, 0x7e],
  [0x4e00, 0x9fff],
  [0x600, 0x6ff],
  [0x400, 0x4ff],
  [0xac00, 0xd7a3],
  [0xf900, 0xfdff],
  [0x3200, 0x33ff],
  [0xd800, 0xdfff],
  [0x1f300, 0x1faff],
  [0xe0000, 0xe007f],
] as const
/** As much as the desk reads. */
const LONGEST = 4000

/** Something that somebody might send, by kind: true lines, broken lines, numbers, noise, and endless repeats. */
export function utterance(random: Random): string {
  const kind = random.next()
  if (kind < 0.08) return random.pick(CORPUS)
  if (kind < 0.45) return mutated(random.pick(CORPUS), random)
  if (kind < 0.55) return `${random.pick(CORPUS)}${random.pick(GLUE)}${random.pick(CORPUS)}`
  if (kind < 0.68) return numbers(random)
  if (kind < 0.8) return letters(random, 1 + random.below(60))
  if (kind < 0.95) return noise(random, random.below(120))
  return repeated(random)
}

const GLUE = ['', ' ', '，', '\n', '。还有', '? ', '\u200b', '、另外，', '：'] as const

function mutated(text: string, random: Random): string {
  let made = [...text]
  const times = 1 + random.below(4)
  for (let n = 0; n < times; n += 1) {
    const at = random.below(made.length + 1)
    const long = 1 + random.below(5)
    const kind = random.below(7)
    if (kind === 0) made.splice(at, long)
    if (kind === 1) made.splice(at, 0, random.pick(ODD))
    if (kind === 2) made.splice(at, 0, ...made.slice(at, at + long))
    if (kind === 3) made = [...made.slice(at), ...made.slice(0, at)]
    if (kind === 4) made.splice(at, 0, ...letters(random, long))
    if (kind === 5) made = made.map((sign) => (random.is(0.5) ? wide(sign) : sign))
    if (kind === 6) made = made.flatMap((sign) => [sign, random.is(0.3) ? random.pick(ODD) : ''])
  }
  return made.join('')
}

/** The full-width form of an ASCII sign. */
function wide(sign: string): string {
  const code = sign.codePointAt(0) ?? 0
  return code > 0x20 && code < 0x7f ? String.fromCodePoint(code + 0xfee0) : sign
}

const NUMBER_PARTS = [
  '0',
  '1',
  '13',
  '138',
  '86',
  '+86',
  '0574',
  '400',
  '2026',
  '48271936',
  '一',
  '十',
  '百',
  '万',
  '零',
  '半',
  '年',
  '月',
  '日',
  '号',
  '点',
  '-',
  ' ',
  '.',
  ',',
  '，',
  'X',
  'x',
  '块',
  '元',
  '幺',
  '个',
  '第',
  '前',
  '后',
  '星期',
  '天',
  '〇',
  '٣',
  '１',
  ':',
  '/',
] as const

function numbers(random: Random): string {
  return Array.from({ length: 1 + random.below(24) }, () => random.pick(NUMBER_PARTS)).join('')
}

function letters(random: Random, length: number): string {
  return Array.from({ length }, () => LETTERS.charAt(random.below(LETTERS.length))).join('')
}

function noise(random: Random, length: number): string {
  const [from, to] = random.pick(SCRIPTS)
  const any = () => {
    const code = random.is(0.7) ? from + random.below(to - from + 1) : random.below(0x110000)
    return code < 0x10000 ? String.fromCharCode(code) : String.fromCodePoint(code)
  }
  return Array.from({ length }, any).join('')
}

/** Long, of a few pieces in no order: nothing that could be told as a run. */
function of(random: Random, length: number): string {
  const from = random.is(0.5) ? NUMBER_PARTS : [...random.pick(CORPUS)]
  const pieces = Array.from({ length: 1 + random.below(4) }, () => random.pick(from))
  let made = ''
  while (made.length < length) made += random.pick(pieces)
  return made.slice(0, length)
}

/** A short piece again and again, and then something that does not fit: what regular expressions fear. */
function repeated(random: Random): string {
  const whole = random.is(0.3) ? noise(random, 4) : random.pick(CORPUS)
  const from = random.below(whole.length)
  const part = whole.slice(from, from + 1 + random.below(6)) || 'a'
  const word = () => random.pick(LITERALS)
  const piece = random.pick([random.pick(ODD), part, part, word(), word() + word()])
  const most = random.is(0.05) ? LONGEST + 1 : LONGEST
  const length = random.is(0.2) ? most : 50 + random.below(900)
  if (random.is(0.3)) return of(random, length)
  const before = random.is(0.5) ? random.pick(CORPUS).slice(0, random.below(12)) : ''
  const after = random.is(0.7) ? random.pick(['!', 'x', '吗', '\u0000', '。', '1', '@']) : ''
  const room = Math.max(1, length - before.length - after.length)
  return before + piece.repeat(Math.ceil(room / piece.length)).slice(0, room) + after
}
