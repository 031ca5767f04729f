import type { Capabilities } from './channels.ts'

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' })
/** Runs that must not be cut: links, numbers with their separators, and 《titles》. */
const WHOLE =
  /https?:\/\/[^\s，。！？；：、（）《》“”\p{Script=Han}]+|\d[\d .,:/-]*\d|《[^《》\n]{1,60}》/gu

type Size = (text: string) => number

const sizeIn: Readonly<Record<Capabilities['unit'], Size>> = {
  utf16: (text) => text.length,
  bytes: (text) => Buffer.byteLength(text),
}

/**
 * Cuts a text into platform messages of at most `maxText` units, at line or sentence ends where it can, never inside
 * a grapheme, nor inside a link, number or 《title》 that fits a message at all; several parts are numbered (1/2).
 */
export function splitText(text: string, { maxText, unit }: Capabilities): readonly string[] {
  const size = sizeIn[unit]
  if (size(text) <= maxText) return [text]
  for (let digits = 1; ; digits += 1) {
    const room = Math.max(1, maxText - '\n(/)'.length - 2 * digits)
    const parts = pack(atomsOf(text, room, size), room, size)
    if (parts.length < 10 ** digits)
      return parts.map((part, index) => `${part}\n(${index + 1}/${parts.length})`)
  }
}

/** Fills one part after another; spaces at a cut fall away, and a part of spaces alone with them. */
function pack(atoms: readonly string[], room: number, size: Size): readonly string[] {
  const parts: string[] = []
  let start = 0
  while (start < atoms.length) {
    let end = start
    let used = 0
    for (; end < atoms.length; end += 1) {
      used += size(atoms[end] ?? '')
      if (used > room) break
    }
    if (end < atoms.length) end = goodCut(atoms, start, end)
    const part = atoms.slice(start, end).join('').trim()
    if (part) parts.push(part)
    start = end
  }
  return parts
}

/** The end of a line or sentence in the second half of what fits; else all that fits. */
function goodCut(atoms: readonly string[], start: number, end: number): number {
  const half = start + (end - start) / 2
  for (const isEnd of [isLineEnd, isSentenceEnd])
    for (let cut = end; cut > half; cut -= 1)
      if (isEnd(atoms[cut - 1] ?? '', atoms[cut] ?? '')) return cut
  return end
}

const isLineEnd = (atom: string) => atom.endsWith('\n')
const isSentenceEnd = (atom: string, next: string) =>
  /^[。！？]$/.test(atom) || (atom === '.' && next.trim() === '')

/** The smallest pieces between which a text may be cut, each of them within `room`. */
function atomsOf(text: string, room: number, size: Size): readonly string[] {
  const atoms: string[] = []
  const runs = text.matchAll(WHOLE)
  let run = runs.next().value
  let whole = ''
  for (const { segment, index } of graphemes.segment(text)) {
    while (run && index >= run.index + run[0].length) run = runs.next().value
    if (run && index >= run.index) {
      if (index === run.index) whole = flush(whole)
      whole += segment
      continue
    }
    whole = flush(whole)
    flush(segment)
  }
  flush(whole)
  return atoms

  function flush(atom: string): '' {
    if (size(atom) <= room) atoms.push(atom)
    // Too long for any message: by what one sees as a letter, and a letter too long by its code points.
    else
      for (const { segment } of graphemes.segment(atom))
        atoms.push(...(size(segment) <= room ? [segment] : segment))
    return ''
  }
}
