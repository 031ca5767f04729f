import type { Card } from '../../knowledge/knowledge.ts'

/** A line of a card and what was made of it. */
export type Changed = { readonly card: Card; readonly line: string; readonly changed: string }

/** All that a model may speak of. */
export const linesOf = ({ answer, steps, details }: Card): readonly string[] => [
  answer,
  ...steps,
  ...details,
]

const linesIn = (cards: readonly Card[]) =>
  cards.flatMap((card) => linesOf(card).map((line) => ({ card, line })))

/** Each number of each line made another, one at a time. */
export const wrongNumbers = (cards: readonly Card[]): readonly Changed[] =>
  linesIn(cards).flatMap(({ card, line }) =>
    [...line.matchAll(/\d+(?:\.\d+)?/g)].flatMap(({ 0: number, index }) =>
      [
        String(Number(number) + 1),
        String(Number(number) * 2 + 3),
        number.includes('.') ? `${number}7` : `${number}0`,
      ].map((other) => ({
        card,
        line,
        changed: line.slice(0, index) + other + line.slice(index + number.length),
      })),
    ),
  )

/** Words that turn a rule round, and what they are turned into. */
const FLIPS: readonly (readonly [string, string])[] = [
  ['不得', '可以'],
  ['不能', '能'],
  ['不可以', '可以'],
  ['可以', '不能'],
  ['不用', '要'],
  ['应当', '可以'],
  ['必须', '不用'],
  ['不要钱', '要钱'],
  ['免费', '收费'],
  ['不收费', '收费'],
  ['不许', '可以'],
  ['禁止', '允许'],
  ['以上', '以下'],
  ['以下', '以上'],
  ['以内', '以外'],
  ['不超过', '超过'],
  ['不少于', '不超过'],
  ['至少', '最多'],
  ['最多', '至少'],
  ['不算', '算'],
  ['有权', '无权'],
  ['没有', '有'],
  ['只能', '不用'],
  ['除外', '也算'],
  ['以前', '以后'],
  ['之前', '之后'],
  ['不予', '给予'],
  ['无需', '需要'],
  ['不是', '就是'],
  ['不属于', '属于'],
]

/** Letters that stand so by chance, across two words. */
const CUT = /不可以|可以[上下内前外]$/

/** Each turn of each line turned round, one at a time. */
export const flipped = (cards: readonly Card[]): readonly Changed[] =>
  linesIn(cards).flatMap(({ card, line }) =>
    FLIPS.flatMap(([word, other]) =>
      [...line.matchAll(new RegExp(word, 'g'))]
        .filter(({ index }) => !CUT.test(line.slice(index - 1, index + word.length)))
        .map(({ index }) => ({
          card,
          line,
          changed: line.slice(0, index) + other + line.slice(index + word.length),
        })),
    ),
  )

/** Ways to say the same. */
const SAME: readonly (readonly [RegExp, string])[] = [
  [/应当/g, '要'],
  [/必须/g, '应当'],
  [/不得/g, '不能'],
  [/可以/g, '能'],
  [/不用/g, '不需要'],
  [/免费/g, '不要钱'],
  [/(\d+) ?天/g, '$1 日'],
  [/(\d+) ?个月/g, '$1个月'],
  [/没有/g, '没'],
  [/只能/g, '只能够'],
  [/老板/g, '单位'],
  [/怎么/g, '如何'],
  [/孩子/g, '小孩'],
  [/找/g, '去找'],
  [/打 ?(\d{3,5})/g, '拨打 $1'],
  [/。$/, ''],
]

/** Lines said in other words, with the same meaning. */
export const faithful = (cards: readonly Card[]): readonly Changed[] =>
  linesIn(cards).flatMap(({ card, line }) => [
    { card, line, changed: line },
    ...SAME.filter(([from]) => line.search(from) >= 0).map(([from, to]) => ({
      card,
      line,
      changed: line.replace(from, to),
    })),
    {
      card,
      line,
      changed: line.replace(/(?<!\d)(\d{1,2})(?= ?(?:天|日|个月|年|元|岁|小时))/g, inHan),
    },
  ])

function inHan(_match: string, digits: string): string {
  const sign = '零一二三四五六七八九'
  const [tens, ones] = [Math.floor(Number(digits) / 10), Number(digits) % 10]
  if (tens === 0) return sign[ones] ?? ''
  return `${tens > 1 ? sign[tens] : ''}十${ones > 0 ? sign[ones] : ''}`
}
