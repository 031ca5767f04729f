import { inLanguage, type Option } from '../definition.ts'
import { pickKey } from '../pick.ts'
import { type FieldKind, fault, plain, type Setting, value } from './field.ts'

/** One of a few. Stored as a code, so that the language may change at any time (D-30). */
export const choice: FieldKind = {
  digits: false,
  free: false,
  parse(text, setting, loose) {
    const options = setting.field.choices ?? []
    const key = pickKey(text)
    const byKey = key === undefined ? undefined : options[key - 1]
    if (byKey) return value(byKey.name)
    if (key !== undefined) return fault('choice', { max: options.length })
    const found = byLabel(plain(text), options, setting, loose)
    return found ? value(found.name) : fault('choice', { max: options.length })
  },
  show: (code, setting) => labelOf(code, setting),
  mask: () => '**',
}

/** What has more parts is a story, no list of choices. */
const MOST_PARTS = 40

/** Several of a few: 1 3, 1、3, or 13. Stored as codes with spaces between, as XLSForm does. */
export const multi: FieldKind = {
  digits: false,
  free: false,
  parse(text, setting, loose) {
    const options = setting.field.choices ?? []
    const parts = partsOf(plain(text))
    const read = parts.slice(0, MOST_PARTS).map((part) => {
      const key = pickKey(part)
      return key === undefined ? byLabel(part, options, setting, loose) : options[key - 1]
    })
    const chosen = options.filter((option) => read.includes(option))
    const isList = parts.length <= MOST_PARTS && read.every((option) => option !== undefined)
    if (chosen.length > 0 && isList) return value(chosen.map((option) => option.name).join(' '))
    const named = loose
      ? options.filter((option) => wordsOf(option, setting).some((word) => text.includes(word)))
      : []
    if (named.length > 0) return value(named.map((option) => option.name).join(' '))
    return fault('multi', { max: options.length })
  },
  show: (codes, setting) =>
    codes
      .split(' ')
      .map((code) => labelOf(code, setting))
      .join('、'),
  mask: () => '**',
}

function partsOf(text: string): readonly string[] {
  if (/^[1-9]{2,9}$/.test(text)) return [...text]
  return text.split(/[\s,，、;；/+]+|和|还有|以及/u).filter(Boolean)
}

function wordsOf({ label, also }: Option, { language }: Setting): readonly string[] {
  return [inLanguage(label, language), inLanguage(label, 'zh-CN'), ...also].map(plain)
}

/** The option with this label, this unambiguous beginning of one, or – loosely – the only one named in the sentence. */
function byLabel(
  text: string,
  options: readonly Option[],
  setting: Setting,
  loose: boolean,
): Option | undefined {
  const said = text.replace(/[。.!！,，]+$/u, '').toLowerCase()
  if (!said) return undefined
  const those = (test: (word: string) => boolean) =>
    options.filter((option) => wordsOf(option, setting).some((word) => test(word.toLowerCase())))
  const same = those((word) => word === said)
  if (same.length === 1) return same[0]
  const begin = those((word) => word.startsWith(said))
  if (begin.length === 1) return begin[0]
  if (!loose) return undefined
  const named = those((word) => word.length > 1 && said.includes(word) && !isDenied(said, word))
  return named.length === 1 ? named[0] : undefined
}

/** 不打电话, 电话不方便 */
function isDenied(said: string, word: string): boolean {
  const name = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(
    `(?:不是?|没有?|别|非)${name}|${name}.?(?:不|没)(?:方便|行|通|有|能|会|要|用)`,
  ).test(said)
}

function labelOf(code: string, { field, language }: Setting): string {
  const option = field.choices?.find(({ name }) => name === code)
  return option ? inLanguage(option.label, language) : code
}
