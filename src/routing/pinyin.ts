import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { z } from 'zod'
import { LinliError } from '../errors.ts'

const pinyinFile = z.strictObject({
  /** `pinyin word` pairs parted by commas; of two words of one sound the first is taken. */
  words: z.string(),
})

/** Share of a message's letters that must be words before it is read as pinyin. */
const MOST_LEFT_OUT = 0.15
/** Longest message that is read so (letters). */
const LONGEST = 120

/**
 * Reads prompts/pinyin.yaml; the result writes a message in pinyin as Chinese words, and any other as it is.
 * Throws `pinyin_invalid`.
 */
export function loadPinyin(file: string): (text: string) => string {
  const read = pinyinFile.safeParse(load(readFileSync(file, 'utf8')))
  if (!read.success)
    throw new LinliError('pinyin_invalid', `${file}: ${z.prettifyError(read.error)}`)
  const words = new Map<string, string>()
  for (const pair of read.data.words.split(/[,\n]/)) {
    const [sound = '', word = '', ...more] = pair.trim().split(/\s+/)
    if (sound === '') continue
    if (!/^[a-z]+$/.test(sound) || !/^\p{Script=Han}+$/u.test(word) || more.length > 0)
      throw new LinliError(
        'pinyin_invalid',
        `${file}: "${pair.trim()}" is not: pinyin, a blank, a word.`,
      )
    if (!words.has(sound)) words.set(sound, word)
  }
  const longest = Math.max(...[...words.keys()].map((sound) => sound.length))

  return function inChinese(text) {
    if (/[^\p{Script=Latin}\p{M}\d\s\p{P}]/u.test(text)) return text
    const parts = text.split(/[,.;!?，。；！？]+/).map((part) => ({ ...lettersOf(part) }))
    const letters = parts.reduce((sum, { plain }) => sum + plain.length, 0)
    if (letters < 4 || letters > LONGEST) return text
    const split = parts.map(({ plain, starts }) => splitIn(plain, starts, words, longest))
    const left = split.reduce((sum, one) => sum + one.left, 0)
    const known = split.some((one) => one.words.some((word) => word.length > 1))
    if (!known || left > MOST_LEFT_OUT * letters) return text
    return split
      .map((one) => one.words.join(''))
      .filter(Boolean)
      .join('，')
  }
}

/** The letters of a part without tones, and where those begin that follow a blank. */
function lettersOf(part: string): { plain: string; starts: ReadonlySet<number> } {
  const starts = new Set<number>([0])
  let plain = ''
  for (const sign of part
    .replace(/[üǖǘǚǜ]/giu, 'v')
    .normalize('NFD')
    .toLowerCase()) {
    if (/[a-z]/.test(sign)) plain += sign
    else if (/\s/.test(sign)) starts.add(plain.length)
  }
  return { plain, starts: starts.add(plain.length) }
}

type Split = { readonly left: number; readonly cost: number; readonly words: readonly string[] }

/** The way to read letters as words that leaves the fewest out, then breaks the fewest blanks, then has the fewest words. */
function splitIn(
  plain: string,
  starts: ReadonlySet<number>,
  words: ReadonlyMap<string, string>,
  longest: number,
): Split {
  const best: Split[] = [{ left: 0, cost: 0, words: [] }]
  for (let end = 1; end <= plain.length; end += 1) {
    const before = best[end - 1] ?? { left: 0, cost: 0, words: [] }
    let found: Split = { ...before, left: before.left + 1, cost: before.cost + 100 }
    for (let start = Math.max(0, end - longest); start < end; start += 1) {
      const word = words.get(plain.slice(start, end))
      const one = best[start]
      if (!word || !one) continue
      const torn = (starts.has(start) ? 0 : 1) + (starts.has(end) ? 0 : 1)
      const cost = one.cost + 10 + torn
      if (cost < found.cost) found = { left: one.left, cost, words: [...one.words, word] }
    }
    best.push(found)
  }
  return best[plain.length] ?? { left: plain.length, cost: 0, words: [] }
}
