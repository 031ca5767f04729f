import { inLanguage } from './definition.ts'
import { plain, type Setting } from './fields/field.ts'
import { kindOf } from './fields/kinds.ts'
import { spokenDigits } from './fields/phone.ts'
import { isOwn, type Question } from './layout.ts'
import { surelyAsks } from './question-like.ts'

/** Where in a sentence a kind's value may stand. Only kinds that are told apart with certainty. */
const CUES: Readonly<Partial<Record<Question['field']['type'], RegExp>>> = {
  name: /(?:我叫做?|叫我|我的名字是|名字叫|我姓|我是(?=[^，,。\s]{1,4}(?:[，,。\s]|$)))\s*([^，,。.;；\s的]{1,12})/u,
  mobile: /(?:^|\D)((?:\+?86|0086)?[\s-]?1[3-9]\d(?:[\s-]?\d){8})(?!\d)/u,
  address: /(?:住在?|地址是?[:：]?)\s*([^，,。;；]{2,40})/u,
  money:
    /((?:\d[\d,.]{0,12}[千万百]?\d{0,4}|[一二两三四五六七八九十百千万零半]{1,12})(?:块钱?|元钱?|万[一二两三四五六七八九\d]?))/u,
  date: /((?:\d{4}年)?(?:去年|今年|前年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|(?:\d{1,2}|[一二三四五六七八九十]{1,3})[号日])?|昨天|前天|今天|上个月|上周[一二三四五六日天])/u,
}

/**
 * The answers to several open questions in one sentence: 我叫阿里，住三号楼二单元，电话13812345678 (D-11).
 * Never a sensitive field or a consent (D-12); a value that could be two answers is only the open one's.
 */
export function extract(
  text: string,
  open: Question,
  questions: readonly Question[],
  settingOf: (question: Question) => Setting,
): Readonly<Record<string, string>> {
  const said = spokenDigits(plain(text))
  if (open.field.type === 'text' || isOwn(open) || said.length < 6) return {}
  // 没有手机怎么办 asks; what it names is no answer.
  if (surelyAsks(said)) return {}
  const waiting = questions.filter((one) => !isOwn(one) && !one.field.sensitive && !one.group)
  const found = new Map<string, string>()
  // 我叫工地老王 names a person, not a place of work.
  const outside = (['name', 'address'] as const).reduce(
    (text, kind) => text.replace(CUES[kind] ?? '', ' '),
    said,
  )
  const readFor = (question: Question) =>
    valueIn(question.field.type === 'choice' ? outside : said, question, settingOf(question))
  for (const question of waiting) {
    const value = readFor(question)
    if (value === undefined) continue
    const rivals = waiting.filter((other) => other !== question && readFor(other) === value)
    if (rivals.length === 0 || question.path === open.path) found.set(question.path, value)
  }
  return Object.fromEntries(found)
}

function valueIn(said: string, question: Question, setting: Setting): string | undefined {
  const { field } = question
  const kind = kindOf(field)
  if (field.type === 'choice') return optionIn(said, question, setting)
  const piece = CUES[field.type]?.exec(said)?.[1]
  if (!piece) return undefined
  const parsed = kind.parse(piece, setting, false)
  return parsed.kind === 'value' ? parsed.value : undefined
}

/** The one option of a choice whose words stand in the sentence. */
function optionIn(said: string, { field }: Question, { language }: Setting): string | undefined {
  const named = (field.choices ?? []).filter(({ label, also }) =>
    [inLanguage(label, language), ...also].some((word) => word.length >= 2 && said.includes(word)),
  )
  return named.length === 1 ? named[0]?.name : undefined
}

/** The sentence without what names, finds or places a person. */
export function withoutOwnWords(text: string): string {
  return (['name', 'mobile', 'address'] as const).reduce(
    (rest, kind) => {
      const cue = CUES[kind]
      return cue ? rest.replace(new RegExp(cue, 'gu'), ' ') : rest
    },
    spokenDigits(plain(text)),
  )
}
